"""The cancel graph: which appointment, really?, done. A cancellation in mid-booking goes back to the booking."""

from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation import options, paying
from booking_fsm.domain.conversation.choices import never_mind
from booking_fsm.domain.conversation.needs import CalledOff, NeedAppointments, NeedCancel, NotLive
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import CANCEL_STEPS, Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.understanding import Intent, Understanding
from ratiba_contracts.appointment_acts import (
    AskWhichAppointment,
    Cancelled,
    ConfirmCancel,
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
    if Intent.CANCEL not in understanding.intents and not moving:
        return None
    arranging = not turn.state.settled and turn.state.wish.service_id is not None
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
    if arranging and turn.state.step not in CANCEL_STEPS:
        turn = turn.update(resume_step=turn.state.step)
    if moving and turn.known.appointments:
        turn = turn.say(RescheduleByCancelling())
    return _narrow(turn.update(step=Step.CHOOSE_APPOINTMENT, cancelling_id=None), understanding)


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
    """Which one?, answered by its service or its day."""
    if turn.state.step is not Step.CHOOSE_APPOINTMENT or Intent.BOOK in understanding.intents:
        return None
    if not understanding.services and not understanding.when.days:
        return None
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    return _narrow(turn, understanding)


def _narrow(turn: Turn, understanding: Understanding) -> Turn:
    """Go straight to the one appointment that fits what was said, if it is one."""
    fitting = [a for a in turn.known.appointments or () if _fits(a, understanding, turn.world)]
    named = bool(understanding.services or understanding.when.days)
    if named and len(fitting) == 1:
        return turn.update(step=Step.CONFIRM_CANCEL, cancelling_id=fitting[0].appointment_id)
    return turn


def _fits(appointment: AppointmentView, understanding: Understanding, world: World) -> bool:
    days, services = understanding.when.days, understanding.services
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
        return turn.update(step=Step.CONFIRM_CANCEL, cancelling_id=coming[0].appointment_id)
    choice = options.appointments(coming)
    return turn.asks(Expecting.APPOINTMENT, AskWhichAppointment(), options=choice, step=Step.CHOOSE_APPOINTMENT)


def confirm_cancel(turn: Turn) -> Turn:
    """Node CONFIRM_CANCEL: asks, and on yes calls the appointment off."""
    if turn.state.cancelling_id is None:
        return turn.update(step=Step.CHOOSE_APPOINTMENT)
    word = turn.answered.word if isinstance(turn.answered, WordOption) else None
    if word is Word.YES:
        return _call_off(turn, turn.state.cancelling_id)
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    meant = next((a for a in turn.known.appointments if a.appointment_id == turn.state.cancelling_id), None)
    if meant is None:
        return resumed(turn.say(NothingToCancel()))
    if word is Word.NO and turn.known.pending is None:
        return turn.needs(paying.which_are_kept(turn, meant.appointment_id))
    if word is Word.NO:
        return resumed(turn.say(Kept(appointment=meant, unpaid=meant.appointment_id in (turn.known.pending or ()))))
    question = ConfirmCancel(appointment=meant)
    return turn.asks(Expecting.YES_NO, question, options=options.YES_NO, step=Step.CONFIRM_CANCEL)


def _call_off(turn: Turn, appointment_id: UUID) -> Turn:
    match turn.known.cancelled:
        case None:
            return turn.needs(NeedCancel(appointment_id))
        case NotLive():
            return resumed(turn.say(NothingToCancel()))
        case CalledOff(appointment=appointment):
            return resumed(turn.say(Cancelled(appointment=appointment)))


def resumed(turn: Turn, *, ends_at: Step = Step.CANCELLED) -> Turn:
    """Back to the booking that was interrupted, or the end. The yes was to the cancellation, and to nothing else."""
    done = replace(turn, answered=None).update(cancelling_id=None, resume_step=None)
    if turn.state.resume_step is not None:
        return done.update(step=next_step(done))
    return done.update(step=ends_at).ends()
