"""Reading what a run left behind: the bus, PostgreSQL, the provider's log, the dead letters."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from tests.chaos.evidence import Call, Decided, Evidence, Facts, Taken
from tests.chaos.faults import Struck
from tests.chaos.ledger import Answered
from tests.chaos.outbox_copies import acknowledged, not_on_the_bus
from tests.chaos.rows import rows_of

from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.stored_facts import facts_pattern, newest_facts
from ratiba_contracts.booking import Booked
from ratiba_contracts.codec import decode
from ratiba_contracts.conversation import MessageReceived, ReplyDecided, TapContent
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.options import OpeningOption
from ratiba_runtime.dead_letters import DeadLetters

MANY = 1_000_000


async def gather(
    reached: Connections, tenant: str, provider_log: Path, answered: Sequence[Answered], struck: Sequence[Struck] = ()
) -> Evidence:
    """Read everything about one tenant, once it is quiet."""
    facts = await _facts(reached, tenant)
    letters = await DeadLetters(reached.jetstream).listed(limit=1000)
    return Evidence(
        answered=answered,
        struck=struck,
        rows=await rows_of(reached.database, tenant),
        facts=facts,
        calls=calls_in(provider_log, set(facts.keys.values())),
        dead_letters=[f"{one.consumer} {one.stream}:{one.sequence} {one.reason}" for one in letters],
    )


async def _facts(reached: Connections, tenant: str) -> Facts:
    received: Counter[UUID] = Counter()
    said: dict[UUID, str] = {}
    keys: dict[UUID, str] = {}
    decided: list[Decided] = []
    taken: list[Taken] = []
    stored: Counter[tuple[str, str]] = Counter()
    for message in (await newest_facts(reached.bus, facts_pattern(tenant), MANY, seconds=30.0)).messages:
        stored[message.subject, message.data.decode()] += 1
        fact = decode(message.data)
        if isinstance(fact.data, MessageReceived):
            received[fact.id] += 1
            keys[fact.id] = fact.partitionkey
            said[fact.id] = _said(fact.data)
        elif isinstance(fact.data, ReplyDecided):
            decided.append(_decided(fact, fact.data, message.metadata.timestamp.timestamp()))
        elif isinstance(fact.data, Booked):
            taken.append(_taken(fact, fact.data, message.metadata.timestamp))
    published = await acknowledged(reached, tenant)
    lost = [f"{row.stream} {row.message_id}" for row in not_on_the_bus(published, stored)]
    return Facts(received, said, keys, decided, taken, len(published), lost)


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


def _said(message: MessageReceived) -> str:
    """As a ledger notes it: the id of what was tapped, else the words."""
    if isinstance(message.content, TapContent) and message.personal.text is None:
        return f"{message.content.question_id}:{message.content.value}"
    return message.personal.text or ""


def _taken(fact: Envelope, booked: Booked, known_at: dt.datetime) -> Taken:
    return Taken(booked.appointment.start_at, known_at, fact.causationid, booked.appointment.appointment_id)


def _decided(fact: Envelope, reply: ReplyDecided, at: float) -> Decided:
    options = reply.question.options if reply.question else ()
    offered = tuple(option.opening.start_at for option in options if isinstance(option, OpeningOption))
    acts = tuple(act.act for act in reply.acts)
    return Decided(fact.id, fact.causationid, fact.partitionkey, reply.reply_seq, acts, at, offered)
