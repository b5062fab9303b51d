"""The lines that sum up an appointment: what, when, with whom, for whom, where."""

from dataclasses import dataclass
from typing import Any

from ratiba_contracts.acts import Booked, ReadBack
from ratiba_contracts.offer_acts import BookedAsWell
from ratiba_contracts.views import AppointmentView, Channel
from ratiba_wording.form import Form, Slot
from ratiba_wording.names import clean, spoken_phone
from ratiba_wording.price_phrases import facts
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import BOTH_CLOCKS, CARD_WHEN, DATED_TIME


@dataclass(frozen=True, slots=True)
class _Line:
    value: str


def _card_line(name: str) -> Form[_Line]:
    return Form[_Line]("phrases", f"card_{name}", slots={name: Slot(lambda line, _: line.value)})


CARD_SERVICE = Form[Any](
    "phrases",
    "card_service",
    slots={
        "service": Slot(lambda subject, scene: scene.service(subject.service)),
        "facts": Slot(lambda subject, scene: facts(subject.service, scene)),
    },
)
CARD_STAFF = _card_line("staff")
CARD_NAME = _card_line("name")
CARD_PHONE = _card_line("phone")
CARD_ADDRESS = _card_line("address")
CARD_REFERENCE = _card_line("reference")

APPOINTMENT_LINE = Form[AppointmentView](
    "phrases",
    "appointment_line",
    slots={
        "service": Slot(lambda appointment, scene: scene.service(appointment.service)),
        "dated_time": Slot(lambda appointment, scene: scene.say(DATED_TIME, scene.local(appointment.start_at))),
        "staff": Slot(lambda appointment, _: clean(appointment.staff_name)),
        "reference": Slot(lambda appointment, _: appointment.reference),
    },
)
"""One appointment in a list of them."""

FOR_WHICH = Form[str]("phrases", "for_which", slots={"appointments": Slot(lambda named, _: named)})
"""What a sentence about money is of, where it could be of something else."""

BRIEF_APPOINTMENT = Form[AppointmentView](
    "phrases",
    "brief_appointment",
    slots={
        "service": Slot(lambda appointment, scene: scene.service(appointment.service)),
        "dated_time": Slot(lambda appointment, scene: scene.say(DATED_TIME, scene.local(appointment.start_at))),
    },
)
"""One appointment within a sentence."""

CARD_PHRASES: tuple[Form[Any], ...] = (
    CARD_SERVICE,
    CARD_STAFF,
    CARD_NAME,
    CARD_PHONE,
    CARD_ADDRESS,
    CARD_REFERENCE,
    APPOINTMENT_LINE,
    FOR_WHICH,
    BRIEF_APPOINTMENT,
)


def for_which(appointments: tuple[AppointmentView, ...], scene: Scene) -> str:
    """The opening of a sentence that says what it is about; nothing where that needs no saying."""
    if not appointments:
        return ""
    return scene.say(FOR_WHICH, ", ".join([scene.say(BRIEF_APPOINTMENT, one) for one in appointments])) + " "


def read_back_card(act: ReadBack, scene: Scene) -> str:
    """What is about to be booked. The phone is left out on WhatsApp, where it is the conversation itself."""
    start = scene.local(act.opening.start_at)
    lines = [scene.say(CARD_SERVICE, act), scene.say(CARD_WHEN, start)]
    if act.both_clocks:
        lines.append(scene.say(BOTH_CLOCKS, start.time()))
    if act.opening.staff_name:
        lines.append(_line(CARD_STAFF, clean(act.opening.staff_name), scene))
    if scene.addressee.full:
        lines.append(_line(CARD_NAME, scene.addressee.full, scene))
    if scene.customer.phone and scene.channel is not Channel.WHATSAPP:
        lines.append(_line(CARD_PHONE, spoken_phone(scene.customer.phone), scene))
    return "\n".join(lines)


def booked_card(act: Booked, scene: Scene) -> str:
    """What has been booked, with the reference people say aloud."""
    return _appointment_card(act.appointment, act.address, scene)


def as_well_card(act: BookedAsWell, scene: Scene) -> str:
    """What has been booked behind the first; where to come has been said."""
    return _appointment_card(act.appointment, None, scene)


def _appointment_card(appointment: AppointmentView, address: str | None, scene: Scene) -> str:
    lines = [
        scene.say(CARD_SERVICE, appointment),
        scene.say(CARD_WHEN, scene.local(appointment.start_at)),
        _line(CARD_STAFF, clean(appointment.staff_name), scene),
    ]
    if address:
        lines.append(_line(CARD_ADDRESS, clean(address), scene))
    lines.append(_line(CARD_REFERENCE, appointment.reference, scene))
    return "\n".join(lines)


def capitalised(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def _line(form: Form[_Line], value: str, scene: Scene) -> str:
    return scene.say(form, _Line(value))
