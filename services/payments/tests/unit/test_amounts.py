"""Money: whole shillings, frozen, and wholly accounted for whatever comes."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.domain.amounts import Line, LineState, NotWhole, call_off, credit, hundredths, owed, whole_units
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import PaymentState

MANICURE, PEDICURE = UUID(int=1), UUID(int=2)
OPEN = PaymentState.PROMPTED


def line(appointment_id: UUID, amount: int, state: LineState = LineState.OWED) -> Line:
    return Line(appointment_id, "Manicure", amount, state)


BUNDLE = (line(MANICURE, 150000), line(PEDICURE, 180000))


@pytest.mark.parametrize(("value", "wanted"), [(150000, 1500), (100, 1)])
def test_shillings_are_whole(value: int, wanted: int) -> None:
    assert whole_units(value) == wanted


@pytest.mark.parametrize("value", [0, -100, 150, 99])
def test_cents_and_nothing_are_refused(value: int) -> None:
    with pytest.raises(NotWhole):
        whole_units(value)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(1, 100), (1.0, 100), ("1500.50", 150050), ("1,500.00", 150000), (1499, 149900)],
)
def test_amounts_are_read_as_providers_write_them(value: object, wanted: int) -> None:
    assert hundredths(value) == wanted


@pytest.mark.parametrize("value", [None, "", "abc", 0, -5, True, "1.001", float("nan"), float("inf"), [], 10**13])
def test_what_is_no_amount_is_none(value: object) -> None:
    assert hundredths(value) is None


def test_the_sum_settles_every_line() -> None:
    done = credit(330000, BUNDLE, state=OPEN, in_time=True)
    assert [each.state for each in done.lines] == [LineState.PAID, LineState.PAID]
    assert done.settled == BUNDLE
    assert done.owed_back == ()


@pytest.mark.edge(37)
@pytest.mark.parametrize(
    ("received", "state", "in_time", "back", "reason"),
    [
        (149900, OPEN, True, 149900, RefundReason.TOO_LITTLE),
        (150100, OPEN, True, 100, RefundReason.TOO_MUCH),
        (150000, PaymentState.SETTLED, True, 150000, RefundReason.PAID_TWICE),
        (150000, PaymentState.REFUND_DUE, True, 150000, RefundReason.PAID_TWICE),
        (150000, OPEN, False, 150000, RefundReason.TOO_LATE),
        (150000, PaymentState.EXPIRED, True, 150000, RefundReason.TOO_LATE),
        (150000, PaymentState.FAILED, False, 150000, RefundReason.TOO_LATE),
    ],
)
def test_the_wrong_amount_at_the_wrong_time_has_a_reason(
    received: int, state: PaymentState, in_time: bool, back: int, reason: RefundReason
) -> None:
    done = credit(received, (line(MANICURE, 150000),), state=state, in_time=in_time)
    assert [(each.amount, each.reason) for each in done.owed_back] == [(back, reason)]
    assert bool(done.settled) is (reason is RefundReason.TOO_MUCH)


@pytest.mark.edge(40)
def test_one_leg_cancelled_after_a_paid_bundle_owes_that_leg_back_and_no_more() -> None:
    paid = credit(330000, BUNDLE, state=OPEN, in_time=True).lines
    done = call_off(PEDICURE, paid)
    assert [each.state for each in done.lines] == [LineState.PAID, LineState.REFUND_DUE]
    assert [(each.amount, each.reason, each.appointment_ids) for each in done.owed_back] == [
        (180000, RefundReason.APPOINTMENT_CANCELLED, (PEDICURE,))
    ]
    assert call_off(PEDICURE, done.lines).owed_back == (), "a second time it owes nothing"


@pytest.mark.edge(40)
def test_one_leg_cancelled_while_the_prompt_for_both_is_open_owes_that_leg_back() -> None:
    left = call_off(PEDICURE, BUNDLE).lines
    done = credit(330000, left, state=OPEN, in_time=True)
    assert [each.appointment_id for each in done.settled] == [MANICURE]
    assert [(each.amount, each.reason, each.appointment_ids) for each in done.owed_back] == [
        (180000, RefundReason.APPOINTMENT_CANCELLED, (PEDICURE,))
    ]


@pytest.mark.edge(39)
def test_money_for_what_was_cancelled_altogether_is_owed_back() -> None:
    gone = call_off(MANICURE, (line(MANICURE, 150000),)).lines
    done = credit(150000, gone, state=PaymentState.CANCELLED_BY_CUSTOMER, in_time=True)
    assert done.settled == ()
    assert [each.reason for each in done.owed_back] == [RefundReason.APPOINTMENT_CANCELLED]


LINES = st.lists(st.tuples(st.integers(1, 5000), st.sampled_from(list(LineState))), min_size=1, max_size=4).map(
    lambda rows: tuple(line(UUID(int=n), units * 100, state) for n, (units, state) in enumerate(rows, start=1))
)


@given(st.integers(1, 10**8), LINES, st.sampled_from(list(PaymentState)), st.booleans())
def test_whatever_comes_is_settled_or_owed_back_to_the_last_cent(
    received: int, lines: tuple[Line, ...], state: PaymentState, in_time: bool
) -> None:
    done = credit(received, lines, state=state, in_time=in_time)
    assert sum(each.amount for each in done.settled) + sum(each.amount for each in done.owed_back) == received
    assert [each.amount for each in done.lines] == [each.amount for each in lines], "the quote is frozen"
    was = {each.appointment_id: each.state for each in lines}
    for each in done.lines:
        settled_now = each.state is LineState.PAID and was[each.appointment_id] is not LineState.PAID
        assert settled_now == (each.appointment_id in {one.appointment_id for one in done.settled})
    if done.settled:
        assert owed(done.lines) == 0
        assert all(was[each.appointment_id] is LineState.OWED for each in done.settled)
