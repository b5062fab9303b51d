"""What the form of an appointment says, as a request: local times of the business, a phone however it is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from pydantic import ValidationError

from admin_orchestrator.domain.refusals import Told
from ratiba_contracts.by_hand import BookByHand, ByHandPersonal, Override

NAME_MISSING = Told("Whom is it for?", "Write the customer’s name. Nothing was booked.", 422)
TIME_UNCLEAR = Told("When is it?", "Choose a day and a time. Nothing was booked.", 422)
PHONE_UNCLEAR = Told(
    "That is no phone number",
    "Write it like 0712 345 678, or leave it empty. Nothing was booked.",
    422,
)
REASON_MISSING = Told("Why is that?", "Write a few words: the reason is kept with the booking.", 422)

MOST_NAME, MOST_REASON = 120, 200


@dataclass(frozen=True, slots=True)
class HandForm:
    """The fields as they were typed; a page that says what is wrong shows them again.

    `request_id` is one press: it stays while the form is put again, so that nothing is booked twice.
    """

    request_id: UUID
    day: str
    time: str = ""
    service_id: str = ""
    staff_id: str = ""
    name: str = ""
    phone: str = ""
    reason: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str], request_id: UUID) -> "HandForm":
        """From a form."""
        typed = {name: fields.get(name, "").strip() for name in ("day", "time", "service_id", "staff_id", "phone")}
        name, reason = (" ".join(fields.get(one, "").split()) for one in ("name", "reason"))
        return cls(request_id, name=name, reason=reason, **typed)


def request_of(
    form: HandForm, fields: Mapping[str, str], *, actor: str, zone: ZoneInfo, country: str
) -> BookByHand | Told:
    """What is asked for, or what is missing in the form."""
    start = moment(form.day, form.time, zone)
    if start is None:
        return TIME_UNCLEAR
    if not form.name or len(form.name) > MOST_NAME:
        return NAME_MISSING
    phone = e164(form.phone, country) if form.phone else None
    if form.phone and phone is None:
        return PHONE_UNCLEAR
    claims = tuple(claim for claim in fields.get("claims", "").split(" ") if claim)
    if claims and not 0 < len(form.reason) <= MOST_REASON:
        return REASON_MISSING
    try:
        return BookByHand(
            request_id=form.request_id,
            actor=actor,
            service_id=form.service_id,
            start_at=start,
            staff_id=form.staff_id or None,
            override=Override(reason=form.reason, claims=claims) if claims else None,
            personal=ByHandPersonal(name=form.name, phone=phone),
        )
    except ValidationError:
        return TIME_UNCLEAR if not claims else REASON_MISSING  # only a form that is none of ours gets here


def moment(day: str, time: str, zone: ZoneInfo) -> dt.datetime | None:
    """A local day and time as an instant, UTC; None for what is none."""
    try:
        wall = dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(time))
        return wall.replace(tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def e164(phone: str, country: str) -> str | None:
    """A phone as it is dialled from everywhere; None for what is none."""
    try:
        number = phonenumbers.parse(phone, country)
    except NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if valid else None
