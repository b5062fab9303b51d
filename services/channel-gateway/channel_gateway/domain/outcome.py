"""How handing one message to a provider ended, and what is to be done next."""

from dataclasses import dataclass
from enum import StrEnum


class NextStep(StrEnum):
    """What is to be done after a refusal."""

    RETRY = "retry"
    """The provider is busy or limits us: the same message again, later."""
    NEEDS_TEMPLATE = "needs_template"
    """The time after the customer's last message is over: only a template may be sent."""
    OTHER_CHANNEL = "other_channel"
    """This customer cannot be reached here now."""
    RESPECT_WISH = "respect_wish"
    """The customer does not want such messages."""
    OWNER_ACTS = "owner_acts"
    """The account needs its owner: token, payment, display name, policy."""
    OUR_FAULT = "our_fault"
    """We sent something malformed: a defect, to be repaired."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A class of refusals. `slug` is the reason that `message_failed` carries.

    `tries`: how often such a message is tried at most, where the cause may be the message itself; None: only time
    limits it, for the cause is elsewhere.
    """

    slug: str
    next_step: NextStep
    tries: int | None = None


UNREACHABLE = Refusal("provider-unreachable", NextStep.RETRY)
"""No answer: the message may or may not have been taken."""

STALE = Refusal("stale", NextStep.OTHER_CHANNEL)
"""It could not be sent for so long that it would confuse more than silence."""

SUPERSEDED = Refusal("superseded", NextStep.OUR_FAULT)
"""It arrived after a later reply of its conversation had left; sent now it would be out of order."""

NO_ADDRESS = Refusal("no-address", NextStep.OUR_FAULT)
"""Nobody ever wrote in this conversation, so there is nowhere to send to."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it. `provider_message_id` None: it did not say under which id."""

    provider_message_id: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider did not take it, or nobody knows (`http_status` None: no answer). Delays in seconds."""

    refusal: Refusal
    provider_code: int | None = None
    http_status: int | None = None
    retry_after: float | None = None


Outcome = Accepted | Refused
