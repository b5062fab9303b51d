"""What the words of a message are tagged with, and which of them are denied ("don't cancel", "sitaki kughairi")."""

from collections.abc import Iterable
from dataclasses import dataclass

from booking_fsm.domain.understanding.lexicon import intent_phrases, roots, tables
from booking_fsm.domain.understanding.reading import Reading

ACTIONS = frozenset(
    "want know can book put cancel move change come see talk keep repeat start_over never_mind".split()
)
LEADING = frozenset({"want", "can", "know"})
RESTARTS = frozenset({"but"})
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
    """The marks of one message in order, and the words under a negation."""

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
    for start, end, tags in sorted(found, key=lambda phrase: (phrase[0] - phrase[1], phrase[0])):
        if all(free[start:end]):
            free[start:end] = [False] * (end - start)
            marks.append(_mark(reading, start, end, tags))
    marks += [_mark(reading, at, at + 1, frozenset()) for at, word in enumerate(reading.words) if free[at] and word.verb]
    return sorted((mark for mark in marks if mark.tags), key=lambda mark: mark.start)


def _mark(reading: Reading, start: int, end: int, tags: frozenset[str]) -> Mark:
    verb = reading.words[start].verb if end == start + 1 else None
    if verb is None:
        return Mark(tags, start, end)
    if "booked" not in tags:
        tags |= roots()[verb.root] & tables("intents").keys()
    return Mark(tags, start, end, verb.denied, verb.ordered)


def _with_denials(reading: Reading, found: list[Mark]) -> Marks:
    denied: set[int] = set()
    refused: set[int] = set()
    settled = list(found)
    for index, negator in enumerate(found):
        if "not" in negator.tags:
            _deny(reading, settled, index + 1, negator.end, verbs_left=2, denied=denied, refused=refused)
        elif negator.denied and not negator.tags.isdisjoint(ACTIONS):
            settled[index] = negator
            left = 1 if negator.tags & LEADING else 0
            wished = bool(negator.tags & {"want", "book", "put"})
            _deny(
                reading, settled, index + 1, negator.end, verbs_left=left, denied=denied, refused=refused, wished=wished
            )
    return Marks(tuple(settled), frozenset(denied), frozenset(refused))


def _deny(
    reading: Reading,
    marks: list[Mark],
    index: int,
    start: int,
    *,
    verbs_left: int,
    denied: set[int],
    refused: set[int],
    wished: bool = False,
) -> None:
    """Deny what follows a negator at `start` until the clause, the reach, or the next positive wish ends it.

    `refused` gets the words that are the object of a refused wish, or stand right behind a bare "not".
    """
    stop = reading.clause_end(start - 1)
    last, place = start, index
    while place < len(marks) and marks[place].start < stop:
        here = marks[place]
        if here.start - last > REACH or here.tags & RESTARTS or "not" in here.tags:
            stop = here.start
            break
        if here.tags & ACTIONS and not here.denied:
            if verbs_left == 0 or here.ordered or (here.tags & LEADING and verbs_left < 2):
                stop = here.start
                break
            verbs_left = 1 if here.tags & LEADING else 0
            wished = wished or bool(here.tags & {"want", "book", "put"})
            marks[place] = Mark(here.tags, here.start, here.end, True, here.ordered)
        elif not here.denied:
            marks[place] = Mark(here.tags, here.start, here.end, True, here.ordered)
        last = here.end
        place += 1
    stop = min(stop, last + REACH)
    denied.update(range(start, stop))
    refused.update(range(start, stop) if wished else range(start, min(stop, start + 2)))
