"""What a customer wants of a business, in the terms of the customer."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum


class Tongue(StrEnum):
    """What a customer writes in."""

    ENGLISH = "english"
    SWAHILI = "swahili"
    MIXED = "mixed"


class Manner(StrEnum):
    """How a customer writes."""

    TERSE = "terse"
    CHATTY = "chatty"
    TYPOS = "typos"
    TAPS = "taps"
    TYPES = "types"
    OUT_OF_ORDER = "out of order"
    BURSTS = "bursts"
    DIGRESSES = "digresses"
    PRICE_FIRST = "price first"
    CORRECTS = "corrects itself"
    OTHER_CLOCK = "other clock"
    NUMBER_WORDS = "numbers in words"
    GREETS_FIRST = "greets first"


class Kind(StrEnum):
    """What the conversation is for."""

    BOOK = "book"
    BOOK_TWO = "book two"
    CHANGE_OF_MIND = "change of mind"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    NEVER_MIND = "never mind"


@dataclass(frozen=True)
class Visit:
    """An appointment somebody wants. `days_ahead` counts from the day of the talk, 0 is today.

    It begins at `earliest` or later and at `latest` or earlier, both wall times; the two are one where an exact time is
    wanted. `staff` is an id, None where anyone will do.
    """

    service: str
    days_ahead: int
    earliest: dt.time
    latest: dt.time
    staff: str | None = None

    @property
    def exact(self) -> bool:
        """Whether only one start will do."""
        return self.earliest == self.latest

    def admits(self, service: str, start: dt.datetime, staff: str, today: dt.date) -> bool:
        """Whether an appointment is this one; `start` is local."""
        return (
            service == self.service
            and start.date() == today + dt.timedelta(days=self.days_ahead)
            and self.earliest <= start.time() <= self.latest
            and self.staff in {None, staff}
        )


@dataclass(frozen=True)
class Goal:
    """One customer's purpose. `before` is what they book, or say, first: to cancel it, to move it, to think again.

    `wants` are the appointments that have to stand in the end, and no other. `name` is for whom, None for themselves.
    `patience` is how many messages they write before they give up. They talk on `weekday` (0 is Monday) at `at`.
    """

    id: int
    tenant: str
    tongue: Tongue
    manner: Manner
    kind: Kind
    channel: str
    weekday: int
    at: dt.time
    wants: tuple[Visit, ...]
    before: Visit | None
    own_name: str
    name: str | None
    patience: int

    def but(self, **changes: object) -> "Goal":
        """The same goal with something else in it, for tests."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the field's own types are checked by its user
