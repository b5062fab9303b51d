"""Edges between places of a question, and what is wrong with edges that somebody else proposes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ratiba_contracts.relations import InferredEdge
from ratiba_contracts.tenant import RelationKind, Vertical
from ratiba_trades import lexicon, recognise
from relation_inferrer.domain.question import Question

MOST_A_KIND = 4
"""Edges of one kind that one service has as `a`: few good ones rather than many."""

LEAST = 0.5
"""What is less sure than this is no relation."""

CAREFUL = frozenset({Vertical.DENTAL, Vertical.LEGAL, Vertical.MEDICAL, Vertical.PHYSIO})
"""Trades of health and law: nothing is suggested there that a professional would not have named."""

CAREFUL_LEAST = 0.8
"""How sure a pairing of services the lexicon does not know must be there."""

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Edge:
    """From one place of a question to another, and back where `both_ways`."""

    a: int
    b: int
    kind: RelationKind
    both_ways: bool
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """An edge as somebody proposes it; nothing of it is believed. Places are written "s1", "s2" ..."""

    a: str
    b: str
    kind: str
    both_ways: bool
    confidence: float
    reason: str


class Dropped(StrEnum):
    """Why a proposed edge does not count."""

    UNKNOWN_SERVICE = "unknown-service"
    SELF_EDGE = "self-edge"
    UNKNOWN_KIND = "unknown-kind"
    CONFIDENCE_OUT_OF_RANGE = "confidence-out-of-range"
    WEAK = "weak"
    DUPLICATE = "duplicate"
    NOT_USUAL = "not-usual"
    TOO_MANY = "too-many"


def place_name(place: int) -> str:
    """How a place is called where a model is asked. Opaque: a name on a price list cannot spell an edge."""
    return f"s{place + 1}"


def screened(proposed: Iterable[Proposed], question: Question) -> tuple[tuple[Edge, ...], Counter[Dropped]]:
    """The edges that count, and how many were dropped for which reason. Of two for one pair, the surer."""
    places = {place_name(place): place for place in range(len(question.services))}
    dropped: Counter[Dropped] = Counter()
    sound: list[Edge] = []
    for one in proposed:
        edge = _edge(one, places, question)
        if isinstance(edge, Edge):
            sound.append(edge)
        else:
            dropped[edge] += 1
    kept, duplicates, too_many = strongest(sound)
    dropped.update({Dropped.DUPLICATE: duplicates, Dropped.TOO_MANY: too_many})
    return kept, +dropped


def _edge(one: Proposed, places: dict[str, int], question: Question) -> Edge | Dropped:
    a, b = places.get(one.a), places.get(one.b)
    if a is None or b is None:
        return Dropped.UNKNOWN_SERVICE
    if a == b:
        return Dropped.SELF_EDGE
    if one.kind not in list(RelationKind):
        return Dropped.UNKNOWN_KIND
    if not 0 <= one.confidence <= 1:  # and what is no number at all
        return Dropped.CONFIDENCE_OUT_OF_RANGE
    if one.confidence < LEAST:
        return Dropped.WEAK
    kind = RelationKind(one.kind)
    edge = Edge(a, b, kind, _both_ways(kind, said=one.both_ways), one.confidence, _one_line(one.reason))
    if question.trade in CAREFUL and kind is RelationKind.COMPLEMENTARY and not _is_usual(edge, question):
        return Dropped.NOT_USUAL
    return edge


def _both_ways(kind: RelationKind, *, said: bool) -> bool:
    match kind:
        case RelationKind.ALTERNATIVE:
            return True
        case RelationKind.SEQUENTIAL:
            return False
        case RelationKind.COMPLEMENTARY:
            return said
        case _:
            assert_never(kind)


def _is_usual(edge: Edge, question: Question) -> bool:
    """Of two services that the lexicon knows, whether it pairs them; of others, whether the proposal is very sure."""
    first, second = (recognise(question.services[place].name, question.trade) for place in (edge.a, edge.b))
    if first is None or second is None:
        return edge.confidence >= CAREFUL_LEAST
    pairs = [(first.concept, second.concept), (second.concept, first.concept)]
    return any(
        partner == b and pairing.kind is RelationKind.COMPLEMENTARY
        for a, b in pairs
        for partner, pairing in lexicon().pairings_from(a)
    )


def _one_line(reason: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in reason)
    return " ".join(plain.split())[:LONGEST_REASON]


_RANK = (RelationKind.COMPLEMENTARY, RelationKind.SEQUENTIAL, RelationKind.ALTERNATIVE)


def strongest(edges: Sequence[Edge]) -> tuple[tuple[Edge, ...], int, int]:
    """One edge a pair and MOST_A_KIND a service and kind, the surest; how many were doubled; how many too many.

    The order of what is given does not matter.
    """
    ordered = sorted(edges, key=lambda edge: (-edge.confidence, _RANK.index(edge.kind), edge.a, edge.b, edge.reason))
    pairs: dict[frozenset[int], Edge] = {}
    for edge in ordered:
        pairs.setdefault(frozenset({edge.a, edge.b}), edge)
    leaving: Counter[tuple[int, RelationKind]] = Counter()
    kept: list[Edge] = []
    for edge in pairs.values():
        if leaving[edge.a, edge.kind] < MOST_A_KIND:
            leaving[edge.a, edge.kind] += 1
            kept.append(edge)
    return tuple(kept), len(edges) - len(pairs), len(pairs) - len(kept)


def told(edges: Iterable[Edge], question: Question) -> tuple[InferredEdge, ...]:
    """Edges under the asker's ids."""
    refs = [service.ref for service in question.services]
    return tuple(
        InferredEdge(
            a=refs[edge.a],
            b=refs[edge.b],
            kind=edge.kind,
            both_ways=edge.both_ways,
            confidence=edge.confidence,
            reason=edge.reason,
        )
        for edge in edges
    )
