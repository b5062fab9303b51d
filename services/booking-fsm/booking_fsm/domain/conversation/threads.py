"""Which thread an input belongs to: the one that is open, or a new one."""

import datetime as dt

from booking_fsm.domain.conversation.state import CANCEL_STEPS, Asked, BookingState, Consultation
from ratiba_contracts.conversation import CustomerPersonal
from ratiba_contracts.views import Language

IDLE = dt.timedelta(hours=2)
"""A thread that has nothing left to arrange ends after two idle hours."""


def has_ended(state: BookingState, last_turn_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the thread is over, so that whatever comes next begins another."""
    return state.terminal and now - last_turn_at >= IDLE


def is_spent(state: BookingState) -> bool:
    """Whether a thread has nothing left to arrange, or has its booking: another one is another thread's."""
    return state.terminal or state.appointment_id is not None


def leaves_its_end(before: BookingState, after: BookingState) -> bool:
    """Whether a thread that is spent is about to arrange another booking.

    A thread arranges one booking: its id scopes the hold, the offer and the payment of that one. Whatever the input
    was that led there (a wish, a tap, a number, starting over), another thread has to take it.
    """
    return is_spent(before) and not after.settled and after.step not in CANCEL_STEPS


def new_thread(
    thread_id: str,
    *,
    language: Language,
    customer: CustomerPersonal,
    after: BookingState | None = None,
    greet: bool = True,
    question: Asked | None = None,
    consultation: Consultation | None = None,
) -> BookingState:
    """A fresh thread. What is known of the customer, and their language, come along from the one before.

    Who goes straight on (not `greet`) has had the suggestion of the thread before, and gets no other.
    `question` is the one that stands when the customer goes straight on: what they answer it with counts here.
    What is unpaid, and what was told of money, comes along, too: whoever pays for it is the same.
    `consultation` is what a model was asked in the thread before: what it proposes may begin this one.
    """
    suggestion = None
    if after is not None and after.suggestion is not None and not greet:
        suggestion = after.suggestion.model_copy(update={"stands": "over"})
    if after is not None:
        language = after.language
        customer = CustomerPersonal(
            name=after.customer.name or customer.name, phone=customer.phone or after.customer.phone
        )
    return BookingState(
        thread_id=thread_id,
        language=language,
        customer=customer,
        greeted=not greet,
        suggestion=suggestion,
        question=question,
        consultation=consultation,
        payments=after.payments if after is not None else (),
        money_told=after.money_told if after is not None else (),
    )
