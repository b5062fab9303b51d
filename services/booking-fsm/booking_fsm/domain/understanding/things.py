"""What a customer asks for that neither the catalogue nor the lexicon has a word for ("botox", "kupigwa picha")."""

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import peoples_names, words
from booking_fsm.domain.understanding.marks import Mark, Marks
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.spelling import is_known

_LEADS = frozenset({"want", "book", "offer_q", "how_much", "price"})
_INFINITIVES = ("ku", "kw")
"""Swahili infinitives are something to do, not something on offer: "nataka kulalamika"."""
_ASKS = ("want", "book", "offer_q", "how_much", "price", "can")
_LONGEST = 4


def unknown_thing(reading: Reading, marks: Marks, expecting: Expecting | None, taken: frozenset[int]) -> str | None:
    """Return the unknown words that follow a wish or an "do you do", or that answer "which service?".

    They must be words of their own: nothing everyday, nobody's name, nothing understood already.
    """
    for mark in marks.all:
        if mark.denied or mark.tags.isdisjoint(_LEADS) or mark.tags & {"talk", "know"}:
            continue
        thing = _after(reading, mark, marks, taken)
        if thing is not None:
            return thing
    every = range(len(reading.words))
    short = expecting is Expecting.SERVICE and 0 < len(every) <= _LONGEST
    if short and not marks.all and not taken and all(_unheard_of(reading, at) for at in every):
        return reading.slice(0, len(every))
    return None


def clearly_asked(reading: Reading, marks: Marks, expecting: Expecting | None) -> bool:
    """Whether something named and not offered was asked for, or only spoken of ("cancel the dentist")."""
    short = len(reading.words) <= _LONGEST and not marks.said("cancel", "move", "change")
    return expecting is Expecting.SERVICE or short or marks.said(*_ASKS)


def _after(reading: Reading, mark: Mark, marks: Marks, taken: frozenset[int]) -> str | None:
    tagged = {at for other in marks.all for at in range(other.start, other.end)}
    at, stop = mark.end, reading.clause_end(mark.start)
    while at < stop and at not in taken and at not in tagged and _light(reading, at):
        at += 1
    start = at
    while at < stop and at - start < _LONGEST and at not in taken and at not in tagged and _unheard_of(reading, at):
        at += 1
    return reading.slice(start, at) if at > start else None


def _light(reading: Reading, at: int) -> bool:
    form = reading.words[at].form
    return form in words().every and form not in words().time_english | words().time_swahili


def _unheard_of(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    if len(word.forms) > 1 or len(word.form) < 3 or not word.form.isalpha() or word.form.startswith(_INFINITIVES):
        return False
    return not is_known(word.form) and word.form not in peoples_names().rude
