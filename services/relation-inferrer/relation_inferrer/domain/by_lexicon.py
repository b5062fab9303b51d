"""Which services go together by the words of the trade. The same question always has the same answer.

Its work grows with the services, not with their pairs: a service looks at the few concepts its own leads to, and at a
few services of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ratiba_contracts.tenant import RelationKind, Vertical
from ratiba_trades import Concept, Pairing, Recognised, Who, lexicon, recognise
from relation_inferrer.domain.edges import MOST_A_KIND, Edge, strongest
from relation_inferrer.domain.question import Question

OF_ONE_CONCEPT = 2
"""Services of one concept that another service leads to: "massage 30" and "massage 60", but not all of ten."""

LOOKED_AT = 12
"""Services of a concept that are looked at to find those."""

BODIES = frozenset({Vertical.BARBERSHOP, Vertical.SALON, Vertical.SPA})
"""Trades in which what is for children is for nobody else."""

_LENGTHS = 0.85
_VARIETIES = 0.75
_FAMILY = 0.65


@dataclass(frozen=True, slots=True)
class _Known:
    place: int
    recognised: Recognised
    minutes: int | None

    @property
    def concept(self) -> Concept:
        return self.recognised.concept

    @property
    def who(self) -> Who | None:
        return self.recognised.modifiers.who or self.concept.who

    @property
    def plainness(self) -> tuple[bool, int, int, int]:
        """The plainest first: the one that is meant when only its concept is named."""
        return (not self.recognised.exact, len(self.recognised.modifiers.variety), self.minutes or 0, self.place)


def edges_by_lexicon(question: Question) -> tuple[Edge, ...]:
    """The edges between the services that are recognised."""
    by_concept = _by_concept(question)
    families = _families(by_concept)
    found: list[Edge] = []
    for services in by_concept.values():
        for service in services:
            found += _paired(service, by_concept, question.trade)
            found += _other_kinds(service, families)
        found += _varieties(services)
    kept, _, _ = strongest(_once(found))
    return kept


def _by_concept(question: Question) -> Mapping[str, Sequence[_Known]]:
    known: dict[str, list[_Known]] = {}
    for place, service in enumerate(question.services):
        recognised = recognise(service.name, question.trade) or recognise(service.name_sw or "", question.trade)
        if recognised is not None:
            minutes = service.minutes or recognised.modifiers.minutes
            known.setdefault(recognised.concept.id, []).append(_Known(place, recognised, minutes))
    return {concept: sorted(services, key=lambda one: one.plainness) for concept, services in known.items()}


def _families(by_concept: Mapping[str, Sequence[_Known]]) -> Mapping[str, Sequence[_Known]]:
    """By family, the plainest service of each concept."""
    families: dict[str, list[_Known]] = {}
    for services in by_concept.values():
        if services[0].concept.family is not None:
            families.setdefault(services[0].concept.family, []).append(services[0])
    return families


def _paired(service: _Known, by_concept: Mapping[str, Sequence[_Known]], trade: Vertical) -> Iterator[Edge]:
    """What a service leads to by the pairings of its concept, the strongest of each kind."""
    taken = dict.fromkeys(RelationKind, 0)
    leads = sorted(lexicon().pairings_from(service.concept), key=lambda lead: (-lead[1].confidence, lead[0].id))
    for partner, pairing in leads:
        if taken[pairing.kind] < MOST_A_KIND and partner.id in by_concept:
            others = [one for one in by_concept[partner.id][:LOOKED_AT] if _for_one_person(service, one, trade)]
            for other in others[:OF_ONE_CONCEPT]:
                taken[pairing.kind] += 1
                yield _edge(service, other, pairing)


def _edge(a: _Known, b: _Known, pairing: Pairing) -> Edge:
    return Edge(a.place, b.place, pairing.kind, pairing.both_ways, pairing.confidence, pairing.reason)


def _for_one_person(a: _Known, b: _Known, trade: Vertical) -> bool:
    if trade in BODIES and Who.CHILD in (a.who, b.who):
        return a.who is b.who and not (a.concept.grown_up or b.concept.grown_up)
    return a.who is None or b.who is None or a.who is b.who


def _other_kinds(service: _Known, families: Mapping[str, Sequence[_Known]]) -> Iterator[Edge]:
    """Other kinds of the same family, for the same people."""
    family = service.concept.family
    others = (
        other
        for other in families.get(family or "", ())
        if other.concept.id != service.concept.id and other.who is service.who
    )
    for other in islice(others, MOST_A_KIND):
        yield _instead(service, other, _FAMILY, "one kind in place of another")


def _varieties(services: Sequence[_Known]) -> Iterator[Edge]:
    """Services of one concept that differ in length or size, each with the next ones."""
    for position, service in enumerate(services):
        alike = [one for one in services[position + 1 : position + 1 + LOOKED_AT] if _is_variety(service, one)]
        for other in alike[: MOST_A_KIND - 1]:
            if service.minutes != other.minutes:
                yield _instead(service, other, _LENGTHS, "the same in another length")
            else:
                yield _instead(service, other, _VARIETIES, "the same in another form")


def _is_variety(one: _Known, other: _Known) -> bool:
    """For the same people, and the same thing: not the piano in place of the guitar."""
    return one.who is other.who and not (one.concept.mixed and one.recognised.said != other.recognised.said)


def _instead(one: _Known, other: _Known, confidence: float, reason: str) -> Edge:
    a, b = sorted((one.place, other.place))
    return Edge(a, b, RelationKind.ALTERNATIVE, both_ways=True, confidence=confidence, reason=reason)


def _once(edges: Sequence[Edge]) -> list[Edge]:
    """What holds both ways is found from both sides: it is one edge, from the earlier place."""
    turned = [
        Edge(edge.b, edge.a, edge.kind, edge.both_ways, edge.confidence, edge.reason)
        if edge.both_ways and edge.b < edge.a
        else edge
        for edge in edges
    ]
    return list(dict.fromkeys(turned))
