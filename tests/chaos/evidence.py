"""What a run left behind, put side by side: what the checker judges by."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tests.chaos.faults import Struck
from tests.chaos.ledger import Answered


@dataclass(frozen=True)
class Decided:
    """One reply_decided fact; `acts` by name, `offered` the starts among its options.

    `at`: when the bus stored it, in seconds since 1970.
    """

    id: UUID
    cause: UUID | None
    key: str
    reply_seq: int
    acts: tuple[str, ...]
    at: float = 0.0
    offered: tuple[dt.datetime, ...] = ()


@dataclass(frozen=True)
class Call:
    """One call that the provider accepted, in the order of acceptance. Both times in seconds since 1970."""

    seq: int
    arrived_at: float
    at: float
    key: str
    reply_seq: int
    part: int

    @property
    def message(self) -> tuple[str, int, int]:
        """Which message of which reply of which conversation it carried."""
        return (self.key, self.reply_seq, self.part)


@dataclass(frozen=True)
class Taken:
    """An appointment as the bus has it: `known_at` is when the booked fact was stored, after its commit."""

    start_at: dt.datetime
    known_at: dt.datetime
    cause: UUID | None
    appointment_id: UUID


@dataclass(frozen=True)
class Rows:
    """What PostgreSQL has of one tenant.

    `handled_at`: when the transaction began that handled a message. `settled_at`: when it was written down that the
    provider has a message of a reply, in seconds since 1970. `appointments`: all that were ever made. `left_over`: rows
    in tables that should be empty.
    """

    inbox: Counter[UUID] = field(default_factory=Counter)
    handled_at: dict[UUID, dt.datetime] = field(default_factory=dict)
    turns: Counter[UUID] = field(default_factory=Counter)
    parts: dict[tuple[str, int], int] = field(default_factory=dict)
    settled_at: dict[tuple[str, int, int], float] = field(default_factory=dict)
    failed: Sequence[tuple[str, int]] = ()
    booked: int = 0
    appointments: frozenset[UUID] = frozenset()
    overlaps: Sequence[tuple[str, str]] = ()
    left_over: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What the bus has of one tenant. `said`: the words or the tap in each message, as it was stored.

    `lost`: outbox rows that their stream acknowledged and that are not there, byte for byte.
    """

    received: Counter[UUID] = field(default_factory=Counter)
    said: dict[UUID, str] = field(default_factory=dict)
    keys: dict[UUID, str] = field(default_factory=dict)
    decided: Sequence[Decided] = ()
    taken: Sequence[Taken] = ()
    acknowledged: int = 0
    lost: Sequence[str] = ()


@dataclass(frozen=True)
class Evidence:
    """Everything the checker judges by."""

    answered: Sequence[Answered]
    struck: Sequence[Struck] = ()
    rows: Rows = field(default_factory=Rows)
    facts: Facts = field(default_factory=Facts)
    calls: Sequence[Call] = ()
    dead_letters: Sequence[str] = ()
