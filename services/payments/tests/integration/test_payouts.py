"""What the ledger comes to, and what a person says about paying money back."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from payments.reaper import Reaper
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import NOTE_PAID_OUT, SHOW_PAYMENTS
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import (
    NotePaidOut,
    PaidOutNoted,
    PaymentsShown,
    ShownPayment,
    ShowPayments,
    Standing,
)
from ratiba_contracts.payments import PaymentRequested, PaymentState
from ratiba_contracts.requests import Refusal
from ratiba_runtime.testing import eventually

from .house import MANICURE, PEDICURE, House

PAYS = Behaviour(customer="pays", after_ms=20)


async def standing(house: House, tenant: str | None = None) -> Standing:
    answer = await house.ask(SHOW_PAYMENTS, ShowPayments(limit=1), tenant)
    assert isinstance(answer, PaymentsShown)
    assert answer.standing is not None
    return answer.standing


async def owed_back(house: House, daraja: FakeDarajaClient) -> ShownPayment:
    """A payment of too little money."""
    await daraja.usual(PAYS.model_copy(update={"amount": 7}))
    fact = await house.request()
    return await house.reaches(fact, PaymentState.REFUND_DUE)


def says(payment: ShownPayment, **changed: object) -> NotePaidOut:
    given = {
        "actor": "amina",
        "payment_id": payment.payment_id,
        "refund_id": payment.refunds[0].refund_id,
        "expected_version": payment.refunds[0].version,
    }
    return NotePaidOut.model_validate(given | changed)


async def again(house: House, payment: ShownPayment) -> ShownPayment:
    answer = await house.ask(SHOW_PAYMENTS, ShowPayments(payment_id=payment.payment_id))
    assert isinstance(answer, PaymentsShown)
    return answer.payments[0]


async def with_money_back(house: House) -> tuple[int, int, set[UUID]]:
    """How many payments have money back, by the count, by the total and by the list."""
    shown = await house.ask(SHOW_PAYMENTS, ShowPayments(money_back=True))
    assert isinstance(shown, PaymentsShown)
    assert shown.standing is not None
    return shown.standing.money_back, shown.total, {each.payment_id for each in shown.payments}


async def test_the_ledger_s_sums_are_those_of_its_rows(house: House, daraja: FakeDarajaClient) -> None:
    slug = await house.business()
    house.tenant, before = slug, house.tenant
    try:
        assert await standing(house) == Standing(
            currency="KES", received_today=0, received_30_days=0, owed_back_total=0, owed_back=(), counts={}
        )
        await daraja.usual(PAYS)
        both: PaymentRequested = await house.request(MANICURE, PEDICURE)
        await house.reaches(both, PaymentState.SETTLED)
        back = await owed_back(house, daraja)
        await house.rows("UPDATE payment_credits SET at = now() - interval '2 days' WHERE amount > 700")
        after = await standing(house)
        assert (after.received_today, after.received_30_days) == (700, 700 + MANICURE + PEDICURE)
        assert after.counts == {PaymentState.SETTLED: 1, PaymentState.REFUND_DUE: 1}
        assert after.owed_back_total == 700
        [owed] = after.owed_back
        assert (owed.payment_id, owed.services, owed.phone_ends) == (back.payment_id, ("Manicure",), back.phone_ends)
        assert owed.receipts == tuple(each.receipt for each in back.credits)
        assert (owed.refund.amount, owed.refund.reason) == (700, RefundReason.TOO_LITTLE)
        page = await house.ask(SHOW_PAYMENTS, ShowPayments(limit=1, offset=1))
        assert isinstance(page, PaymentsShown)
        assert (page.total, [each.payment_id for each in page.payments]) == (2, [both.payment_id])
        assert await with_money_back(house) == (1, 1, {back.payment_id})
        await house.cancel(both.lines[0].appointment_id)

        async def one_of_two_is_owed() -> bool:
            return await with_money_back(house) == (2, 2, {back.payment_id, both.payment_id})

        await eventually(one_of_two_is_owed)
        assert (await house.reaches(both, PaymentState.SETTLED)).refunds, "paid, and a part of it owed back"
    finally:
        house.tenant = before


async def test_paid_back_is_written_down_with_who_said_so_and_is_owed_no_more(
    house: House, daraja: FakeDarajaClient
) -> None:
    payment = await owed_back(house, daraja)
    noted = await house.ask(NOTE_PAID_OUT, says(payment))
    assert isinstance(noted, PaidOutNoted)
    assert (noted.refund.version, noted.refund.paid_out_by) == (1, "amina")
    shown = await again(house, payment)
    assert shown.refunds == (noted.refund,)
    assert shown.state is PaymentState.REFUND_DUE, "what happened is not undone by it"
    assert payment.payment_id not in {each.payment_id for each in (await standing(house)).owed_back}


@pytest.mark.edge(5)
async def test_of_two_people_at_one_button_the_second_sees_what_happened(
    house: House, daraja: FakeDarajaClient
) -> None:
    payment = await owed_back(house, daraja)
    people = ("amina", "cate", "juma")
    answers = await asyncio.gather(*(house.ask(NOTE_PAID_OUT, says(payment, actor=one)) for one in people))
    [done] = [answer for answer in answers if isinstance(answer, PaidOutNoted)]
    told = [(answer.slug, answer.message) for answer in answers if isinstance(answer, Refusal)]
    first = done.refund.paid_out_by
    assert told == [("stale-version", f"Somebody was faster: {first} says it was paid back.")] * 2
    [refund] = (await again(house, payment)).refunds
    assert (refund.version, refund.paid_out_by) == (1, first)


async def test_a_mistake_is_taken_back_and_both_are_in_the_audit(house: House, daraja: FakeDarajaClient) -> None:
    payment = await owed_back(house, daraja)
    await house.ask(NOTE_PAID_OUT, says(payment))
    undone = await house.ask(NOTE_PAID_OUT, says(payment, actor="cate", expected_version=1, paid_out=False))
    told = await house.facts(payment, "paid_back", count=2)
    assert [(each.data.amount, each.data.undone) for each in told] == [(700, False), (700, True)]
    assert isinstance(undone, PaidOutNoted)
    assert (undone.refund.paid_out_at, undone.refund.paid_out_by, undone.refund.version) == (None, None, 2)
    audits = await house.rows(
        "SELECT version, paid_out, actor FROM payment_payout_audits WHERE payment_id = $1 ORDER BY version",
        payment.payment_id,
    )
    assert [tuple(each) for each in audits] == [(1, True, "amina"), (2, False, "cate")]
    stale = await house.ask(NOTE_PAID_OUT, says(payment, expected_version=0))
    assert isinstance(stale, Refusal), "a button from before both is not heard"


async def test_nobody_elses_refund_and_none_that_is_not_there(house: House, daraja: FakeDarajaClient) -> None:
    payment = await owed_back(house, daraja)
    neighbour = await house.business(set_up=False)
    other = await owed_back(house, daraja)
    for tenant, request in (
        (neighbour, says(payment)),
        (house.tenant, says(payment, refund_id=10**9)),
        (house.tenant, says(payment, payment_id=other.payment_id)),
    ):
        refused = await house.ask(NOTE_PAID_OUT, request, tenant)
        assert isinstance(refused, Refusal)
        assert refused.slug == "unknown-refund"


async def test_once_it_was_paid_back_a_payment_is_archived_with_who_said_so(
    house: House, daraja: FakeDarajaClient
) -> None:
    payment = await owed_back(house, daraja)
    await house.ask(NOTE_PAID_OUT, says(payment))
    [replica] = house.replicas
    tenant = await replica.service.tenants.get(house.tenant)
    a_year_on = Reaper(
        replica.service.database, replica.service.tenants, lambda: datetime.now(UTC) + timedelta(days=365)
    )
    assert await a_year_on.reap(tenant) >= 1
    [row] = await house.rows(
        "SELECT document -> 'payouts' AS said FROM payment_archive WHERE payment_id = $1", payment.payment_id
    )
    assert [(each["actor"], each["paid_out"]) for each in row["said"]] == [("amina", True)]
