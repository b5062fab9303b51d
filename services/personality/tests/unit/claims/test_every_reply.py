"""Whatever a reply says, a word more, a word less, or another figure is found: every act, both languages."""

import re
from typing import Any

import pytest

from personality.domain.claims import Telling, mismatch
from ratiba_contracts.views import Language

from .retelling import every_act, telling

STRAY = (
    "gratis",
    "bure",
    "leo",
    "noon",
    "half",
    "Njeri",
    "12",
    "booked!",
    "not",
    "si",
    "only",
    "must",
    "doctor",
    "lipa",
    "may",
    "was",
    "if",
    "hopefully",
    "by me",
    "under",
    "on us",
    "dear",
    "kama",
    "chini",
    "sisi",
    "mpendwa",
)
"""Words that would each say something nobody decided. `not` alone turns whatever it stands with, `may` casts doubt."""


def tellings(language: Language) -> list[Telling]:
    return [telling(act, language=language) for act in every_act()]


def between(text: str) -> list[int]:
    """Places between two words."""
    return [found.start() for found in re.finditer(" ", text)]


@pytest.mark.parametrize("language", Language)
def test_no_stray_word_comes_in_anywhere(language: Language) -> None:
    missed = [
        (told.text, word, place)
        for number, told in enumerate(tellings(language))
        for place in between(told.text)[number % 3 :: 3]
        if (word := STRAY[(number + place) % len(STRAY)]).strip("!").casefold() not in told.text.casefold()
        and mismatch(told, f"{told.text[:place]} {word}{told.text[place:]}") is None
    ]
    assert missed == []


@pytest.mark.parametrize("language", Language)
def test_no_figure_is_another(language: Language) -> None:
    missed = [
        (told.text, found.start())
        for told in tellings(language)
        for found in re.finditer(r"\d", told.text)
        if mismatch(told, f"{told.text[: found.start()]}{9 - int(found[0])}{told.text[found.end() :]}") is None
    ]
    assert missed == []


@pytest.mark.parametrize("language", Language)
def test_nothing_that_was_put_in_may_be_left_out(language: Language) -> None:
    def without(told: Telling, kept: Any) -> str:
        return told.text.replace(kept.text, "", 1)

    missed = [
        (told.text, kept.text)
        for told in tellings(language)
        for kept in told.kept
        if mismatch(told, without(told, kept)) is None
    ]
    assert missed == []
