"""Messages on their way to a customer, and where they go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.lane import Head
from ratiba_contracts.views import Channel


@dataclass(frozen=True, slots=True)
class Window:
    """A conversation's address. `account` is the business's side, `address` the customer's."""

    key: str
    channel: Channel
    account: str
    address: str


@dataclass(frozen=True, slots=True)
class LockedWindow:
    """A window whose lane nobody else may move. `now` is the database's: no lease depends on whose clock it is."""

    window: Window
    now: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as stored. `body` is fitted to its channel. `reply_id` and `correlation_id` are the decision's."""

    id: DeliveryId
    parts: int
    thread_id: str
    channel: Channel
    reply_id: UUID
    correlation_id: UUID
    body: dict[str, Any]
    state: MessageState
    attempts: int


@dataclass(frozen=True, slots=True)
class LaneHead:
    """The first unsettled message of a conversation, and what decides about it."""

    head: Head
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply as the web shows it. `at`: since when it may be shown."""

    reply_seq: int
    body: dict[str, Any]
    at: datetime
