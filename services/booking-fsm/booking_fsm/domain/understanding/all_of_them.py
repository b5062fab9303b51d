"""What "all" and "both" mean: of what is spoken of each one, not all of it, or only how things are.

"All right", "that's all" and "asante kwa yote" count nothing. "All" does where nothing but little words stands around
it, or where it is the object of calling off, keeping or leaving, and it is no more than some behind a bare "not".
"""

from functools import cache

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import word_lists, word_set
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.reading import Reading

_CALLED_OFF_OR_KEPT = frozenset({"cancel", "take_out", "keep", "leave", "appointment", "diary"})
_SET_APART = ("but", "ila")
"""Only right behind "all": elsewhere they begin something else."""

_ELSE = frozenset({"cancel", "take_out", "but", "want", "book", "put"})
"""What ends the words of what is kept."""


def counted(reading: Reading, marks: Marks, start: int, end: int) -> bool | None:
    """Whether the words of "all" from `start` to `end` mean each one (True), not all (False), or no number at all."""
    if _stands_before(reading, start, "how_things_are_before") or _follows(reading, end, "how_things_are"):
        return None
    clause = range(start, reading.clause_end(start))
    begin = next((at for at in range(start, -1, -1) if _other_clause(reading, at, start)), -1) + 1
    around = [at for at in (*range(begin, start), *range(end, clause.stop)) if at not in _set_apart_words(reading)]
    inside = [mark for mark in marks.all if begin <= mark.start < clause.stop]
    about_them = any(not mark.tags.isdisjoint(_CALLED_OFF_OR_KEPT) for mark in inside)
    if not about_them and not all(reading.words[at].form in word_set("around_all") for at in around):
        return None
    return not _stands_before(reading, start, "not_all")


def set_apart(reading: Reading, marks: Marks, expecting: Expecting | None) -> frozenset[int]:
    """Words of what is left out: behind "except" and "isipokuwa", and what is kept where something is to be called off:
    "wacha manicure iwe kesho" keeps none.
    """
    kept: set[int] = set()
    calls_off = expecting is Expecting.YES_NO or marks.said("cancel", "take_out")
    for index, mark in enumerate(marks.all if calls_off else ()):
        if mark.denied or mark.tags.isdisjoint({"keep", "leave"}):
            continue
        following = (one.start for one in marks.all[index + 1 :] if not one.tags.isdisjoint(_ELSE))
        kept |= set(range(mark.end, min(reading.clause_end(mark.start), next(following, len(reading.words)))))
    return frozenset(kept) | _set_apart_words(reading)


def _set_apart_words(reading: Reading) -> frozenset[int]:
    apart: set[int] = set()
    for at, word in enumerate(reading.words):
        led = word.form in _first_words("except") and any(_are(reading, at, one) for one in word_lists("except"))
        behind_all = word.form in _SET_APART and at > 0 and reading.words[at - 1].form in word_set("all")
        if led or behind_all:
            apart |= set(range(at, reading.clause_end(at)))
    return frozenset(apart)


def _other_clause(reading: Reading, at: int, start: int) -> bool:
    return reading.words[at].clause != reading.words[start].clause


def _follows(reading: Reading, end: int, name: str) -> bool:
    return any(_are(reading, end, one) for one in word_lists(name)) and not _other_clause(reading, end, end - 1)


def _stands_before(reading: Reading, start: int, name: str) -> bool:
    return any(
        start >= len(one) and _are(reading, start - len(one), one) and not _other_clause(reading, start - 1, start)
        for one in word_lists(name)
    )


@cache
def _first_words(name: str) -> frozenset[str]:
    return frozenset(one[0] for one in word_lists(name))


def _are(reading: Reading, at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word.form for word in reading.words[at : at + len(phrase)]) == phrase
