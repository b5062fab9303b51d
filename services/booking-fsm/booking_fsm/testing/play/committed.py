"""What is committed after a step: the rows a promise can be checked by, and the holds beside them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ratiba_contracts.codec import decode
from ratiba_contracts.envelope import Envelope

LIVE = frozenset({"pending", "booked"})


@dataclass(frozen=True, slots=True)
class Identity:
    """A row of `identities`."""

    thread_id: str | None
    customer_id: UUID
    reply_seq: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A row of `conversation_threads`; `state` as stored."""

    key: str
    state: Mapping[str, Any]
    version: int
    next_due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A row of `checkpoints`."""

    thread_id: str
    version: int
    input_id: UUID
    state: Mapping[str, Any]
    acts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class BookedTime:
    """A row of `appointments`."""

    appointment_id: UUID
    thread_id: str
    customer_id: UUID
    booked_by: str
    service: Mapping[str, Any]
    staff_id: str
    start_at: dt.datetime
    end_at: dt.datetime
    blocked_from: dt.datetime
    blocked_until: dt.datetime
    status: str
    held_until: dt.datetime | None

    @property
    def live(self) -> bool:
        """Whether somebody is to come."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True)
class Sent:
    """A row of the outbox, in its order. The bus takes each `message_id` once."""

    message_id: str
    subject: str
    payload: str

    @property
    def fact(self) -> Envelope[Any] | None:
        """The fact it carries; None for a row that only disarms a timer."""
        return decode(self.payload.encode()) if self.payload else None


@dataclass(frozen=True, slots=True)
class HeldTime:
    """Time in the hold store, of one owner and member of staff."""

    staff_id: str
    start: dt.datetime
    end: dt.datetime
    owner: str


@dataclass(frozen=True, slots=True)
class Committed:
    """Everything, as another process would find it. `handoffs`: who waits for a person, and how often they asked."""

    identities: Mapping[str, Identity]
    threads: Mapping[str, Thread]
    checkpoints: tuple[Checkpoint, ...]
    appointments: Mapping[UUID, BookedTime]
    handoffs: Mapping[str, int]
    outbox: tuple[Sent, ...]
    held: tuple[HeldTime, ...]

    def thread_of(self, key: str) -> Thread | None:
        """The thread a key is in."""
        identity = self.identities.get(key)
        return self.threads.get(identity.thread_id) if identity is not None and identity.thread_id else None
