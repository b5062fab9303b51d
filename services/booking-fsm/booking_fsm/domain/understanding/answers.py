"""Answers to a standing question: yes, no, the second one, none of these."""

import re
from dataclasses import dataclass
from enum import StrEnum

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.marks import Mark, Marks
from booking_fsm.domain.understanding.reading import Reading

LAST = -1
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
    """`choice` is set for CHOICE only: counted from 1, LAST for the last. `words` are the indexes it was read from."""

    kind: AnswerKind
    choice: int | None = None

    def __post_init__(self) -> None:
        if (self.choice is None) == (self.kind is AnswerKind.CHOICE):
            raise ValueError(f"a choice and only a choice has a place in the list, got {self}")
        if self.choice is not None and self.choice != LAST and self.choice < 1:
            raise ValueError(f"choices are counted from 1, got {self.choice}")


_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10,
    "kwanza": 1, "pili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10,
    "mwisho": LAST, "last": LAST,
}  # fmt: skip
_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "moja": 1, "mbili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10,
}  # fmt: skip
_OF = frozenset("ya wa la cha za kwa".split())
_NUMBER_SIGNS = frozenset("number no num namba nambari option opt choice chaguo jibu".split())
_FILLER = frozenset(
    "the one a an please pls tafadhali ile hiyo hii huyo yule i want nataka choose pick take nachagua chagua prefer"
    " naomba nipe ni is it its go with for then that this yes yeah ndio ndiyo sawa ok okay hapo number no num namba"
    " nambari option opt choice chaguo jibu ill give me my preferred weka available kwa ya wa la cha".split()
)
_DIGITS = re.compile(r"\d{1,2}")


def find_answer(
    reading: Reading, marks: Marks, expecting: Expecting | None, *, options: int | None, when_words: frozenset[int]
) -> Answer | None:
    """Return the answer a message holds, or None. `options` is how many were listed, None when unknown."""
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
    return Answer(polarity) if polarity is not None else None


def is_bare_choice(answer: Answer, reading: Reading) -> bool:
    """Whether the message is a place in a list and nothing else, so that its number is no time."""
    return answer.kind is AnswerKind.CHOICE and any(
        _DIGITS.fullmatch(word.form) or word.form in _ORDINALS or word.form in _CARDINALS for word in reading.words
    )


def _choice(
    reading: Reading, expecting: Expecting | None, options: int | None, when_words: frozenset[int]
) -> int | None:
    """One place in a list and otherwise only filler; two places are no answer."""
    places: list[int] = []
    words = reading.words
    for at, word in enumerate(words):
        form, before = word.form, words[at - 1].form if at else ""
        place = None
        led = before in _NUMBER_SIGNS or (before in _OF and form in _ORDINALS)
        if _DIGITS.fullmatch(form):
            place = int(form)
        elif form in _ORDINALS and (led or form not in _CARDINALS):
            place = _ORDINALS[form]
        elif form in _CARDINALS and not (form == "one" and len(words) > 1 and not led):
            place = _CARDINALS[form]
        if place is None:
            if form not in _FILLER:
                return None
        elif _is_a_time(form, at, led, expecting, options, when_words):
            return None
        else:
            places.append(place)
    if len(set(places)) != 1 or places[0] == 0:
        return None
    return None if options is not None and places[0] > options else places[0]


def _is_a_time(
    form: str, at: int, led: bool, expecting: Expecting | None, options: int | None, when_words: frozenset[int]
) -> bool:
    """A number read as a day or a time is one, unless a list was shown that it is a place in."""
    if led and form in _ORDINALS and expecting is not Expecting.DAY:
        return False
    number = int(form) if form.isdigit() else _CARDINALS.get(form, _ORDINALS.get(form, 0))
    if options is not None:
        return number > options
    if expecting in (Expecting.DAY, Expecting.TIME):
        return True
    if number > LONGEST_LIST:
        return expecting is Expecting.SLOT or at in when_words
    return at in when_words and expecting is None and form not in _ORDINALS and not form.isdigit()


def _said_of_the_list(marks: Marks, expecting: Expecting | None) -> AnswerKind | None:
    if not marks.said("none_of_these"):
        return None
    return AnswerKind.NO if expecting is Expecting.YES_NO else AnswerKind.NONE_OF_THESE


def _any_will_do(reading: Reading, marks: Marks, expecting: Expecting | None) -> bool:
    return (
        expecting in (Expecting.SLOT, Expecting.CHOICE)
        and marks.said("any_one")
        and not reading.asks
        and len(reading.words) <= 6
    )


def _polarity(reading: Reading, marks: Marks, expecting: Expecting | None) -> AnswerKind | None:
    """Yes or no by how the message opens; a bare "fine" or "sawa" counts only when nothing else follows."""
    opening = _opening(marks, expecting)
    if opening is None or marks.said("unsure"):
        return None
    tags = opening.tags
    if "no_sw_alone" in tags:
        return AnswerKind.NO if len(reading.words) <= 2 else None
    if opening.denied and tags & {"yes", "ack"}:
        return AnswerKind.NO
    if tags & {"no", "not"} or (opening.denied and not tags.isdisjoint({"want", "cancel", "book"})):
        return None if _contradicted(marks, opening) else AnswerKind.NO
    if "yes" in tags:
        if len(opening_form := reading.words[opening.start].form) <= 2 and len(reading.words) > 3 and opening_form in {"y", "ya", "ee"}:
            return None
        return None if marks.said("no") and not marks.said("but") else AnswerKind.YES
    if "ack" in tags and _nothing_else(reading, marks):
        return AnswerKind.YES
    return None


def _opening(marks: Marks, expecting: Expecting | None) -> Mark | None:
    """The first mark that is no courtesy; a negation right before a yes belongs to it."""
    for mark in marks.all:
        if mark.tags & {"polite", "greet", "but"} and not mark.tags & {"yes", "no", "ack"}:
            continue
        if mark.tags == {"not"} and not (expecting is Expecting.YES_NO and mark.start <= 1):
            continue
        return mark if mark.start <= 3 else None
    return None


def _contradicted(marks: Marks, opening: Mark) -> bool:
    later = [mark for mark in marks.all if mark.start >= opening.end]
    return any("yes" in mark.tags and not mark.denied for mark in later[:1])


def _nothing_else(reading: Reading, marks: Marks) -> bool:
    light = {"yes", "ack", "polite", "thanks", "bye", "greet"}
    told = {at for mark in marks.all if mark.tags & light for at in range(mark.start, mark.end)}
    rest = [word for at, word in enumerate(reading.words) if at not in told and word.form not in _FILLER]
    return len(rest) <= 1 and not reading.asks and not marks.said("but", "more_options", "cancel", "move", "change")
