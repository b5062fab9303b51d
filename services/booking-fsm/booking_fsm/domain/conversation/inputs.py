"""What can move a conversation: a customer's words or tap, what we cannot read, a deadline, a proposal, an offer,
what became of a payment, or an owner's hand.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from booking_fsm.domain.understanding import Understanding
from ratiba_contracts.booking import CancelledByOwner, Displaced
from ratiba_contracts.cross_sell import Offered, Passed
from ratiba_contracts.payments import PaymentOutcome


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words, understood. `seen_reply_seq`: the last of our replies that had reached the customer."""

    understanding: Understanding
    seen_reply_seq: int
    message_id: UUID
    sent_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or list row of one question."""

    question_id: str
    value: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A voice note, a picture ... `understanding` is of its caption, None without one."""

    media: str
    understanding: Understanding | None
    seen_reply_seq: int


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline has come. `generation` tells the armed timer from its predecessors."""

    purpose: str
    generation: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a model made of a message; `understanding` is None where it made nothing of it.

    `cost_usd`: of all calls for this thread so far. `ceiling_reached`: that is as much as they may cost.
    """

    message_id: UUID
    understanding: Understanding | None
    seen_reply_seq: int
    cost_usd: Decimal
    ceiling_reached: bool


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Cross-sell offers a service behind a booking, held until `expires_at` in the conversation's clock."""

    offered: Offered
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class OfferPassed:
    """Cross-sell offers nothing behind a booking."""

    passed: Passed


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """Payments tells how it stands with money, perhaps of a thread long over."""

    outcome: PaymentOutcome


@dataclass(frozen=True, slots=True)
class BookedOver:
    """The owner has booked over what this customer was deciding on or paying for."""

    displaced: Displaced


@dataclass(frozen=True, slots=True)
class OwnerCancelled:
    """The owner has called off what this customer had."""

    cancelled: CancelledByOwner


Input = (
    Said | Tapped | Unreadable | Due | Proposed | OfferMade | OfferPassed | PaymentTold | BookedOver | OwnerCancelled
)
