"""What a trade offers and what of it belongs together, as data that cannot be wrong in itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from ratiba_contracts.tenant import RelationKind, Vertical


class Who(StrEnum):
    """Whom a service is for."""

    CHILD = "child"
    MEN = "men"
    WOMEN = "women"


class LexiconDrifted(ValueError):
    """The lexicon contradicts itself: a pairing of nobody, a phrase of two concepts, a concept twice."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One usual service. `minutes` are the usual ones by trade; None where they differ too much to be usual.

    `words` name it also beside words nobody knows ("Serengeti massage"), `bare` only alone ("wash", not "car wash").
    What has the same `family` is had one in place of the other. `who`: for whom it is where no name needs to say so.
    `mixed`: its words name different things ("piano", "guitar"), so that one is not had in place of the other.
    `grown_up`: nobody suggests it to a child.
    """

    id: str
    minutes: Mapping[Vertical, int | None]
    words: tuple[str, ...]
    description: str
    bare: tuple[str, ...] = ()
    name_sw: str | None = None
    family: str | None = None
    who: Who | None = None
    mixed: bool = False
    grown_up: bool = False

    def __post_init__(self) -> None:
        if not self.minutes or not (self.words or self.bare):
            raise LexiconDrifted(f"{self.id}: a service belongs to a trade and is called something")
        wrong = [minutes for minutes in self.minutes.values() if minutes is not None and not _is_usual(minutes)]
        if wrong:
            raise LexiconDrifted(f"{self.id}: minutes are 5 to 480 in steps of 5, got {wrong}")
        if not self.description.endswith("."):
            raise LexiconDrifted(f"{self.id}: a description is a sentence, got {self.description!r}")


def _is_usual(minutes: int) -> bool:
    return 5 <= minutes <= 480 and minutes % 5 == 0


@dataclass(frozen=True, slots=True)
class Pairing:
    """`a` and `b` (concepts, or families: "massage*") belong together, in both directions where `both_ways`."""

    a: str
    b: str
    kind: RelationKind
    both_ways: bool
    confidence: float
    reason: str

    def __post_init__(self) -> None:
        if not 0.5 <= self.confidence < 1:
            raise LexiconDrifted(f"{self.a} and {self.b}: a confidence is 0.5 to 1 exclusive, got {self.confidence}")
        if not self.reason or self.a == self.b:
            raise LexiconDrifted(f"{self.a} and {self.b}: two concepts and a reason, got {self.reason!r}")


@dataclass(frozen=True)
class Lexicon:
    """Every concept and every pairing. Raises LexiconDrifted when they do not fit."""

    concepts: tuple[Concept, ...]
    pairings: tuple[Pairing, ...]
    by_id: Mapping[str, Concept] = field(init=False)

    def __post_init__(self) -> None:
        by_id = {concept.id: concept for concept in self.concepts}
        if len(by_id) != len(self.concepts):
            ids = [concept.id for concept in self.concepts]
            raise LexiconDrifted(f"concepts twice: {sorted(one for one in by_id if ids.count(one) > 1)}")
        object.__setattr__(self, "by_id", MappingProxyType(by_id))
        known = set(by_id) | {f"{concept.family}*" for concept in self.concepts if concept.family}
        strangers = {end for pairing in self.pairings for end in (pairing.a, pairing.b)} - known
        if strangers:
            raise LexiconDrifted(f"pairings of what there is not: {sorted(strangers)}")

    @cached_property
    def _from(self) -> Mapping[str, tuple[tuple[str, Pairing], ...]]:
        """By concept: the concepts it leads to. What names two concepts goes before what names a family."""
        found: dict[str, dict[tuple[str, RelationKind], Pairing]] = {concept.id: {} for concept in self.concepts}
        for pairing in sorted(self.pairings, key=lambda one: one.a.endswith("*") + one.b.endswith("*")):
            for a in self._named(pairing.a):
                for b in self._named(pairing.b):
                    if a.id != b.id:
                        found[a.id].setdefault((b.id, pairing.kind), pairing)
        return {a: tuple((b, pairing) for (b, _), pairing in leads.items()) for a, leads in found.items()}

    def pairings_from(self, concept: Concept) -> tuple[tuple[Concept, Pairing], ...]:
        """What a concept leads to, as `a` of a pairing, family by family spelt out."""
        return tuple((self.by_id[b], pairing) for b, pairing in self._from[concept.id])

    def _named(self, end: str) -> Iterable[Concept]:
        if end.endswith("*"):
            return [concept for concept in self.concepts if concept.family == end[:-1]]
        return [self.by_id[end]]
