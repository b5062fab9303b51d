"""The state table: complete, and nothing leads out of confirmed money."""

import pytest

from payments.domain.state import CONFIRMED, TRANSITIONS, Event, after
from ratiba_contracts.payments import PaymentState as State

ROWS = [
    # from                          event                 to
    (State.REQUESTED, Event.PROMPTED, State.PROMPTED),
    (State.REQUESTED, Event.PAID, State.SETTLED),  # the call failed, the phone rang, the customer paid
    (State.REQUESTED, Event.UNPAID, State.FAILED),
    (State.REQUESTED, Event.HELD_TOO_LONG, State.EXPIRED),
    (State.PROMPTED, Event.PAID, State.SETTLED),
    (State.PROMPTED, Event.OWED_BACK, State.REFUND_DUE),
    (State.PROMPTED, Event.UNPAID, State.FAILED),
    (State.PROMPTED, Event.DECLINED, State.CANCELLED_BY_CUSTOMER),
    (State.PROMPTED, Event.CALLED_OFF, State.CANCELLED_BY_CUSTOMER),
    (State.PROMPTED, Event.HELD_TOO_LONG, State.EXPIRED),
    (State.PROMPTED, Event.ASKED_AGAIN, State.PROMPTED),  # one prompt is open: no second
    (State.FAILED, Event.ASKED_AGAIN, State.REQUESTED),
    (State.FAILED, Event.PAID, State.SETTLED),  # a success that came late, in time
    (State.FAILED, Event.PROMPTED, State.FAILED),
    (State.PROMPTED, Event.RAN_OUT, State.EXPIRED),
    (State.FAILED, Event.RAN_OUT, State.EXPIRED),  # it rang out, and nobody called it off
    (State.CANCELLED_BY_CUSTOMER, Event.RAN_OUT, State.EXPIRED),
    (State.CANCELLED_BY_CUSTOMER, Event.PAID, State.SETTLED),  # 0 after 1032
    (State.CANCELLED_BY_CUSTOMER, Event.OWED_BACK, State.REFUND_DUE),
    (State.EXPIRED, Event.PAID, State.REFUND_DUE),
    (State.EXPIRED, Event.ASKED_AGAIN, State.EXPIRED),
    (State.SETTLED, Event.OWED_BACK, State.REFUND_DUE),
]


def test_every_state_says_what_every_event_leads_to() -> None:
    assert {(state, event) for state, row in TRANSITIONS.items() for event in row} == {
        (state, event) for state in State for event in Event
    }


@pytest.mark.parametrize(("state", "event", "wanted"), ROWS)
def test_an_event_leads_where_the_table_says(state: State, event: Event, wanted: State) -> None:
    assert after(state, event) is wanted


@pytest.mark.edge(34)
@pytest.mark.parametrize("state", sorted(CONFIRMED))
@pytest.mark.parametrize("event", list(Event))
def test_confirmed_money_is_never_downgraded(state: State, event: Event) -> None:
    assert after(state, event) in CONFIRMED


@pytest.mark.parametrize("event", [event for event in Event if event is not Event.OWED_BACK])
def test_a_settled_payment_stays_settled_but_for_money_owed_back(event: Event) -> None:
    assert after(State.SETTLED, event) is State.SETTLED
