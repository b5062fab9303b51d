"""Which of the appointments somebody means who calls something off: by name, by day, all of them, all but one."""

import datetime as dt

from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from booking_fsm.domain.when import DoubtKind
from ratiba_contracts.appointment_acts import ConfirmCancel, ConfirmCancelAll
from ratiba_contracts.views import AppointmentView


def services_named(turn: Turn, understanding: Understanding) -> set[str]:
    """The services that are to be called off: "cancel the pedicure", "sitaki pedicure"."""
    return set(understanding.services) or set(understanding.refused) - _spared(turn, understanding)


def is_booked(turn: Turn, understanding: Understanding) -> bool:
    """Whether one of the services that are named is booked, or none is named: nothing else is called off for it."""
    named = services_named(turn, understanding)
    return not named or any(one.service.service_id in named for one in turn.known.appointments or ())


def names_some(understanding: Understanding) -> bool:
    """Whether services or days are named at all, as meant or as not."""
    named = understanding.services or understanding.left_out or understanding.refused or understanding.when.days
    return bool(named or _days_left_out(understanding))


def keeps_them(understanding: Understanding) -> bool:
    """ "No, keep both", "usifute zote": all is what is not to be called off."""
    no = understanding.answer is not None and understanding.answer.kind is AnswerKind.NO
    return no or Intent.KEEP in understanding.intents


def asked_about(turn: Turn) -> tuple[AppointmentView, ...]:
    """What the standing question is about, if it asks whether to call something off."""
    match turn.state.question.acts[-1] if turn.state.question is not None else None:
        case ConfirmCancel(appointment=one):
            return (one,)
        case ConfirmCancelAll(appointments=several):
            return several
        case _:
            return ()


def all_are_asked_about(turn: Turn) -> bool:
    """Whether it asks about several at once."""
    return len(asked_about(turn)) > 1


def meant_by(turn: Turn, understanding: Understanding) -> list[AppointmentView]:
    """Of what is coming, or is asked about and is not all, what fits what was said."""
    asked = turn.state.cancelling_ids if all_are_asked_about(turn) and Aside.ALL not in understanding.asides else ()
    coming = (one for one in turn.known.appointments or () if not asked or one.appointment_id in asked)
    return [one for one in coming if fits(one, understanding, turn)]


def fits(appointment: AppointmentView, understanding: Understanding, turn: Turn) -> bool:
    """Whether an appointment is one that was meant, as far as anything was said of which."""
    day, service_id = turn.world.local(appointment.start_at).date(), appointment.service.service_id
    kept, services = _days_left_out(understanding), services_named(turn, understanding)
    days = set(understanding.when.days) - kept
    if day in kept or service_id in _spared(turn, understanding):
        return False
    return (not days or day in days) and (not services or service_id in services)


def _spared(turn: Turn, understanding: Understanding) -> set[str]:
    """The services that are not; where all are meant, what is turned away is an exception."""
    all_of_them = Aside.ALL in understanding.asides or all_are_asked_about(turn)
    return {*understanding.left_out, *(understanding.refused if all_of_them else ())}


def _days_left_out(understanding: Understanding) -> set[dt.date]:
    """ "Not Monday's", "all except Monday's", "keep Monday's"."""
    refused = understanding.when.doubt(DoubtKind.RULED_OUT)
    keeps = Intent.KEEP in understanding.intents and Intent.CANCEL not in understanding.intents
    kept = understanding.when.days if keeps and not understanding.services else ()
    return {*kept, *(refused.days if refused is not None else ())}
