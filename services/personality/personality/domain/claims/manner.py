"""The words a language may use freely, and how its other words weigh.

Whatever is neither free, nor in the templates of the very reply, is a claim nobody decided. So these lists are short
on purpose, and no word is in them that alone or with the others could say when, where, who, how much, that something
was done, or that it was not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Manner:
    """One language. `phrases` are read first, in order: a pattern and what it weighs, nothing for a free one.

    `classes` says of a word which weight it is another form of. `nots` turn what is said in their clause around.
    `joints` begin a clause.
    """

    free: frozenset[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    classes: Mapping[str, str]
    joints: re.Pattern[str]
    nots: frozenset[str] = field(default_factory=frozenset)
    not_endings: tuple[str, ...] = ()

    def is_not(self, word: str) -> bool:
        """Whether a word turns its clause around."""
        return word in self.nots or bool(self.not_endings and word.endswith(self.not_endings))

    def weight(self, word: str) -> str | None:
        """What a word weighs; None for one that is free."""
        return None if word in self.free else self.classes.get(word, word)


def words(text: str) -> frozenset[str]:
    """A list of words as it is written in these files."""
    return frozenset(text.split())


def forms(**classes: str) -> dict[str, str]:
    """Every form of a weight to the weight."""
    return {form: f"={name}" for name, text in classes.items() for form in text.split()}


def weighing(*phrases: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns, compiled; a weight is written so that no word of a text can be taken for it.

    One that repeats a part of what was found is a replacement as it stands.
    """
    return tuple(
        (re.compile(pattern), weight if "\\" in weight else f" ={weight} " if weight else " ")
        for pattern, weight in phrases
    )
