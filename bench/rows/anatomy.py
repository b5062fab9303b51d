"""Where the time of a turn goes: the parts of the turns that `turn` measures, in microseconds a turn."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import asyncpg
import redis.asyncio

from bench.guests import Guest
from bench.house import House
from bench.spans import Spans
from booking_fsm import open_turn
from booking_fsm.domain.conversation import graph
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.outgoing import Outgoing
from booking_fsm.turns import Turns
from ratiba_contracts.codec import decode
from ratiba_runtime import timers, unit_of_work

CONVERSATIONS = 30
WARM_UP = 10

STATEMENTS = {
    "BEGIN": "postgres: begin",
    "COMMIT": "postgres: commit",
    ".inbox": "postgres: inbox and path",
    "FROM identities": "postgres: lock the conversation",
    "FROM conversation_threads": "postgres: lock the thread, read the state",
    "booking_policy": "postgres: version of the roster",
    "INSERT INTO customers": "postgres: enter a new customer",
    "INSERT INTO conversation_threads": "postgres: state and checkpoint",
    ".outbox": "postgres: outbox",
    "INSERT INTO appointments": "postgres: the appointment",
    "FROM appointments": "postgres: who is busy",
}
"""By what a statement contains; the first that fits."""


async def anatomy(house: House, customers: Iterator[Guest]) -> dict[str, float]:
    """Microseconds a turn by part, the largest first; "the rest" is what no span covers."""
    await _converse(house.turns, Spans(), islice(customers, WARM_UP))
    spans = Spans()
    with _wrapped(spans):
        taken = await _converse(house.turns, spans, islice(customers, CONVERSATIONS))
    parts = {name: 1e6 * seconds / taken for name, seconds in spans.seconds.items()}
    return dict(sorted(parts.items(), key=lambda part: -part[1]))


async def _converse(turns: Turns, spans: Spans, customers: Iterable[Guest]) -> int:
    taken = 0
    for guest in customers:
        while (body := guest.next()) is not None:
            with spans.span("the rest"):
                with spans.span("decode the message"):
                    envelope = decode(body)
                reached = await turns.take(envelope)
            assert reached is not None  # noqa: S101  a booking's messages all change something
            guest.hears(reached)
            taken += 1
    return taken


@contextmanager
def _wrapped(spans: Spans) -> Iterator[None]:
    nodes = {step: spans.around(node, "the graph's nodes: rules, openings") for step, node in graph.NODES.items()}
    kept = dict(graph.NODES)
    with spans.of(
        (asyncpg.Connection, "execute", _statement),
        (asyncpg.Connection, "_execute", _statement),
        (redis.asyncio.Redis, "execute_command", "valkey: holds"),
        (open_turn, "read", "understand the words"),
        (graph, "listen", "the graph's nodes: rules, openings"),
        (open_turn, "settle", "settle and validate the state"),
        (Outgoing, "wrap", "facts: envelopes"),
        (unit_of_work, "fact_row", "facts: rows, JSON"),
        (timers, "arm", "timers"),
        (BookingState, "model_validate", "validate the state as read"),
    ):
        graph.NODES.update(nodes)
        try:
            yield
        finally:
            graph.NODES.update(kept)


def _statement(args: tuple[Any, ...]) -> str:
    query = args[1]
    return next((name for mark, name in STATEMENTS.items() if mark in query), f"postgres: {query[:40]}")
