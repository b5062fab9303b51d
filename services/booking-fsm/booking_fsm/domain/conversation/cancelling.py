"""The cancel graph: which appointment, really?, done. A cancellation in mid-booking goes back to the booking."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation import options, paying
from booking_fsm.domain.conversation.choices import choose, never_mind
from booking_fsm.domain.conversation.inputs import Proposed, Said, Tapped, Unreadable
from booking_fsm.domain.conversation.meant_to_cancel import (
    all_are_asked_about,
    asked_about,
    fits,
    is_booked,
    keeps_them,
    meant_by,
    names_some,
    services_named,
)
from booking_fsm.domain.conversation.my_appointments import my_appointments
from booking_fsm.domain.conversation.needs import NeedAppointments, NeedCancel
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import CANCEL_STEPS, Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import Act
from ratiba_contracts.appointment_acts import (
    AllCancelled,
    AllKept,
    AskWhichAppointment,
    Cancelled,
    ConfirmCancel,
    ConfirmCancelAll,
    Kept,
    NothingToCancel,
    RescheduleByCancelling,
)
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.payment_acts import RefundTerms
from ratiba_contracts.views import AppointmentView

_BESIDE_A_TIME = frozenset({Intent.BOOK, Intent.MORE_OPTIONS, Intent.GREET, Intent.THANKS})
"""What somebody may be heard to want who only says when."""


def asked_to_cancel(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "Cancel" means the appointment there is; while one is only being arranged, it means: drop that.

    To move what is only being arranged is to correct it: None, and whoever takes in corrections goes on.
    """
    moving = Intent.RESCHEDULE in understanding.intents or _names_another_time(turn, understanding)
    refuses = turn.state.settled and bool(understanding.refused) and not understanding.services
    calls_off = Intent.CANCEL in understanding.intents or refuses
    if not (calls_off or moving) or _agrees(turn, understanding):
        return None
    arranging = not turn.state.settled and turn.state.wish.service_id is not None
    if arranging and turn.state.step not in CANCEL_STEPS and Intent.NEVER_MIND in understanding.intents:
        return never_mind(turn)  # "sitaki tena": of what is being arranged, not of what is booked
    correcting = arranging and turn.state.step not in CANCEL_STEPS and Intent.CANCEL not in understanding.intents
    if correcting and turn.state.slot is not None:
        return None  # "move it to Friday", of what has just been read back
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    if correcting and not turn.known.appointments:
        return None
    turn = turn.withdraws_consent()
    if not turn.known.appointments and arranging and not moving:
        return never_mind(turn)
    if calls_off and not moving and turn.known.appointments and not is_booked(turn, understanding):
        drops = arranging and services_named(turn, understanding) == {turn.state.wish.service_id}
        return never_mind(turn) if drops else my_appointments(turn)
    if arranging and turn.state.step not in CANCEL_STEPS:
        turn = turn.update(resume_step=turn.state.step)
    if moving and turn.known.appointments:
        turn = turn.say(RescheduleByCancelling())
    return _narrow(turn.update(step=Step.CHOOSE_APPOINTMENT, cancelling_ids=()), understanding)


def took_back(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "No", "actually no", once what was offered is added and not paid yet: shall that one be called off?"""
    answer, said = understanding.answer, understanding
    if answer is None or answer.kind is not AnswerKind.NO or turn.state.question is not None or not turn.state.settled:
        return None
    if said.intents or said.services or said.refused or said.asides or not said.when.says_nothing:
        return None
    added = [
        view.appointment_id
        for payment in turn.state.payments
        for view in payment.appointments
        if payment.thread_id == turn.state.thread_id and view.appointment_id != turn.state.appointment_id
    ]
    if not added:
        return None
    return turn.update(step=Step.CONFIRM_CANCEL, cancelling_ids=(added[-1],))


def _agrees(turn: Turn, understanding: Understanding) -> bool:
    """ "Yes, cancel it", "yes, both": no more than a yes to just what was read back."""
    answer = understanding.answer
    if answer is None or answer.kind is not AnswerKind.YES or Intent.RESCHEDULE in understanding.intents:
        return False
    asked = asked_about(turn)
    more = len(asked) == 1 and Aside.ALL in understanding.asides
    return bool(asked) and not more and all(fits(one, understanding, turn) for one in asked)


def _names_another_time(turn: Turn, understanding: Understanding) -> bool:
    """ "Ok then 3pm", "make it Monday", while money is waited for: what is kept is to be moved, not added to."""
    when, world, kept = understanding.when, turn.world, [a for one in turn.state.payments for a in one.appointments]
    steps = (Step.PAYMENT_PENDING, Step.CONFIRM_CANCEL)
    if turn.state.step not in steps or turn.state.resume_step or set(understanding.intents) - _BESIDE_A_TIME:
        return False
    if understanding.services or understanding.service_words:  # a whole wish: one more booking
        return False
    if understanding.besides or understanding.several_people:
        return False
    starts = [world.local(one.start_at) for one in (*kept, *asked_about(turn))]
    another_time = bool(when.times) and {start.time() for start in starts}.isdisjoint(when.times)
    another_day = bool(when.days) and {start.date() for start in starts}.isdisjoint(when.days)
    return another_time or another_day


def narrowed(turn: Turn, understanding: Understanding) -> Turn | None:
    """Which one?, answered by its service or its day, or by "all of them"; this one?, by "both", or by the other; all
    of these?, by "only the manicure", "keep the pedicure" or "not all".
    """
    if turn.state.step not in CANCEL_STEPS or turn.state.terminal or _agrees(turn, understanding):
        return None
    if _changed_their_mind(turn, understanding):
        return choose(turn, options.NO)
    several = asked_about(turn) if all_are_asked_about(turn) else ()
    answer = understanding.answer
    if several and answer is not None and answer.choice is not None and answer.choice <= len(several):
        return _about_to(turn, [several[answer.choice - 1 if answer.choice > 0 else -1]])  # "the first one"
    if not names_some(understanding) and (keeps_them(understanding) or Aside.ALL not in understanding.asides):
        some = bool(several) and Aside.NOT_ALL in understanding.asides
        return turn.update(step=Step.CHOOSE_APPOINTMENT, cancelling_ids=()) if some else None
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    meant = {one.appointment_id for one in meant_by(turn, understanding)}
    if not meant or (keeps_them(understanding) and meant == set(turn.state.cancelling_ids)):
        return None  # "not today, leave them"
    books = Intent.BOOK in understanding.intents and Intent.KEEP not in understanding.intents
    if books and not (understanding.services and understanding.when.days):
        return None  # another booking; what fits what is coming by service and day is that
    return _narrow(turn, understanding)


def _changed_their_mind(turn: Turn, understanding: Understanding) -> bool:
    """ "I changed my mind", asked whether to call it off."""
    alone = understanding.answer is None and not understanding.intents and not names_some(understanding)
    return alone and Aside.CHANGED_MIND in understanding.asides and bool(asked_about(turn))


def _narrow(turn: Turn, understanding: Understanding) -> Turn:
    """Go straight to the one appointment that fits what was said, if it is one, or to all that do, if all are meant."""
    meant, named = meant_by(turn, understanding), names_some(understanding)
    if named and len(meant) == 1:
        return _about_to(turn, meant)
    several = Aside.ALL in understanding.asides or all_are_asked_about(turn)
    return _about_to(turn, meant) if several and (meant or not named) else turn


def _about_to(turn: Turn, these: Sequence[AppointmentView]) -> Turn:
    """They are read back before anything is called off, however many they are: one yes is for all."""
    if not these:
        return turn
    return turn.update(step=Step.CONFIRM_CANCEL, cancelling_ids=tuple(one.appointment_id for one in these))


def choose_appointment(turn: Turn) -> Turn:
    """Node CHOOSE_APPOINTMENT."""
    coming = turn.known.appointments
    if coming is None:
        return turn.needs(NeedAppointments())
    if not coming:
        return _nothing_left(turn)
    if len(coming) == 1:
        return _about_to(turn, coming)
    choice = options.appointments(coming)
    return turn.asks(Expecting.APPOINTMENT, AskWhichAppointment(), options=choice, step=Step.CHOOSE_APPOINTMENT)


def confirm_cancel(turn: Turn) -> Turn:
    """Node CONFIRM_CANCEL: asks, and on yes calls off what was read back."""
    ids = turn.state.cancelling_ids
    if not ids:
        return turn.update(step=Step.CHOOSE_APPOINTMENT)
    word = turn.answered.word if isinstance(turn.answered, WordOption) else None
    if word is Word.YES:
        return _call_off(turn, ids)
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    meant = tuple(one for one in turn.known.appointments if one.appointment_id in ids)
    if not meant:
        return _nothing_left(turn)
    if word is Word.NO and turn.known.pending is None:
        return turn.needs(paying.which_are_kept(turn, *ids))
    if word is Word.NO:
        return resumed(turn.say(_kept(turn, meant)))
    return _asks_whether(turn, meant)


def asked_as_paid(turn: Turn) -> Turn:
    """Asked anew, since what is to be cancelled has been paid meanwhile: a yes from before that is no yes to it."""
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    meant = tuple(one for one in turn.known.appointments if one.appointment_id in turn.state.cancelling_ids)
    return _asks_whether(turn, meant, RefundTerms()) if meant else resumed(turn, ends_at=Step.BOOKED)


def _asks_whether(turn: Turn, meant: tuple[AppointmentView, ...], *before: Act) -> Turn:
    question = ConfirmCancelAll(appointments=meant) if len(meant) > 1 else ConfirmCancel(appointment=meant[0])
    asked = _about_to(turn, meant)
    return asked.asks(Expecting.YES_NO, *before, question, options=options.YES_NO, step=Step.CONFIRM_CANCEL)


def _nothing_left(turn: Turn) -> Turn:
    """Said to who asks. Who has just been told that it is gone has heard it."""
    asks = isinstance(turn.input, Said | Tapped | Unreadable | Proposed)
    return resumed(turn.say(NothingToCancel()) if asks else turn)


def _kept(turn: Turn, meant: tuple[AppointmentView, ...]) -> Act:
    if len(meant) > 1:
        ids = tuple(one.appointment_id for one in meant if one.appointment_id in (turn.known.pending or ()))
        return AllKept(appointments=meant, unpaid=ids)
    return Kept(appointment=meant[0], unpaid=meant[0].appointment_id in (turn.known.pending or ()))


def _call_off(turn: Turn, appointment_ids: tuple[UUID, ...]) -> Turn:
    called_off = turn.known.cancelled
    if called_off is None:
        return turn.needs(NeedCancel(appointment_ids))
    gone = tuple(one.appointment for one in called_off)
    if not gone:
        return resumed(turn.say(NothingToCancel()))
    return resumed(turn.say(AllCancelled(appointments=gone) if len(gone) > 1 else Cancelled(appointment=gone[0])))


def resumed(turn: Turn, *, ends_at: Step = Step.CANCELLED) -> Turn:
    """Back to the booking that was interrupted, or the end. The yes was to the cancellation, and to nothing else."""
    done = replace(turn, answered=None).update(cancelling_ids=(), resume_step=None)
    if turn.state.resume_step is not None:
        return done.update(step=next_step(done))
    return done.update(step=ends_at).ends()
