"""Postgres as far as this service needs it, in memory: it knows the service's statements by their text, and no other.

The adapters and the unit of work run on it unchanged, so what is played here passes through everything but SQL. That
the statements mean what is written here is shown by playing the same inputs on the real server beside it.
"""

import datetime as dt
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from booking_fsm.adapters.appointments import (
    _BOOK,
    _BUSY,
    _CANCEL,
    _COMING,
    _ENGAGED,
    _INSERT,
    _OWN_TIME,
    _PENDING,
    _PRIMARY,
    _RELEASE,
)
from booking_fsm.adapters.conversations import _LOCK_IDENTITY, _LOCK_THREAD, _MEET, _SAVE
from booking_fsm.adapters.handoffs import _RAISE
from booking_fsm.testing.play.house import Died
from booking_fsm.turns import SERVICE
from ratiba_runtime.database import SET_SEARCH_PATH, Connection, Database
from ratiba_runtime.unit_of_work import _inbox_statement, _outbox_statement

Row = Mapping[str, Any]

_SAVED = (
    "thread_id",
    "key",
    "state",
    "version",
    "last_turn_at",
    "clock_offset_seconds",
    "next_due_at",
    "reply_seq",
    "input_id",
    "input",
    "acts",
)
_INSERTED = (
    "appointment_id",
    "reference",
    "customer_id",
    "thread_id",
    "booked_by",
    "service",
    "staff_id",
    "staff_number",
    "staff_name",
    "start_at",
    "end_at",
    "blocked_from",
    "blocked_until",
    "created_at",
    "held_until",
    "name",
)
"""What the statements' parameters are, in their order."""


@dataclass(slots=True)
class Tables:
    """The rows by their keys. A row is never changed, only replaced, so a copy of the dictionaries is a copy of all."""

    customers: dict[UUID, Row] = field(default_factory=dict)
    identities: dict[str, Row] = field(default_factory=dict)
    threads: dict[str, Row] = field(default_factory=dict)
    checkpoints: dict[tuple[str, int], Row] = field(default_factory=dict)
    appointments: dict[UUID, Row] = field(default_factory=dict)
    handoffs: dict[str, int] = field(default_factory=dict)
    inbox: set[UUID] = field(default_factory=set)
    outbox: list[tuple[str, str, str]] = field(default_factory=list)

    def copy(self) -> "Tables":
        """As it is now."""
        return Tables(
            dict(self.customers),
            dict(self.identities),
            dict(self.threads),
            dict(self.checkpoints),
            dict(self.appointments),
            dict(self.handoffs),
            set(self.inbox),
            list(self.outbox),
        )


class MemoryDatabase(Database):
    """One transaction at a time; what a transaction wrote is gone when it fails."""

    def __init__(self, tables: Tables | None = None) -> None:
        self.tables = tables or Tables()
        self.after_outbox_write = None
        self.dies = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Yield a connection that writes to a copy, which takes the tables' place at the end."""
        within = self.tables.copy()
        connection: Any = MemoryConnection(within)
        yield connection
        if self.dies:
            self.dies = False
            raise Died
        self.tables = within


class MemoryConnection:
    """Answers each statement of the service. A statement it does not know raises KeyError with its text."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._answers: dict[str, Callable[..., Any]] = {
            SET_SEARCH_PATH: lambda path: path,
            _inbox_statement(SERVICE): self._note_input,
            _outbox_statement(SERVICE): self._send,
            _LOCK_IDENTITY: self._identity,
            _LOCK_THREAD: self._thread,
            _MEET: self._meet,
            _SAVE: self._save,
            _BUSY: self._busy,
            _INSERT: self._insert,
            _COMING: self._coming,
            _CANCEL: self._cancel,
            _PRIMARY: self._primary,
            _ENGAGED: self._engaged,
            _OWN_TIME: self._own_time,
            _BOOK: self._book,
            _RELEASE: self._release,
            _PENDING: self._pending,
            _RAISE: self._raise_handoff,
        }

    async def fetch(self, statement: str, *given: Any) -> Any:
        """All rows."""
        return self._answers[statement](*given)

    async def fetchrow(self, statement: str, *given: Any) -> Any:
        """The first row, or None."""
        return self._answers[statement](*given)

    async def fetchval(self, statement: str, *given: Any) -> Any:
        """The first value."""
        return self._answers[statement](*given)

    async def execute(self, statement: str, *given: Any) -> Any:
        """No rows."""
        return self._answers[statement](*given)

    def _note_input(self, _path: str, _consumer: str, _tenant: str, message_id: UUID) -> bool:
        fresh = message_id not in self._tables.inbox
        self._tables.inbox.add(message_id)
        return fresh

    def _send(
        self, _streams: Any, subjects: list[str], _keys: Any, ids: list[str], _headers: Any, payloads: list[str]
    ) -> None:
        self._tables.outbox += zip(ids, subjects, payloads, strict=True)

    def _identity(self, key: str) -> Row | None:
        return self._tables.identities.get(key)

    def _thread(self, thread_id: str) -> Row | None:
        return self._tables.threads.get(thread_id)

    def _meet(self, *given: Any) -> list[Row]:
        key, customer_id, name, phone, at, channel = given
        same = [id_ for id_, row in self._tables.customers.items() if phone is not None and row["phone"] == phone]
        customer_id = same[0] if same else customer_id
        self._tables.customers.setdefault(customer_id, {"name": name, "phone": phone, "created_at": at})
        self._tables.identities[key] = {
            "channel": channel,
            "customer_id": customer_id,
            "phone": phone,
            "thread_id": None,
            "reply_seq": 0,
        }
        return [{"customer_id": customer_id, **self._tables.customers[customer_id]}]

    def _save(self, *given: Any) -> bool:
        row = dict(zip(_SAVED, given, strict=True))
        row["state"] = json.loads(row["state"])
        thread_id, version = row["thread_id"], row["version"]
        found = self._tables.threads.get(thread_id)
        if found is not None and found["version"] != version - 1:
            return False
        self._tables.threads[thread_id] = row
        identity = self._tables.identities[row["key"]]
        self._tables.identities[row["key"]] = {**identity, "thread_id": thread_id, "reply_seq": row["reply_seq"]}
        self._tables.checkpoints[thread_id, version] = row
        return True

    def _busy(self, start: dt.datetime, end: dt.datetime, since: dt.datetime) -> list[Row]:
        return [
            {
                "staff_id": row["staff_id"],
                "first": math.floor(row["blocked_from"].timestamp() / 300),
                "until": math.ceil(row["blocked_until"].timestamp() / 300),
            }
            for row in self._tables.appointments.values()
            if _live(row) and since < row["blocked_from"] < end and row["blocked_until"] > start
        ]

    def _insert(self, *given: Any) -> Row | None:
        new = dict(zip(_INSERTED, given, strict=True))
        new["status"] = "booked" if new["held_until"] is None else "pending"
        used = {row["reference"] for row in self._tables.appointments.values()}
        new["reference"] = next(one for one in new["reference"] if one not in used)
        if any(_live(row) and _overlap(row, new) for row in self._tables.appointments.values()):
            return None
        self._tables.appointments[new["appointment_id"]] = new
        name = new.pop("name")
        if name is not None:
            customer = self._tables.customers[new["customer_id"]]
            self._tables.customers[new["customer_id"]] = {**customer, "name": name}
        return new

    def _raise_handoff(self, _id: UUID, key: str, *_given: Any) -> None:
        self._tables.handoffs[key] = self._tables.handoffs.get(key, 0) + 1

    def _primary(self, appointment_id: UUID) -> Row | None:
        row = self._tables.appointments.get(appointment_id)
        return row if row is not None and _live(row) else None

    def _engaged(self, customer_id: UUID, but: UUID, start: dt.datetime, end: dt.datetime) -> list[Row]:
        return [
            row
            for row in self._tables.appointments.values()
            if _live(row) and row["customer_id"] == customer_id and row["appointment_id"] != but
            if row["start_at"] < end and row["end_at"] > start
        ]

    def _own_time(
        self,
        key: str,
        customer_id: UUID,
        proven: bool,  # noqa: FBT001
        start: dt.datetime,
        end: dt.datetime,
    ) -> list[Row]:
        return [
            row
            for row in self._tables.appointments.values()
            if _live(row) and _of(row, key, customer_id, proven) and row["start_at"] < end and row["end_at"] > start
        ]

    def _book(self, appointment_ids: list[UUID], at: dt.datetime) -> list[Row]:
        return self._release(appointment_ids, at, "booked")

    def _release(self, appointment_ids: list[UUID], _at: dt.datetime, status: str) -> list[Row]:
        changed: list[Row] = [{**row, "status": status, "held_until": None} for row in self._pending(appointment_ids)]
        self._tables.appointments |= {row["appointment_id"]: row for row in changed}
        return changed

    def _pending(self, appointment_ids: list[UUID]) -> list[Row]:
        rows = (self._tables.appointments.get(id_) for id_ in appointment_ids)
        return [row for row in rows if row is not None and row["status"] == "pending"]

    def _coming(self, now: dt.datetime, key: str, customer_id: UUID, proven: bool) -> list[Row]:  # noqa: FBT001
        found = [row for row in self._tables.appointments.values() if _callable_off(row, now, key, customer_id, proven)]
        return sorted(found, key=lambda row: (row["start_at"], row["appointment_id"]))

    def _cancel(self, now: dt.datetime, appointment_id: UUID, key: str, customer_id: UUID, proven: bool) -> Row | None:  # noqa: FBT001
        row = self._tables.appointments.get(appointment_id)
        if row is None or not _callable_off(row, now, key, customer_id, proven):
            return None
        cancelled = {**row, "status": "cancelled", "held_until": None}
        self._tables.appointments[appointment_id] = cancelled
        return cancelled


def _live(row: Row) -> bool:
    return row["status"] in ("pending", "booked")


def _overlap(one: Row, other: Row) -> bool:
    """As the exclusion constraint sees it."""
    in_time: bool = one["blocked_from"] < other["blocked_until"] and other["blocked_from"] < one["blocked_until"]
    return in_time and bool(one["staff_number"] == other["staff_number"])


def _callable_off(row: Row, now: dt.datetime, key: str, customer_id: UUID, proven: bool) -> bool:  # noqa: FBT001
    """Coming or kept unpaid, and this customer's: booked from this key, or theirs on a channel that proves it."""
    mine = _of(row, key, customer_id, proven)
    return mine and (row["status"] == "pending" or (row["status"] == "booked" and row["start_at"] > now))


def _of(row: Row, key: str, customer_id: UUID, proven: bool) -> bool:  # noqa: FBT001
    return bool(row["booked_by"] == key or (proven and row["customer_id"] == customer_id))
