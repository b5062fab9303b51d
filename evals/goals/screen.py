"""What a customer makes of the messages on the screen: what is asked, what can be tapped, what was promised.

Reads nothing but words and buttons, as a person does.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.goals.businesses import Business
from evals.goals.reading_times import read_day, read_time
from ratiba_cli.drivers.shown import Shown, ShownOption


class Asks(StrEnum):
    """What the newest message wants to know."""

    SERVICE = "which service"
    DAY = "which day"
    TIME = "which time"
    STAFF = "who"
    NAME = "what name"
    PHONE = "what number"
    CONFIRM = "shall I book"
    CONFIRM_CANCEL = "shall I cancel"
    CHANGE = "what to change"
    APPOINTMENT = "which appointment"
    OFFER = "one more behind it"
    HELP = "what to do"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Card:
    """An appointment as it is read back; None for what the text does not say."""

    service: str | None
    day: dt.date | None
    time: dt.time | None
    staff: str | None
    name: str | None


@dataclass(frozen=True)
class Seen:
    """All that came since the customer last wrote."""

    text: str
    asks: Asks
    options: tuple[ShownOption, ...]
    card: Card

    def says(self, pattern: str) -> bool:
        """Whether the text has it."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None

    @property
    def booked(self) -> bool:
        """A reference was given: an appointment was made."""
        return self.says(r"\n(?:Reference|Nambari ya kumbukumbu): ")

    @property
    def cancelled(self) -> bool:
        """An appointment was called off."""
        return self.says(r"\bis cancelled\b|\bimefutwa\b")

    @property
    def dropped(self) -> bool:
        """What was being arranged was let go."""
        return self.says(r"Nothing new is booked|Hakuna miadi mpya iliyowekwa")

    @property
    def handed_over(self) -> bool:
        """A person was promised."""
        return self.says(
            r"passing you on to our team|one of our team will call or write|needs one of our team to"
            r"|nakuunganisha na mhudumu|mhudumu wetu (?:atakupigia|alishughulikie)"
        )

    @property
    def lost(self) -> bool:
        """They say that they did not understand."""
        return self.says(r"didn't quite get that|did not understand|over my head|sijakuelewa|sikuelewa|imenipita")


BOOK_IT = re.compile(r"shall i book|niweke|nikuwekee", re.IGNORECASE)
YES_BOOK = re.compile(r"^(?:yes, book|ndiyo, weka)", re.IGNORECASE)
YES_ADD = re.compile(r"^(?:yes, add|ndiyo, ongeza)", re.IGNORECASE)
YES_CANCEL = re.compile(r"^(?:yes, cancel|ndiyo, ifute)", re.IGNORECASE)


def read_screen(messages: Sequence[Shown], business: Business, today: dt.date) -> Seen:
    """What the new messages come to."""
    text = "\n".join(message.text for message in messages)
    offering = [message for message in messages if message.options]
    options = tuple(offering[-1].options) if offering else ()
    return Seen(text, _asks(text, options, business, today), options, read_card(text, business, today))


def read_card(text: str, business: Business, today: dt.date) -> Card:
    """The appointment a text tells of."""
    dated = next((line for line in text.splitlines() if read_time(line) and read_day(line, today)), "")
    return Card(
        service_named(text, business),
        read_day(dated, today),
        read_time(dated),
        _after(text, r"^(?:With|Mhudumu:) (.+)$"),
        _after(text, r"^(?:Name|Jina): (.+)$"),
    )


def service_named(text: str, business: Business) -> str | None:
    """The service a text names by one of its written names, the longest if several; None for none."""
    found = [
        (len(name), service.id)
        for service in business.seed.services
        for name in (service.name, service.name_sw)
        if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return max(found)[1] if found else None


def _after(text: str, pattern: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1).strip() if found else None


def _asks(text: str, options: Sequence[ShownOption], business: Business, today: dt.date) -> Asks:
    labels = [option.label for option in options]
    if any(map(YES_BOOK.match, labels)) or (not labels and BOOK_IT.search(text)):
        return Asks.CONFIRM
    if any(map(YES_ADD.match, labels)):
        return Asks.OFFER
    if any(map(YES_CANCEL.match, labels)):
        return Asks.CONFIRM_CANCEL
    wholes = [f"{option.label} {option.description or ''}" for option in options]
    if any(read_time(one) for one in wholes):
        which = any(service_named(one, business) for one in wholes) or re.search(
            r"which appointment|miadi ipi", text, re.IGNORECASE
        )
        return Asks.APPOINTMENT if which else Asks.TIME
    if any(read_day(label, today) for label in labels):
        return Asks.DAY
    if any(service_named(whole, business) for whole in wholes):
        return Asks.SERVICE
    if set(labels) & {member.name for member in business.seed.staff}:
        return Asks.STAFF
    if set(labels) & {"Book an appointment", "Weka miadi"}:
        return Asks.HELP
    if set(labels) & {"Never mind", "Acha tu"}:
        return Asks.CHANGE
    return _asks_in_words(text.splitlines()[-1] if text else "")


def _asks_in_words(line: str) -> Asks:
    for pattern, asked in (
        (r"phone number|mobile number|country code|nambari|simu", Asks.PHONE),
        (r"\bname\b|\bjina\b|anaitwa", Asks.NAME),
        (r"\bday\b|\bsiku\b", Asks.DAY),
    ):
        if re.search(pattern, line, re.IGNORECASE):
            return asked
    return Asks.NOTHING
