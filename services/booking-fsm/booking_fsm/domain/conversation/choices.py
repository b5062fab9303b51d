"""What choosing an option does, however it was chosen: by tap, by number, by yes or no."""

from dataclasses import replace
from typing import assert_never

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.my_appointments import my_appointments
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import AskChange, NeverMind, YouAreWelcome
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.options import (
    AppointmentOption,
    DayOption,
    OpeningOption,
    Option,
    ServiceOption,
    StaffOption,
    Word,
    WordOption,
)

_NO_TIME: dict[str, object] = {"times": (), "time_range": None, "soonest": False, "page": 0}
"""Nothing is said any more of when on a day."""


def choose(turn: Turn, option: Option) -> Turn:
    """The turn after the customer chose `option` of the standing question."""
    turn = replace(turn.withdraws_consent(), answered=option)
    match option:
        case ServiceOption():
            return _onwards(turn.drops_slot().wish(service_id=option.service.service_id))
        case DayOption():
            return _onwards(turn.drops_slot().wish(day=option.day, day_range=None, soonest=False, page=0))
        case OpeningOption():
            local = turn.world.local(option.opening.start_at)
            chosen = turn.drops_slot().wish(day=local.date(), day_range=None, times=(local.time(),), page=0)
            return _onwards(chosen.wish(clock_inferred=False))
        case StaffOption():
            return _onwards(turn.drops_slot().wish(staff_id=options.staff_id_of(option)))
        case AppointmentOption():
            return turn.update(step=Step.CONFIRM_CANCEL, cancelling_ids=(option.appointment.appointment_id,))
        case WordOption():
            return _word(turn, option.word)
        case _:
            assert_never(option)


def _onwards(turn: Turn) -> Turn:
    return turn.update(step=next_step(turn))


def _word(turn: Turn, word: Word) -> Turn:
    match word:
        case Word.YES:
            return turn  # the node that asked reads `answered`
        case Word.NO if turn.state.step is Step.CONFIRM:
            return turn.asks(Expecting.CHANGE, AskChange(), options=options.CHANGES, step=Step.CONFIRM)
        case Word.NO if turn.state.step is Step.BOOKED:
            return turn.say(YouAreWelcome()).ends()
        case Word.NO | Word.NONE_OF_THESE:
            return turn
        case Word.OTHER_DAY:
            return _onwards(turn.drops_slot().wish(**_NO_TIME, day=None, day_range=None))
        case Word.OTHER_TIME:
            return _onwards(turn.drops_slot().wish(**_NO_TIME))
        case Word.MORE_TIMES:
            return _onwards(turn.wish(page=turn.state.wish.page + 1))
        case Word.OTHER_SERVICE:
            return _onwards(turn.drops_slot().wish(service_id=None))
        case Word.ANYONE:
            return _onwards(turn.drops_slot().wish(staff_id=None))
        case Word.NEVER_MIND:
            return never_mind(turn)
        case Word.BOOK:
            return _onwards(turn)
        case Word.MY_APPOINTMENTS:
            return my_appointments(turn)
        case Word.PERSON:
            return hand_over(turn, HandoffWhy.ASKED_FOR_PERSON)
        case _:
            assert_never(word)


def never_mind(turn: Turn) -> Turn:
    """Drop what is being arranged; what is booked stays booked."""
    dropped = turn.forgets_booking().say(NeverMind())
    return dropped.update(step=Step.DROPPED, resume_step=None, cancelling_ids=()).ends()
