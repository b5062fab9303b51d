"""Slips of the thumb: letters swapped, dropped or doubled in the longer words of a message."""

import random
import re

LONG_WORD = re.compile(r"[A-Za-z]{5,}")


def mistyped(text: str, rng: random.Random, keep: frozenset[str] = frozenset()) -> str:
    """The text with a slip or two; words of `keep` (names) stay, and so does every figure."""
    places = [found for found in LONG_WORD.finditer(text) if found.group().lower() not in keep]
    for found in sorted(rng.sample(places, min(len(places), rng.choice([1, 1, 2]))), key=lambda one: -one.start()):
        text = text[: found.start()] + _slip(found.group(), rng) + text[found.end() :]
    return text


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2)
    match rng.randrange(3):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + word[at] + word[at:]
