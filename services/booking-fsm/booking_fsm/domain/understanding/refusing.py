"""Which of the things named in a message are turned away: "no pedicure", "toa hiyo pedicure", "pedicure sitaki".

A word that turns away stands right before its object, or right behind it. Where it belongs to the name of a service
that is sold ("remove gel") it asks for that one.
"""

from collections.abc import Iterator, Sequence

from booking_fsm.domain.understanding.catalogue import Catalogue
from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.lexicon import word_set
from booking_fsm.domain.understanding.marks import WISHES, Mark, Marks
from booking_fsm.domain.understanding.pointing import pointed_at
from booking_fsm.domain.understanding.reading import Reading, Word

_BEFORE = frozenset({"no", "not", "never_mind", "take_out", "turns_away", "had"})
_BEHIND = frozenset({"no", "never_mind", "take_out", "turns_away", "turned_away", "had"})
_REMOVING = frozenset({"service_of.removing", "soak_off"})
_OF_ONE_TO_COME = ("booked", "appointment", "move", "change", "cancel")


def turned_away(reading: Reading, marks: Marks, found: list[Feature], catalogue: Catalogue) -> list[Feature]:
    """Return the features that are refused, with those that only said so ("remove")."""
    away: list[Feature] = []
    for mark in marks.all:
        for feature in _object_of(reading, marks, mark, found):
            saying = [f for f in found if f.start < mark.end and mark.start < f.end]
            if not _asked_for_by(mark, feature, saying, catalogue):
                away += [*(f for f in found if _together(f, feature)), *saying]
    return away


def _object_of(reading: Reading, marks: Marks, mark: Mark, found: list[Feature]) -> Iterator[Feature]:
    if "had" in mark.tags and marks.said(*_OF_ONE_TO_COME):
        return
    if "leave" in mark.tags and any(word.form in word_set("let_be") for word in _behind(reading, mark)):
        return  # "acha pedicure iwe kesho"
    if mark.tags & _BEFORE and not mark.denied:
        yield from _right_behind(reading, mark.end, found)
    refuses = mark.denied and mark.tags & WISHES
    if (refuses or (mark.tags & _BEHIND and not mark.denied)) and not any(_right_behind(reading, mark.end, found)):
        yield from _right_before(reading, mark.start, found)


def _behind(reading: Reading, mark: Mark) -> Sequence[Word]:
    return reading.words[mark.end : reading.clause_end(mark.end - 1)]


def _right_behind(reading: Reading, at: int, found: list[Feature]) -> Iterator[Feature]:
    """What is named from the word at `at` on, little words apart; with "or" and "wala" also the next."""
    stop = reading.clause_end(at - 1)
    while at < stop:
        here = [f for f in found if f.start == at and f.kind is not Kind.NUMBER]
        if here:
            yield from here
            at = max(f.end for f in here)
            if at >= stop or reading.words[at].form not in word_set("or"):
                return
            at += 1
        elif reading.words[at].form not in word_set("before_a_refused"):
            return
        else:
            at += 1


def _right_before(reading: Reading, at: int, found: list[Feature]) -> Iterator[Feature]:
    while at > 0:
        here = [f for f in found if f.end == at]
        yield from here
        if here or reading.words[at - 1].form not in word_set("behind_a_refused"):
            return
        at -= 1


def _together(one: Feature, other: Feature) -> bool:
    return one.start < other.end and other.start < one.end


def _asked_for_by(mark: Mark, feature: Feature, saying: list[Feature], catalogue: Catalogue) -> bool:
    """Whether what seems to turn it away names the service along with it."""
    keys = frozenset[str]().union(*(f.keys for f in saying), _REMOVING if "take_out" in mark.tags else ())
    return any(not keys.isdisjoint(catalogue.entries[at].keys) for at in pointed_at([feature], catalogue))
