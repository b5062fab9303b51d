"""The cancel graph: which appointment, really?, done. A cancellation in mid-booking goes back to the booking."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation import options, paying
from booking_fsm.domain.conversation.choices import never_mind
from booking_fsm.domain.conversation.my_appointments import my_appointments
from booking_fsm.domain.conversation.needs import NeedAppointments, NeedCancel
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import CANCEL_STEPS, Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.world import World
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
    if calls_off and not moving and turn.known.appointments and not _is_booked(turn, understanding):
        drops = arranging and _named(understanding) == {turn.state.wish.service_id}
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


def _named(understanding: Understanding) -> set[str]:
    """The services that are to be called off; beside "all" what is turned away is an exception to it."""
    by_refusing = () if Aside.ALL in understanding.asides else understanding.refused
    return set(understanding.services or by_refusing)


def _is_booked(turn: Turn, understanding: Understanding) -> bool:
    """Whether one of the services that are named is booked, or none is named: nothing else is called off for it."""
    named = _named(understanding)
    return not named or any(one.service.service_id in named for one in turn.known.appointments or ())


def _agrees(turn: Turn, understanding: Understanding) -> bool:
    """ "Yes, cancel it", "yes, both": no more than a yes to just what was read back."""
    question, answer = turn.state.question, understanding.answer
    if answer is None or answer.kind is not AnswerKind.YES or Intent.RESCHEDULE in understanding.intents:
        return False
    match question.acts[-1] if question is not None else None:
        case ConfirmCancel(appointment=one):
            return Aside.ALL not in understanding.asides and _fits(one, understanding, turn.world)
        case ConfirmCancelAll(appointments=several):
            return all(_fits(one, understanding, turn.world) for one in several)
        case _:
            return False


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
    starts = [world.local(one.start_at) for one in kept]
    another_time = bool(when.times) and {start.time() for start in starts}.isdisjoint(when.times)
    another_day = bool(when.days) and {start.date() for start in starts}.isdisjoint(when.days)
    return another_time or another_day


def narrowed(turn: Turn, understanding: Understanding) -> Turn | None:
    """Which one?, answered by its service or its day, or by "all of them"; this one?, by "both"."""
    if turn.state.step not in CANCEL_STEPS or turn.state.terminal or Intent.BOOK in understanding.intents:
        return None
    if _agrees(turn, understanding):
        return None
    which = bool(understanding.services or understanding.when.days) and turn.state.step is Step.CHOOSE_APPOINTMENT
    if not which and Aside.ALL not in understanding.asides:
        return None
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    return _narrow(turn, understanding)


def _narrow(turn: Turn, understanding: Understanding) -> Turn:
    """Go straight to the one appointment that fits what was said, if it is one, or to all that do, if all are meant."""
    fitting = [a for a in turn.known.appointments or () if _fits(a, understanding, turn.world)]
    named = bool(_named(understanding) or understanding.when.days)
    if named and len(fitting) == 1:
        return _about_to(turn, fitting)
    if Aside.ALL in understanding.asides and (fitting or not named):
        return _about_to(turn, fitting)
    return turn


def _about_to(turn: Turn, these: Sequence[AppointmentView]) -> Turn:
    """They are read back before anything is called off, however many they are: one yes is for all."""
    if not these:
        return turn
    return turn.update(step=Step.CONFIRM_CANCEL, cancelling_ids=tuple(one.appointment_id for one in these))


def _fits(appointment: AppointmentView, understanding: Understanding, world: World) -> bool:
    days, services = understanding.when.days, _named(understanding)
    return (not days or world.local(appointment.start_at).date() in days) and (
        not services or appointment.service.service_id in services
    )


def choose_appointment(turn: Turn) -> Turn:
    """Node CHOOSE_APPOINTMENT."""
    coming = turn.known.appointments
    if coming is None:
        return turn.needs(NeedAppointments())
    if not coming:
        return resumed(turn.say(NothingToCancel()))
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
        return resumed(turn.say(NothingToCancel()))
    if word is Word.NO and turn.known.pending is None:
        return turn.needs(paying.which_are_kept(turn, *ids))
    if word is Word.NO:
        return resumed(turn.say(_kept(turn, meant)))
    question = ConfirmCancelAll(appointments=meant) if len(meant) > 1 else ConfirmCancel(appointment=meant[0])
    asked = _about_to(turn, meant)
    return asked.asks(Expecting.YES_NO, question, options=options.YES_NO, step=Step.CONFIRM_CANCEL)


def _kept(turn: Turn, meant: tuple[AppointmentView, ...]) -> Act:
    if len(meant) > 1:
        return AllKept(appointments=meant)
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
