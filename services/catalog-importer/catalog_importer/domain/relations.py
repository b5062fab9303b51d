"""Which services go together: what was inferred, what people said, and which of it stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from ratiba_contracts.catalog_relations import JudgeRelation, RelationState
from ratiba_contracts.tenant import CatalogRelation, CatalogService, RelationKind

MOST_GOING_WITH = 20
_RANK = 0.01


class EdgeSource(StrEnum):
    """Who says so."""

    MODEL = "llm_inferred"
    LEXICON = "lexicon_inferred"
    PEOPLE = "tenant_pinned"
    BOOKINGS = "association_rule"


INFERRED = frozenset({EdgeSource.MODEL, EdgeSource.LEXICON})


@dataclass(frozen=True, slots=True)
class Edge:
    """From `a` to `b`, and back where `both_ways`. Ids are those of services, or of rows of one draft."""

    a: str
    b: str
    kind: RelationKind
    both_ways: bool
    confidence: float
    source: EdgeSource
    reason: str = ""
    banned: bool = False

    @property
    def pair(self) -> frozenset[str]:
        """The two, without direction."""
        return frozenset((self.a, self.b))

    @property
    def state(self) -> RelationState:
        """As people are shown it."""
        if self.source is EdgeSource.PEOPLE:
            return RelationState.BANNED if self.banned else RelationState.PINNED
        return RelationState.INFERRED


Edges = tuple[Edge, ...]


def standing(edges: Iterable[Edge], ids: Collection[str]) -> Edges:
    """What stands among services with these ids, surest first: where people spoke of a pair, nothing else of it."""
    known = [edge for edge in edges if edge.a in ids and edge.b in ids and edge.a != edge.b]
    judged = {edge.pair for edge in known if edge.source is EdgeSource.PEOPLE}
    stand = [edge for edge in known if edge.source is EdgeSource.PEOPLE or edge.pair not in judged]
    return tuple(sorted(stand, key=lambda edge: (-edge.confidence, edge.a, edge.b, edge.kind)))


def published(edges: Iterable[Edge], ids: Collection[str]) -> tuple[CatalogRelation, ...]:
    """What other services read: what stands and is not banned."""
    return tuple(
        CatalogRelation(a=edge.a, b=edge.b, kind=edge.kind, both_ways=edge.both_ways, confidence=edge.confidence)
        for edge in standing(edges, ids)
        if not edge.banned
    )


def going_with(relations: Iterable[CatalogRelation]) -> Mapping[str, tuple[str, ...]]:
    """By service: ids of those people have on the same visit, the surest first."""
    found: dict[str, list[str]] = {}
    for edge in sorted(relations, key=lambda edge: -edge.confidence):
        if edge.kind is not RelationKind.COMPLEMENTARY:
            continue
        for one, other in ((edge.a, edge.b), (edge.b, edge.a))[: 2 if edge.both_ways else 1]:
            partners = found.setdefault(one, [])
            if other not in partners and len(partners) < MOST_GOING_WITH:
                partners.append(other)
    return {service_id: tuple(partners) for service_id, partners in found.items()}


def pinned_by(services: Iterable[CatalogService]) -> Edges:
    """`goes_with` of a file of services, as pins; the first is the surest, so that the order stays."""
    return tuple(
        Edge(
            service.service_id,
            partner,
            RelationKind.COMPLEMENTARY,
            both_ways=False,
            confidence=round(1 - _RANK * rank, 2),
            source=EdgeSource.PEOPLE,
        )
        for service in services
        for rank, partner in enumerate(service.goes_with)
    )


def judged(edges: Iterable[Edge], judgement: JudgeRelation) -> Edges:
    """Edges after a person spoke of a pair; None takes back what people said, and what was inferred stands again."""
    pair = frozenset((judgement.a, judgement.b))
    rest = tuple(edge for edge in edges if edge.source is not EdgeSource.PEOPLE or edge.pair != pair)
    if judgement.judged is None:
        return rest
    said = Edge(
        judgement.a,
        judgement.b,
        judgement.kind,
        judgement.both_ways,
        confidence=1.0,
        source=EdgeSource.PEOPLE,
        banned=judgement.judged == "banned",
    )
    return (*rest, said)


def inferred_anew(edges: Iterable[Edge], inferred: Iterable[Edge]) -> Edges:
    """All inferred edges replaced; what people said, and what bookings show, stays."""
    kept = tuple(edge for edge in edges if edge.source not in INFERRED)
    return kept + tuple({(edge.a, edge.b, edge.kind): edge for edge in inferred}.values())


def joined(live: Iterable[Edge], of_draft: Iterable[Edge], ids: Collection[str], *, answered: bool) -> Edges:
    """Live edges after a draft of the services `ids`: what people said in it wins over what they said before.

    Where the draft was `answered`, what was inferred of it replaces what was inferred among its own services; of a pair
    with a service that the draft does not have, it knows nothing.
    """
    live, of_draft = tuple(live), tuple(of_draft)
    said = tuple(edge for edge in of_draft if edge.source is EdgeSource.PEOPLE)
    pairs = {edge.pair for edge in said}
    rest = tuple(edge for edge in live if edge.source is not EdgeSource.PEOPLE or edge.pair not in pairs)
    if not answered:
        return (*rest, *said)
    others = tuple(edge for edge in rest if edge.source in INFERRED and not (edge.a in ids and edge.b in ids))
    inferred = tuple(edge for edge in of_draft if edge.source in INFERRED)
    return (*inferred_anew(rest, (*others, *inferred)), *said)


def restored(now: Iterable[Edge], before: Iterable[Edge]) -> Edges:
    """Edges after a rollback: what was inferred then; what people said, and what bookings show, stays as it is now."""
    return inferred_anew(now, (edge for edge in before if edge.source in INFERRED))


def said_by_people(edges: Iterable[Edge]) -> frozenset[Edge]:
    """Pins and bans."""
    return frozenset(edge for edge in edges if edge.source is EdgeSource.PEOPLE)


def state_of(edges: Iterable[Edge], a: str, b: str) -> RelationState | None:
    """What stands between two services, whatever its direction; None: nothing."""
    found = standing(edges, {a, b})
    return found[0].state if found else None


def is_judged_since(
    stands: RelationState | None, seen: RelationState | Literal["nothing"] | None, wish: JudgeRelation
) -> bool:
    """Whether a person has said something of two services that who judges them now has not seen, and would undo.

    Who saw "nothing" of the two has seen no judgement; of who did not look (None) it cannot be said.
    """
    said = stands in (RelationState.PINNED, RelationState.BANNED)
    return said and seen is not None and stands is not seen and stands != wish.judged


def renamed(edges: Iterable[Edge], ids: Mapping[str, str]) -> Edges:
    """Edges between rows as edges between the services they became; what became none is left out."""
    found = (replace(edge, a=ids[edge.a], b=ids[edge.b]) for edge in edges if edge.a in ids and edge.b in ids)
    return tuple(edge for edge in found if edge.a != edge.b)
