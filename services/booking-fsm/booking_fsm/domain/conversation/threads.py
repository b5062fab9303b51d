"""Which thread an input belongs to: the one that is open, or a new one."""

import datetime as dt

from booking_fsm.domain.conversation.answers import option_tapped
from booking_fsm.domain.conversation.inputs import Input, Said, Tapped
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.understanding import Intent
from ratiba_contracts.conversation import CustomerPersonal
from ratiba_contracts.options import ServiceOption, Word, WordOption
from ratiba_contracts.views import Language

IDLE = dt.timedelta(hours=2)
"""A thread that has nothing left to arrange ends after two idle hours."""


def has_ended(state: BookingState, last_turn_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the thread is over, so that whatever comes next begins another."""
    return state.terminal and now - last_turn_at >= IDLE


def begins_anew(state: BookingState, input_: Input) -> bool:
    """Whether the input asks for a new booking while the thread has none left to arrange.

    A thread arranges one booking: its id scopes the hold, the offer and the payment of that one.
    """
    if not state.terminal:
        return False
    match input_:
        case Said(understanding=understanding):
            return Intent.BOOK in understanding.intents or bool(understanding.services)
        case Tapped(question_id=question_id, value=value):
            option = option_tapped(state.question, question_id, value)
            return isinstance(option, ServiceOption) or (isinstance(option, WordOption) and option.word is Word.BOOK)
        case _:
            return False


def new_thread(
    thread_id: str,
    *,
    language: Language,
    customer: CustomerPersonal,
    after: BookingState | None = None,
    greet: bool = True,
) -> BookingState:
    """A fresh thread. What is known of the customer, and their language, come along from the one before."""
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
    )
