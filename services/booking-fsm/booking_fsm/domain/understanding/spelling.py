"""What a misspelt word was meant to be: near one word of the lexicons, and no word of its own."""

from collections.abc import Collection
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from booking_fsm.domain.understanding.lexicon import peoples_names, phrase_words, respellings, verbs, words

SHORTEST_CORRECTED = 5
"""Shorter words have too many neighbours: "wash" and "wish", "trim" and "trip"."""
TWO_SLIPS_FROM = 8
"""From this length on two slips are allowed, one below it."""


@lru_cache(maxsize=8192)
def is_known(word: str) -> bool:
    """Whether a folded word is one of ours, everyday, chat spelling, a verb form or somebody's name."""
    return (
        word in phrase_words()
        or word in words().every
        or word in respellings()
        or word in peoples_names().given
        or word in peoples_names().titles
        or not word.isalpha()
        or verbs().read(word) is not None
    )


@cache
def _targets() -> tuple[str, ...]:
    everyday = words().english | words().swahili
    return tuple(sorted(w for w in phrase_words() if len(w) >= SHORTEST_CORRECTED and w not in everyday))


@lru_cache(maxsize=8192)
def corrected(word: str) -> str | None:
    """Return the one lexicon word a folded word is a slip of; None when it is known, far from all, or near several."""
    return None if is_known(word) else nearest(word, _targets())


def nearest(word: str, targets: Collection[str], *, shortest: int = SHORTEST_CORRECTED) -> str | None:
    """Return the one target within a slip or two of `word`, or None. The first letter has to be right.

    A slip is a letter left out, added, changed, or two swapped.
    """
    if len(word) < shortest:
        return None
    allowed = 2 if len(word) >= TWO_SLIPS_FROM else 1
    scored = extract(word, targets, scorer=OSA.distance, score_cutoff=allowed, limit=3)
    near = [(target, slips) for target, slips, _ in scored if target[0] == word[0] and len(target) >= shortest]
    if not near:
        return None
    best = min(slips for _, slips in near)
    closest = [target for target, slips in near if slips == best]
    return closest[0] if len({_singular(target) for target in closest}) == 1 else None


def _singular(word: str) -> str:
    return word.removesuffix("s")
