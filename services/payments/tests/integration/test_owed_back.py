"""Money that is not for a standing appointment: the wrong amount, too late, or for what was cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import PaymentExpired, PaymentPrompted, PaymentRefundDue, PaymentSettled, PaymentState
from ratiba_runtime.testing import eventually

from .house import MANICURE, OUTCOMES, PAYS, PEDICURE, House


@pytest.mark.edge(37)
@pytest.mark.parametrize(
    ("pays", "state", "refund", "reason"),
    [
        (1499, PaymentState.REFUND_DUE, 149900, RefundReason.TOO_LITTLE),
        (1501, PaymentState.SETTLED, 100, RefundReason.TOO_MUCH),
    ],
)
async def test_the_wrong_amount_has_a_state_and_a_reason(
    house: House, daraja: FakeDarajaClient, pays: int, state: PaymentState, refund: int, reason: RefundReason
) -> None:
    await daraja.usual(PAYS.model_copy(update={"amount": pays}))
    fact = await house.request()
    shown = await house.reaches(fact, state)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(refund, reason)]
    assert [each.amount for each in shown.credits] == [pays * 100]
    told = (await house.facts(fact, "refund_due", count=1))[0].data
    assert isinstance(told, PaymentRefundDue)
    assert (told.amount, told.reason) == (refund, reason)


@pytest.mark.edge(37)
async def test_a_quote_stays_as_it_was_whatever_is_asked_for_later(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="lacks_money", after_ms=20))
    await daraja.usual(PAYS)
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    dearer = fact.lines[0].model_copy(update={"amount": 990000})
    await house.request(fact=fact.model_copy(update={"attempt": 2, "lines": (dearer,), "total": 990000}))
    await house.reaches(fact, PaymentState.SETTLED)
    assert [each.amount for each in await daraja.prompts(fact.personal.phone)] == [1500, 1500]


@pytest.mark.edge(39)
async def test_the_second_prompt_is_for_what_the_second_request_names(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="lacks_money", after_ms=20))
    await daraja.usual(PAYS)
    fact = await house.request(MANICURE, PEDICURE)
    await house.reaches(fact, PaymentState.FAILED)
    kept, gone = fact.lines  # called off meanwhile; that is told behind this request
    await house.request(fact=fact.model_copy(update={"attempt": 2, "lines": (kept,), "total": kept.amount}))
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.amount for each in await daraja.prompts(fact.personal.phone)] == [3300, 1500]
    assert [line.state for line in shown.lines] == ["paid", "void"]
    await house.cancel(gone.appointment_id)
    await eventually(
        lambda: house.rows("SELECT 1 FROM called_off_appointments WHERE appointment_id = $1", gone.appointment_id)
    )
    assert (await house.reaches(fact, PaymentState.SETTLED)).refunds == ()


@pytest.mark.edge(39)
async def test_paid_after_the_chair_was_given_away_is_owed_back(house: House, daraja: FakeDarajaClient) -> None:
    fact = await house.request(held_until=datetime.now(UTC) + timedelta(seconds=1.5))
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.EXPIRED)
    await daraja.decide(prompt.checkout_id, 0)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [each.reason for each in shown.refunds] == [RefundReason.TOO_LATE]
    told = [each.data for each in await house.facts(fact, *OUTCOMES, count=3)]
    assert [type(each) for each in told] == [PaymentPrompted, PaymentExpired, PaymentRefundDue]
    assert isinstance(told[1], PaymentExpired)
    assert told[1].resolved is False


@pytest.mark.edge(35)
async def test_what_was_paid_before_the_chair_was_given_away_is_found_by_the_last_look(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(callback="never"))
    fact = await house.request(held_until=datetime.now(UTC) + timedelta(seconds=5))
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.without_looks(fact)  # nobody but the last look is to find it
    await daraja.decide(prompt.checkout_id, 0)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert shown.credits[0].at > fact.held_until
    told = [each.data for each in await house.facts(fact, *OUTCOMES, count=3, seconds=1)]
    assert [type(each) for each in told] == [PaymentPrompted, PaymentSettled]


@pytest.mark.edge(39)
async def test_cancelled_in_chat_while_the_prompt_is_open_then_paid(house: House, daraja: FakeDarajaClient) -> None:
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.cancel(fact.lines[0].appointment_id)
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await daraja.decide(prompt.checkout_id, 0)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    [back] = shown.refunds
    assert (back.amount, back.reason) == (MANICURE, RefundReason.APPOINTMENT_CANCELLED)
    assert not back.paid_first, "it was cancelled before the money came"


@pytest.mark.edge(39)
async def test_a_cancellation_that_overtook_the_request_is_never_prompted_for(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    fact = house.requested(MANICURE, PEDICURE)
    gone = fact.lines[1].appointment_id
    await house.cancel(gone)
    await eventually(lambda: house.rows("SELECT 1 FROM called_off_appointments WHERE appointment_id = $1", gone))
    await house.request(fact=fact)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [line.state for line in shown.lines] == ["paid", "void"]
    assert [each.amount for each in await daraja.prompts(fact.personal.phone)] == [1500]


@pytest.mark.edge(40)
async def test_half_a_paid_bundle_cancelled_owes_that_half_back(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS)
    fact = await house.request(MANICURE, PEDICURE)
    await house.reaches(fact, PaymentState.SETTLED)
    await house.cancel(fact.lines[1].appointment_id)
    told = (await house.facts(fact, "refund_due", count=1))[0].data
    assert isinstance(told, PaymentRefundDue)
    assert (told.amount, told.appointment_ids) == (PEDICURE, (fact.lines[1].appointment_id,))
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [line.state for line in shown.lines] == ["paid", "refund_due"]
    assert [each.paid_first for each in shown.refunds] == [True]
