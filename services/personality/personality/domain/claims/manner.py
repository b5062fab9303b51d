"""What may vary in a reply without saying anything else, language by language.

Nothing is allowed word by word: what is not listed here as a whole has to be said as the templates say it. So no words
that each seem harmless can be put together to something nobody decided.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Rules = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns in order, and what is read in their place."""


class Mood(StrEnum):
    """What a courtesy conveys, and so where it may stand."""

    ANY = "any"
    """At the beginning, or at the end of what asks nothing: a greeting, thanks."""
    GLAD = "glad"
    """At the beginning of what is not sorry for anything, and no bad news."""
    AGREEING = "agreeing"
    """An answer by itself ("sure"): where the templates agree too, or before a customer is told by name of a deed."""
    SORRY = "sorry"
    """Only in the sentence where the templates are sorry too."""


@dataclass(frozen=True, slots=True)
class Manner:
    """One language.

    `spelled`: short forms in full, read first. `fillers`: words that only strengthen or ask nicely, left out wherever
    they stand. `courtesies`: whole clauses, without fillers. `movable`: what may stand elsewhere in its sentence.
    `bad_news`: words of templates beside which nobody is glad. `alike`: whole turns of phrase that say the same, each
    as the templates have it; read last, without what is movable.
    """

    spelled: Rules
    fillers: frozenset[str]
    courtesies: Mapping[str, Mood]
    movable: re.Pattern[str]
    bad_news: re.Pattern[str]
    alike: Rules


def rules(*pairs: tuple[str, str]) -> Rules:
    """Patterns of whole words, in order, and what is read in their place."""
    return tuple((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), read) for pattern, read in pairs)


def courtesies(**moods: str) -> dict[str, Mood]:
    """Phrases by their mood, one a line."""
    return {line.strip(): Mood(mood) for mood, text in moods.items() for line in text.strip().splitlines()}


def applied(rewritten: Rules, text: str) -> str:
    """A text after every rule in turn."""
    for pattern, read in rewritten:
        text = pattern.sub(read, text)
    return text
