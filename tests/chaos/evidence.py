"""What a run left behind: rows, facts, dead letters and provider calls, read and put side by side."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from tests.chaos.faults import Struck
from tests.chaos.ledger import Answered

from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.stored_facts import facts_pattern, newest_facts
from ratiba_contracts.booking import Booked
from ratiba_contracts.codec import decode
from ratiba_contracts.conversation import MessageReceived, ReplyDecided
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.options import OpeningOption
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of, service_schema

MANY = 1_000_000


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


@dataclass(frozen=True)
class Evidence:
    """Everything the checker judges by. Counters are by message id."""

    answered: Sequence[Answered]
    struck: Sequence[Struck] = ()
    received: Counter[UUID] = field(default_factory=Counter)
    received_at: dict[UUID, dt.datetime] = field(default_factory=dict)
    keys: dict[UUID, str] = field(default_factory=dict)
    inbox: Counter[UUID] = field(default_factory=Counter)
    turns: Counter[UUID] = field(default_factory=Counter)
    decided: Sequence[Decided] = ()
    parts: dict[tuple[str, int], int] = field(default_factory=dict)
    settled_at: dict[tuple[str, int, int], float] = field(default_factory=dict)
    failed: Sequence[tuple[str, int]] = ()
    calls: Sequence[Call] = ()
    taken: Sequence[Taken] = ()
    booked: int = 0
    overlaps: Sequence[tuple[str, str]] = ()
    left_over: dict[str, int] = field(default_factory=dict)
    dead_letters: Sequence[str] = ()


async def gather(
    reached: Connections, tenant: str, provider_log: Path, answered: Sequence[Answered], struck: Sequence[Struck] = ()
) -> Evidence:
    """Read everything about one tenant, once it is quiet."""
    received: Counter[UUID] = Counter()
    received_at: dict[UUID, dt.datetime] = {}
    keys: dict[UUID, str] = {}
    decided: list[Decided] = []
    taken: list[Taken] = []
    for message in (await newest_facts(reached.bus, facts_pattern(tenant), MANY, seconds=30.0)).messages:
        fact = decode(message.data)
        stored_at = message.metadata.timestamp
        if isinstance(fact.data, MessageReceived):
            received[fact.id] += 1
            received_at.setdefault(fact.id, stored_at)
            keys[fact.id] = fact.partitionkey
        elif isinstance(fact.data, ReplyDecided):
            decided.append(_decided(fact, fact.data, stored_at.timestamp()))
        elif isinstance(fact.data, Booked):
            taken.append(Taken(fact.data.appointment.start_at, stored_at, fact.causationid))
    rows = await _rows(reached, tenant)
    return Evidence(
        answered=answered,
        struck=struck,
        received=received,
        received_at=received_at,
        keys=keys,
        decided=decided,
        taken=taken,
        calls=calls_in(provider_log, set(keys.values())),
        dead_letters=[_letter(one) for one in await DeadLetters(reached.jetstream).listed(limit=1000)],
        inbox=rows.inbox,
        turns=rows.turns,
        parts=rows.parts,
        settled_at=rows.settled_at,
        failed=rows.failed,
        booked=rows.booked,
        overlaps=rows.overlaps,
        left_over=rows.left_over,
    )


def calls_in(provider_log: Path, keys: set[str]) -> list[Call]:
    """The accepted calls of these conversations, as the provider wrote them down."""
    calls = []
    for line in provider_log.read_text().splitlines():
        entry = json.loads(line)
        key, reply_seq, part = entry["message"]["biz_opaque_callback_data"].split(":")
        if key in keys:
            arrived_at, at = (dt.datetime.fromisoformat(entry[name]).timestamp() for name in ("arrived_at", "at"))
            calls.append(Call(entry["seq"], arrived_at, at, key, int(reply_seq), int(part)))
    return calls


@dataclass(frozen=True)
class _Rows:
    inbox: Counter[UUID]
    turns: Counter[UUID]
    parts: dict[tuple[str, int], int]
    settled_at: dict[tuple[str, int, int], float]
    failed: list[tuple[str, int]]
    booked: int
    overlaps: list[tuple[str, str]]
    left_over: dict[str, int]


async def _rows(reached: Connections, tenant: str) -> _Rows:
    own, checkpoints = schema_of(tenant), checkpoints_schema_of(tenant)
    booking, gateway = service_schema("booking-fsm"), service_schema("channel-gateway")
    async with reached.database.public_transaction() as connection:
        inbox = await connection.fetch(
            f"SELECT message_id, count(*) AS times FROM {booking}.inbox WHERE tenant = $1 GROUP BY message_id", tenant
        )
        turns = await connection.fetch(
            f"SELECT input_id, count(*) AS times FROM {checkpoints}.checkpoints GROUP BY input_id"
        )
        deliveries = await connection.fetch(
            f"SELECT key, reply_seq, part, parts, state, accepted_at FROM {own}.deliveries"
        )
        overlaps = await connection.fetch(
            f"""
            SELECT one.reference AS first, other.reference AS second
            FROM {own}.appointments AS one JOIN {own}.appointments AS other
                ON one.staff_id = other.staff_id AND one.appointment_id < other.appointment_id
                AND one.blocked_from < other.blocked_until AND other.blocked_from < one.blocked_until
            WHERE one.status IN ('pending', 'booked') AND other.status IN ('pending', 'booked')
            """
        )
        booked = await connection.fetchval(f"SELECT count(*) FROM {own}.appointments WHERE status = 'booked'")
        left_over = {
            f"{schema}.{table}": await connection.fetchval(f"SELECT count(*) FROM {schema}.{table}")
            for schema in (booking, gateway)
            for table in ("outbox", "outbox_dead")
        }
    return _Rows(
        inbox=Counter({row["message_id"]: row["times"] for row in inbox}),
        turns=Counter({row["input_id"]: row["times"] for row in turns}),
        parts={(row["key"], row["reply_seq"]): row["parts"] for row in deliveries},
        settled_at={
            (row["key"], row["reply_seq"], row["part"]): row["accepted_at"].timestamp()
            for row in deliveries
            if row["accepted_at"] is not None
        },
        failed=sorted({(row["key"], row["reply_seq"]) for row in deliveries if row["state"] == "failed"}),
        booked=booked,
        overlaps=[(row["first"], row["second"]) for row in overlaps],
        left_over={table: count for table, count in left_over.items() if count},
    )


def _decided(fact: Envelope, reply: ReplyDecided, at: float) -> Decided:
    options = reply.question.options if reply.question else ()
    offered = tuple(option.opening.start_at for option in options if isinstance(option, OpeningOption))
    acts = tuple(act.act for act in reply.acts)
    return Decided(fact.id, fact.causationid, fact.partitionkey, reply.reply_seq, acts, at, offered)


def _letter(letter) -> str:
    return f"{letter.consumer} {letter.stream}:{letter.sequence} {letter.reason}"
