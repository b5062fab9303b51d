"""Table `inferences`: what a model said, by question. The same question is answered from here, also after a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ratiba_contracts.tenant import RelationKind
from ratiba_runtime.database import Connection
from relation_inferrer.domain.edges import Edge


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer of a model as it was screened."""

    edges: tuple[Edge, ...]
    dropped: Mapping[str, int]


async def find(connection: Connection, digest: str) -> Stored | None:
    """The answer to a question, if it was answered before."""
    row = await connection.fetchrow("SELECT edges, dropped FROM inferences WHERE digest = $1", digest)
    if row is None:
        return None
    return Stored(tuple(_edge(one) for one in row["edges"]), row["dropped"])


async def keep(connection: Connection, digest: str, answer: Stored, at: datetime) -> None:
    """Keep the answer to a question; the first one stands."""
    edges = [[e.a, e.b, e.kind.value, e.both_ways, e.confidence, e.reason] for e in answer.edges]
    await connection.execute(
        "INSERT INTO inferences (digest, edges, dropped, answered_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        digest,
        edges,
        dict(answer.dropped),
        at,
    )


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete answers given before a moment; returns how many."""
    deleted: str = await connection.execute("DELETE FROM inferences WHERE answered_at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


def _edge(stored: Any) -> Edge:
    a, b, kind, both_ways, confidence, reason = stored
    return Edge(a, b, RelationKind(kind), both_ways, confidence, reason)
