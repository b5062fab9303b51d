"""Answers to a standing question: yes, no, the second one, none of these."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.half_yes import is_half
from booking_fsm.domain.understanding.lexicon import numbers, word_lists, word_set
from booking_fsm.domain.understanding.marks import Mark, Marks
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.spelling import is_known, nearest

LAST = -1
LONGEST_LITTLE = 4
_NO_OPENING = frozenset({"polite", "greet", "thanks", "but", "day_or_time", "them"})
_PLAIN_YES = frozenset({"yes", "yeah", "yep", "ndio", "ndiyo"})
_PLAIN_NO = frozenset({"no", "nope", "hapana", "apana"})
_SHORT_YES = frozenset({"y", "ya", "ee", "hiyo"})
"""Yes in a message of three words at most; in a longer one they only begin a sentence."""
LONGEST_LIST = 9
"""A bare number up to here is a place in a list when the length of the list is not known."""


class AnswerKind(StrEnum):
    """What kind of answer."""

    YES = "yes"
    NO = "no"
    CHOICE = "choice"
    NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True, slots=True)
class Answer:
    """`choice` is set for CHOICE only: counted from 1, LAST for the last.

    `weak`: a yes in words that also say no more than that something was heard ("ok", "sawa sawa").
    """

    kind: AnswerKind
    choice: int | None = None
    weak: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if (self.choice is None) == (self.kind is AnswerKind.CHOICE):
            raise ValueError(f"a choice and only a choice has a place in the list, got {self}")
        if self.choice is not None and self.choice != LAST and self.choice < 1:
            raise ValueError(f"choices are counted from 1, got {self.choice}")


_DIGITS = re.compile(r"\d{1,2}")
_BELOW_ZERO = re.compile(r"(?<!\w)[-\u2212]\d")
"""A number below zero: no list has such a place. "option-1" has a hyphen, "- 1" a dash."""


def find_answer(
    reading: Reading,
    marks: Marks,
    expecting: Expecting | None,
    *,
    options: int | None,
    when_words: frozenset[int],
    known: frozenset[int] = frozenset(),
) -> Answer | None:
    """Return the answer a message holds, or None. `options` is how many were listed, None when unknown.

    `known` are words that name a service, a person or a telephone number.
    """
    if expecting not in (Expecting.NAME, Expecting.PHONE):
        choice = _choice(reading, expecting, options, when_words)
        if choice is not None:
            return Answer(AnswerKind.CHOICE, choice)
    kind = _said_of_the_list(marks, expecting)
    if kind is not None:
        return Answer(kind)
    if _any_will_do(reading, marks, expecting):
        return Answer(AnswerKind.CHOICE, 1)
    polarity = _polarity(reading, marks, expecting)
    opening = _opening(reading, marks, expecting)
    if polarity is None or opening is None:
        return None
    agrees = polarity is AnswerKind.YES and expecting in (Expecting.YES_NO, None)
    if agrees and is_half(reading, marks, opening, known | when_words):
        return None
    return Answer(polarity, weak=_is_weak(reading, opening))


def is_bare_choice(answer: Answer, reading: Reading) -> bool:
    """Whether the message is a place in a list and nothing else, so that its number is no time."""
    return answer.kind is AnswerKind.CHOICE and any(_numbered(word.form) for word in reading.words)


def _numbered(form: str) -> bool:
    return bool(_DIGITS.fullmatch(form)) or form in numbers("ordinals") or numbers("numbers").get(form, 99) <= 10


def _choice(
    reading: Reading, expecting: Expecting | None, options: int | None, when_words: frozenset[int]
) -> int | None:
    """One place in a list and otherwise only filler; two places are no answer."""
    if _BELOW_ZERO.search(reading.text):
        return None
    places: set[int] = set()
    for at, word in enumerate(reading.words):
        place = _place(reading, at)
        if place is None:
            if word.form not in word_set("around_a_choice") and not _misspelt_sign(word.form):
                return None
        elif _is_a_time(place, expecting, options, read_as_time=at in when_words):
            return None
        else:
            places.add(place.number)
    if len(places) != 1:
        return None
    place_in_list = places.pop()
    return None if place_in_list == 0 or (options is not None and place_in_list > options) else place_in_list


@dataclass(frozen=True, slots=True)
class _Place:
    """A number as said: in figures or words, as an ordinal, or led by "number", "option", "ya"."""

    number: int
    figures: bool
    ordinal: bool
    led: bool


def _place(reading: Reading, at: int) -> _Place | None:
    form, before = reading.words[at].form, reading.words[at - 1].form if at else ""
    ordinal, cardinal = numbers("ordinals").get(form), numbers("numbers").get(form)
    linked = ordinal is not None and before in word_set("ordinal_links")
    led = before in word_set("number_signs") or _misspelt_sign(before) or linked
    if _DIGITS.fullmatch(form):
        return _Place(int(form), figures=True, ordinal=False, led=led)
    if ordinal is not None and (linked or cardinal is None):
        return _Place(ordinal, figures=False, ordinal=True, led=led)
    if cardinal is None or cardinal > 10 or (form == "one" and len(reading.words) > 1 and not led):
        return None
    return _Place(cardinal, figures=False, ordinal=False, led=led)


@lru_cache(maxsize=8192)
def _misspelt_sign(form: str) -> bool:
    """ "Numer 6", "opption 2": otherwise the sixth of the month, or two o'clock."""
    return nearest(form, word_set("number_signs")) is not None and not is_known(form)


def _is_a_time(place: _Place, expecting: Expecting | None, options: int | None, *, read_as_time: bool) -> bool:
    """A number read as a day or a time is one, unless a list was shown that it is a place in."""
    if place.led and place.ordinal and expecting is not Expecting.DAY:
        return False
    if options is not None:
        return place.number > options
    if expecting in (Expecting.DAY, Expecting.TIME):
        return True
    if place.number > LONGEST_LIST:
        return expecting is Expecting.SLOT or read_as_time
    return read_as_time and expecting is None and not (place.ordinal or place.figures)


def _said_of_the_list(marks: Marks, expecting: Expecting | None) -> AnswerKind | None:
    if not marks.said("none_of_these"):
        return None
    return AnswerKind.NO if expecting is Expecting.YES_NO else AnswerKind.NONE_OF_THESE


def _is_weak(reading: Reading, opening: Mark) -> bool:
    if "ack" in opening.tags:
        return True
    said = tuple(word.form for word in reading.words[opening.start : opening.end])
    return said in word_lists("acknowledging")


def _any_will_do(reading: Reading, marks: Marks, expecting: Expecting | None) -> bool:
    return (
        expecting in (Expecting.SLOT, Expecting.CHOICE)
        and marks.said("any_one")
        and not reading.asks
        and len(reading.words) <= 6
    )


def _polarity(reading: Reading, marks: Marks, expecting: Expecting | None) -> AnswerKind | None:
    """Yes or no by how the message opens; a bare "fine" or "sawa" counts only when nothing else follows."""
    opening = _opening(reading, marks, expecting)
    if opening is None or marks.said("unsure"):
        return None
    tags = opening.tags
    if "no_sw_alone" in tags:
        return AnswerKind.NO if len(reading.words) <= 2 else None
    if opening.denied and tags & {"yes", "ack"}:
        return AnswerKind.NO
    if tags & {"no", "not"} or (opening.denied and not tags.isdisjoint({"want", "cancel", "book"})):
        return None if _contradicted(reading, marks, opening, _PLAIN_YES) else AnswerKind.NO
    if "yes" in tags:
        short = reading.words[opening.start].form in _SHORT_YES and len(reading.words) > 3
        return None if short or _contradicted(reading, marks, opening, _PLAIN_NO) else AnswerKind.YES
    if "ack" in tags and _next_is_yes(marks, opening):
        return AnswerKind.YES
    if "ack" in tags and _nothing_else(reading, marks, opening):
        return AnswerKind.YES
    return None


def _opening(reading: Reading, marks: Marks, expecting: Expecting | None) -> Mark | None:
    """The first mark that is no courtesy, if hardly anything stands before it; plain words of yes and no come first."""
    courteous = 0
    for mark in marks.all:
        before = mark.start - courteous
        courteous += mark.end - mark.start
        if mark.tags & _NO_OPENING and not mark.tags & {"yes", "no", "ack"}:
            continue
        if mark.tags == {"not"} and not (expecting is Expecting.YES_NO and mark.start <= 1):
            continue
        return mark if before <= (0 if _is_little(reading, mark) else 2) else None
    return None


def _is_little(reading: Reading, mark: Mark) -> bool:
    """Whether it is a short word that is also a particle ("ya", "sio", "no"): an answer only where a message begins."""
    return (
        mark.tags & {"yes", "no"} != set()
        and mark.end == mark.start + 1
        and len(reading.words[mark.start].form) <= LONGEST_LITTLE
    )


def _contradicted(reading: Reading, marks: Marks, opening: Mark, opposite: frozenset[str]) -> bool:
    """ "No, yes": the very next thing said is the plain opposite, and nothing else."""
    later = [mark for mark in marks.all if mark.start >= opening.end][:1]
    return any(reading.slice(mark.start, mark.end).casefold() in opposite for mark in later)


def _next_is_yes(marks: Marks, opening: Mark) -> bool:
    """ "Okay, sure": a weak yes made strong by the next word."""
    after = [mark for mark in marks.all if opening.end <= mark.start <= opening.end + 1]
    return any("yes" in mark.tags and not mark.denied for mark in after) and not marks.said("but", "no")


def _nothing_else(reading: Reading, marks: Marks, opening: Mark) -> bool:
    """Whether the message ends with its opening, or goes on in another sentence that does not take it back."""
    if marks.said("but", "more_options", "cancel", "move", "change"):
        return False
    last = reading.words[opening.end - 1].token.end
    if reading.text[last : last + 1] in (".", "!"):
        return True
    light = {"yes", "ack", "polite", "thanks", "bye", "greet"}
    told = {at for mark in marks.all if mark.tags & light for at in range(mark.start, mark.end)}
    rest = [
        word for at, word in enumerate(reading.words) if at not in told and word.form not in word_set("around_a_choice")
    ]
    return len(rest) <= 1 and not reading.asks
