"""A payment's states, as one table. What the provider has confirmed is never taken back by any later word."""

from collections.abc import Mapping
from enum import StrEnum

from ratiba_contracts.payments import PaymentState as State


class Event(StrEnum):
    """What happens to a payment.

    `paid`: confirmed money for standing appointments, in time. `owed_back`: confirmed money that settles nothing, or
    settled money whose appointments are all gone. `ran_out`: the appointments are gone, and nobody called them
    off: their time to be paid was over.
    """

    PROMPTED = "prompted"
    PAID = "paid"
    OWED_BACK = "owed_back"
    UNPAID = "unpaid"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    RAN_OUT = "ran_out"
    HELD_TOO_LONG = "held_too_long"
    ASKED_AGAIN = "asked_again"


_OPEN = {
    Event.PROMPTED: State.PROMPTED,
    Event.PAID: State.SETTLED,
    Event.OWED_BACK: State.REFUND_DUE,
    Event.UNPAID: State.FAILED,
    Event.DECLINED: State.CANCELLED_BY_CUSTOMER,
    Event.CALLED_OFF: State.CANCELLED_BY_CUSTOMER,
    Event.RAN_OUT: State.EXPIRED,
    Event.HELD_TOO_LONG: State.EXPIRED,
}


def _unpaid(state: State) -> dict[Event, State]:
    """No money so far: it may still come, or be asked for again."""
    return {
        Event.PROMPTED: state,
        Event.PAID: State.SETTLED,
        Event.OWED_BACK: State.REFUND_DUE,
        Event.UNPAID: state,
        Event.DECLINED: state,
        Event.CALLED_OFF: State.CANCELLED_BY_CUSTOMER,
        Event.RAN_OUT: State.EXPIRED,
        Event.HELD_TOO_LONG: state,
        Event.ASKED_AGAIN: State.REQUESTED,
    }


TRANSITIONS: Mapping[State, Mapping[Event, State]] = {
    State.REQUESTED: {**_OPEN, Event.ASKED_AGAIN: State.REQUESTED},
    State.PROMPTED: {**_OPEN, Event.ASKED_AGAIN: State.PROMPTED},
    State.FAILED: _unpaid(State.FAILED),
    State.CANCELLED_BY_CUSTOMER: _unpaid(State.CANCELLED_BY_CUSTOMER),
    # The chair is given away and everybody was told so: money that comes now can only be owed back.
    State.EXPIRED: dict.fromkeys(Event, State.EXPIRED)
    | {Event.PAID: State.REFUND_DUE, Event.OWED_BACK: State.REFUND_DUE},
    State.SETTLED: dict.fromkeys(Event, State.SETTLED) | {Event.OWED_BACK: State.REFUND_DUE},
    State.REFUND_DUE: dict.fromkeys(Event, State.REFUND_DUE),
}
"""State -> event -> state, complete: an event that changes nothing leads to where it is."""

CONFIRMED = frozenset({State.SETTLED, State.REFUND_DUE})
"""The provider has confirmed money: nothing leads out of these two together."""

OPEN = frozenset({State.REQUESTED, State.PROMPTED})
"""The customer is expected to pay."""


def after(state: State, event: Event) -> State:
    """The state an event leads to."""
    return TRANSITIONS[state][event]
