"""The one service that is offered right behind a booking: what cross-sell offers, and what became of it.

Cross-sell writes `offered` or `passed`, once a booking. Only booking-fsm writes `accepted`, `declined` and `lapsed`,
each naming the offer, in a locked turn; on any of the three cross-sell releases what it held for the offer.
"""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from ratiba_contracts.conversation import ThreadId
from ratiba_contracts.envelope import Contract

ADJACENCY_MIN = 15
"""The adjacency window: an offered start lies 0 to this many minutes behind the end of the booking, never before."""

DECISION_SECONDS = 2.0
"""How long a conversation waits for an offer after its booking was confirmed, at most. Later ones are never shown."""

HoldToken = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}(:[A-Za-z0-9_-]{1,80})?$")]
"""Under what a hold is kept: the thread for a booking's own time, `<thread>:<offer_id>` for an offered one."""


class PassReason(StrEnum):
    """Why nothing is offered; one a rule."""

    DIALS = "dials"
    DECLINED = "declined"
    TOO_LATE = "too_late"
    NO_RELATION = "no_relation"
    PRIMARY_CANCELLED = "primary_cancelled"
    NO_OPENING = "no_opening"
    SLOT_TAKEN = "slot_taken"
    UNAVAILABLE = "unavailable"
    BY_HAND = "by_hand"


class LapseReason(StrEnum):
    """Why an offer ended without an answer to it, or without what was offered. `too_late`: nobody had seen it."""

    TOO_LATE = "too_late"
    NO_ANSWER = "no_answer"
    MOVED_ON = "moved_on"
    GONE = "gone"


class OfferedTime(Contract):
    """One chair: a member of staff from start to end, and the time blocked around it, buffers included."""

    staff_id: str
    start_at: AwareDatetime
    end_at: AwareDatetime
    blocked_from: AwareDatetime
    blocked_until: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> "OfferedTime":
        if not self.blocked_from <= self.start_at < self.end_at <= self.blocked_until:
            msg = f"{self.start_at} to {self.end_at} must lie within {self.blocked_from} to {self.blocked_until}"
            raise ValueError(msg)
        return self


class Why(Contract):
    """Why this one was offered: score = confidence x (1 - gap_min / tolerance_min)."""

    confidence: float = Field(ge=0, le=1, description="Of the relation between the two services.")
    gap_min: int = Field(ge=0, description="Minutes between the end of the booking and the offered start.")
    tolerance_min: int = Field(default=ADJACENCY_MIN, ge=1)
    score: float = Field(ge=0, le=1)
    considered: int = Field(ge=1, description="How many pairs of a service and a start it was the best of.")
    catalog_version: int = Field(ge=1)


class Offered(Contract):
    """A service goes with what was booked, somebody is free right behind it, and that time is held."""

    offer_id: UUID
    thread_id: ThreadId
    appointment_id: UUID = Field(description="What was booked.")
    service_id: str = Field(description="What is offered.")
    time: OfferedTime
    hold_expires_at: AwareDatetime = Field(description="Wall clock; the hold lives at least until then.")
    why: Why


class Passed(Contract):
    """Nothing is offered behind this booking, and the one reason."""

    thread_id: ThreadId
    appointment_id: UUID
    reason: PassReason


class OfferFact(Contract):
    """What every outcome of an offer carries."""

    offer_id: UUID
    thread_id: ThreadId


class Accepted(OfferFact):
    """The customer said yes, and the offered time is theirs. `late`: the offer had lapsed, the time was still free."""

    appointment_id: UUID = Field(description="The second appointment.")
    late: bool = False


class Declined(OfferFact):
    """The customer said no. Nothing more is offered in this thread."""


class Lapsed(OfferFact):
    """The offer is over without a yes or a no that counted."""

    reason: LapseReason


class FindAdjacentOpenings(Contract):
    """Free starts of any of these services within `within_min` minutes behind the end of an appointment.

    One request for all candidates. Holds under the asker's own tokens do not count as taken.
    """

    appointment_id: UUID
    candidates: tuple[str, ...] = Field(min_length=1, max_length=100, description="Ids of services.")
    within_min: int = Field(default=ADJACENCY_MIN, ge=0, le=120)
    hold_tokens: tuple[HoldToken, ...] = Field(default=(), max_length=2, description="The asker's own.")
    now: AwareDatetime | None = Field(default=None, description="Local stack only: the clock to search under.")


class AdjacentOpening(Contract):
    """A free start of one service, the time blocked around it, and who is free for all of it, in any order."""

    service_id: str
    start_at: AwareDatetime
    end_at: AwareDatetime
    blocked_from: AwareDatetime
    blocked_until: AwareDatetime
    staff_ids: tuple[str, ...] = Field(min_length=1)


class AdjacentOpeningsFound(Contract):
    """Every free start, by service as asked, then by time. Times already taken, by rows or
    by others' holds, and times at which the customer is booked elsewhere, are left out.

    `primary_end_at` is None when the appointment is not live (any more): then there is nothing to be behind.
    """

    outcome: Literal["adjacent_openings_found"] = "adjacent_openings_found"
    primary_end_at: AwareDatetime | None
    openings: tuple[AdjacentOpening, ...] = ()
