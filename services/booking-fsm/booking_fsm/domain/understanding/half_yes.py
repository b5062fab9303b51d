"""A yes that is none: it has a condition ("yes if it is cheaper"), or goes on about something else than the question.

"Yes, I will ask my husband" opens like a yes. What agrees says little more than that, or what is asked about: the time,
the service, the person. A question beside a yes leaves it one.
"""

import re
from functools import lru_cache

from booking_fsm.domain.understanding.lexicon import word_lists, word_set
from booking_fsm.domain.understanding.marks import Mark, Marks
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.spelling import is_known, nearest

_AGREES = frozenset(
    {"yes", "ack", "polite", "thanks", "greet", "bye", "want", "can", "book", "put", "come", "appointment", "cancel"}
    | {"take_out", "day_or_time", "but", "repeat", "profession", "staff_q"}
)
_ASKS = frozenset({"how_much", "price", "how_long", "hours_q", "location_q", "contact_q", "offer_q", "phone_noun"})
_IF_ONLY = re.compile("(?:ni|u|tu|m|a|wa|i|zi|ya)(?:ki|sipo|ngali|nge)[a-z]{3,}")
"""Swahili verbs that set a condition: "nikipata pesa", "ukipunguza"."""


def is_half(reading: Reading, marks: Marks, opening: Mark, known: frozenset[int]) -> bool:
    """Whether the yes at `opening` is taken back, or has strings attached. `known` words are understood already."""
    taken_back = any("no" in mark.tags or mark.denied for mark in marks.all if mark.start >= opening.end)
    return taken_back or has_strings(reading, marks, known | frozenset(range(opening.start, opening.end)))


def has_strings(reading: Reading, marks: Marks, known: frozenset[int]) -> bool:
    """Whether more is said than agreeing takes: a condition, or something else."""
    if _is_conditional(reading):
        return True
    if reading.asks:
        return False
    light = set(known)
    for mark in marks.all:
        if mark.tags & _ASKS:
            light |= {at for at, word in enumerate(reading.words) if word.clause == reading.words[mark.start].clause}
        elif mark.tags & _AGREES:
            light |= set(range(mark.start, mark.end))
    rest = (word.form for at, word in enumerate(reading.words) if at not in light)
    return not all(_belongs(form) for form in rest)


@lru_cache(maxsize=8192)
def _belongs(form: str) -> bool:
    """A word that may stand beside a yes, or a slip of one ("ndiyo kabsia")."""
    beside = word_set("beside_a_yes")
    return form in beside or (not is_known(form) and nearest(form, beside) is not None)


def _is_conditional(reading: Reading) -> bool:
    forms = [word.form for word in reading.words]
    said = f" {' '.join(forms)} "
    return any(f" {' '.join(one)} " in said for one in word_lists("conditions")) or any(map(_IF_ONLY.fullmatch, forms))
