"""What the words of a message are tagged with, and which of them are denied ("don't cancel", "sitaki kughairi")."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from booking_fsm.domain.understanding.lexicon import intent_phrases, roots, tables
from booking_fsm.domain.understanding.reading import Reading

ACTIONS = frozenset(
    {"want", "know", "can", "book", "put", "cancel", "move", "change", "come", "see", "talk", "keep", "repeat"}
    | {"start_over", "never_mind"}
)
LEADING = frozenset({"want", "can", "know"})
WISHES = frozenset({"want", "book", "put"})
ANSWERS = frozenset({"yes", "no", "ack", "unsure"})
"""Phrases that only answer give way to others as long: "would like" wins over "I would"."""
RESTARTS = frozenset({"but", "not"})
REACH = 5
"""A negation does not reach further than this many words beyond the last thing it denied."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words `start` up to `end` carry `tags`. `ordered`: a Swahili imperative, never the object of a refusal."""

    tags: frozenset[str]
    start: int
    end: int
    denied: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one message in order.

    `denied_words` are under a negation; `refused_words` are the object of a refused wish ("don't want the pedicure")
    or stand right behind a bare "not".
    """

    all: tuple[Mark, ...]
    denied_words: frozenset[int]
    refused_words: frozenset[int]

    def said(self, *tags: str) -> bool:
        """Whether any of the tags is said and not denied."""
        return any(not mark.denied and not mark.tags.isdisjoint(tags) for mark in self.all)

    def denied(self, *tags: str) -> bool:
        """Whether any of the tags is denied."""
        return any(mark.denied and not mark.tags.isdisjoint(tags) for mark in self.all)

    def clause(self, reading: Reading, clause: int) -> "Marks":
        """The marks of one clause."""
        inside = tuple(mark for mark in self.all if reading.words[mark.start].clause == clause)
        return Marks(inside, self.denied_words, self.refused_words)


def mark(reading: Reading) -> Marks:
    """Tag the words and work out what is denied."""
    found = list(_tagged(reading))
    return _with_denials(reading, found)


def _tagged(reading: Reading) -> Iterable[Mark]:
    """Longer phrases win over shorter ones they overlap: "can't make it" over "i can"."""
    forms, free = reading.forms, [True] * len(reading.words)
    phrases = ((at, intent_phrases().longest(forms, at, reading.clause_end(at))) for at in range(len(forms)))
    found = [(at, phrase[0], phrase[1]) for at, phrase in phrases if phrase is not None]
    marks = []
    for start, end, tags in sorted(found, key=lambda found_: (found_[0] - found_[1], found_[2] <= ANSWERS, found_[0])):
        if all(free[start:end]):
            free[start:end] = [False] * (end - start)
            marks.append(_mark(reading, start, end, tags))
    marks += [
        _mark(reading, at, at + 1, frozenset()) for at, word in enumerate(reading.words) if free[at] and word.verb
    ]
    return sorted((mark for mark in marks if mark.tags), key=lambda mark: mark.start)


def _mark(reading: Reading, start: int, end: int, tags: frozenset[str]) -> Mark:
    verb = reading.words[start].verb if end == start + 1 else None
    if verb is None:
        return Mark(tags, start, end)
    if "booked" not in tags:
        tags |= roots()[verb.root] & tables("intents").keys()
    return Mark(tags, start, end, verb.denied, verb.ordered)


def _with_denials(reading: Reading, marks: list[Mark]) -> Marks:
    denied: set[int] = set()
    refused: set[int] = set()
    for index, negator in enumerate(list(marks)):
        if "not" in negator.tags:
            scope = _Scope(first_verb=True)
        elif negator.denied and negator.tags & ACTIONS:
            scope = _Scope(first_verb=False, led=bool(negator.tags & LEADING), wished=bool(negator.tags & WISHES))
        else:
            continue
        stop = scope.reach(reading, marks, index)
        denied.update(range(negator.end, stop))
        refused.update(range(negator.end, stop if scope.wished else min(stop, negator.end + 2)))
    return Marks(tuple(marks), frozenset(denied), frozenset(refused))


@dataclass(slots=True)
class _Scope:
    """How far one negation reaches: over its verb, over the verb that one leads to, and over their objects.

    `first_verb`: its own verb is still to come; `led`: that verb leads to another ("don't want to cancel").
    """

    first_verb: bool
    led: bool = False
    wished: bool = False

    def reach(self, reading: Reading, marks: list[Mark], index: int) -> int:
        """Deny the marks after `marks[index]` as far as the negation goes; return the word it stops before."""
        last, stop = marks[index].end, reading.clause_end(marks[index].end - 1)
        for place in range(index + 1, len(marks)):
            here = marks[place]
            if here.start >= stop:
                break
            if here.start - last > REACH or here.tags & RESTARTS or self._ends_at(here):
                return min(here.start, last + REACH)
            if here.tags & ACTIONS:
                self.led, self.first_verb = bool(here.tags & LEADING), False
                self.wished = self.wished or bool(here.tags & WISHES)
            elif here.start - last <= 1:
                self.first_verb = False
            marks[place] = replace(here, denied=True)
            last = here.end
        return min(stop, last + REACH)

    def _ends_at(self, here: Mark) -> bool:
        """A new order or wish is no longer denied ("I don't want X I want Y"), a new denial has a scope of its own."""
        if not here.tags & ACTIONS:
            return False
        return here.denied or here.ordered or not (self.first_verb or (self.led and not here.tags & LEADING))
