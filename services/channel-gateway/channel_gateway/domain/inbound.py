"""What came in from a channel, the same for every channel. Nothing in here has been acted on yet."""

from dataclasses import dataclass
from datetime import datetime

from channel_gateway.domain.delivery import DeliveryId
from ratiba_contracts.conversation import E164, DeliveryState, TapContent, TextContent, UnsupportedContent


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A customer's message. `address` is where an answer goes: a WhatsApp id, a business-scoped id, a
    session.
    """

    account: str
    address: str
    message_id: str
    sent_at: datetime
    content: TextContent | TapContent | UnsupportedContent
    text: str | None = None
    phone: E164 | None = None
    profile_name: str | None = None

    def __post_init__(self) -> None:
        if not (self.account and self.address and self.message_id):
            msg = "a message has an account, an address and an id"
            raise ValueError(msg)
        if self.sent_at.tzinfo is None:
            msg = f"a naive datetime has no instant: {self.sent_at!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The provider's word on a message of ours. `state` None: it failed, for `error_code`.

    `tracker` is what we sent along with the message; it identifies it even when the answer to our call was
    lost.
    """

    account: str
    address: str
    message_id: str
    state: DeliveryState | None
    at: datetime
    tracker: DeliveryId | None = None
    error_code: int | None = None


@dataclass(frozen=True, slots=True)
class NotForUs:
    """Something the provider tells that moves no conversation: an account update, a call, an echo. Counted
    by kind.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a payload that does not have its shape. `reason` names the field, never its value."""

    kind: str
    reason: str


Inbound = InboundMessage | DeliveryReport | NotForUs | Broken
"""Any part of a payload, in the payload's order."""
