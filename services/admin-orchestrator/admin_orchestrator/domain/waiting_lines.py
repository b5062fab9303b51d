"""Those who wait for a person, in lines an owner reads."""

from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from admin_orchestrator.domain.payment_lines import Clock
from admin_orchestrator.domain.waiting_words import CHANNELS, SINCE_NEW, SINCE_OLD, STANDS, WHY
from ratiba_contracts.handoffs import ShownHandoff, TheirAppointment
from ratiba_contracts.views import Channel


@dataclass(frozen=True, slots=True)
class Their:
    """An appointment: what, when and with whom; its day, for the address; how it stands. `words`: what became of it."""

    what: str
    day: str
    state: str
    mood: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody who waits, or was answered. `phone`: as it is read. `dial`, `whatsapp`: what links call, else empty.

    `about` is left out where `meanwhile` tells what became of it. `times` is what the button was made for.
    """

    handoff_id: str
    who: str
    where: str
    why: tuple[str, ...]
    since: str
    again: str
    phone: str
    dial: str
    whatsapp: str
    payment_id: str
    about: Their | None
    meanwhile: tuple[Their, ...]
    times: int
    answered: str = ""


def waiting_line(shown: ShownHandoff, clock: Clock) -> WaitingLine:
    """One line."""
    phone, changed = shown.personal.phone or "", {one.appointment.appointment_id for one in shown.since}
    about = shown.about if shown.about and shown.about.appointment.appointment_id not in changed else None
    answered = ""
    if shown.answered_at is not None:
        answered = f"{clock.said(shown.answered_at)}, by {shown.answered_by}"
    return WaitingLine(
        handoff_id=str(shown.handoff_id),
        who=shown.personal.name or "A customer without a name",
        where=CHANNELS[shown.channel],
        why=tuple(WHY[each] for each in shown.why),
        since=clock.said(shown.raised_at),
        again=clock.said(shown.last_at) if shown.times > 1 else "",
        phone=_as_read(phone),
        dial=phone,
        whatsapp=phone[1:] if shown.channel is Channel.WHATSAPP else "",
        payment_id=str(shown.payment_id) if shown.payment_id is not None else "",
        about=_their(about, clock, {}) if about is not None else None,
        meanwhile=tuple(_their(each, clock, SINCE_NEW if each.new else SINCE_OLD) for each in shown.since),
        times=shown.times,
        answered=answered,
    )


def _their(one: TheirAppointment, clock: Clock, words: Mapping[str, str]) -> Their:
    appointment, (state, mood) = one.appointment, STANDS[one.stands]
    start = appointment.start_at.astimezone(clock.zone)
    return Their(
        what=f"{appointment.service.name} with {appointment.staff_name}, {clock.said(appointment.start_at)}",
        day=start.date().isoformat(),
        state=state,
        mood=mood,
        words=words.get(one.stands, ""),
    )


def _as_read(phone: str) -> str:
    """+254 712 000001."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(phone), PhoneNumberFormat.INTERNATIONAL) if phone else ""
    except NumberParseException:
        return phone
