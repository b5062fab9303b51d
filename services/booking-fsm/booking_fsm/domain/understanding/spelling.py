"""What a misspelt word was meant to be: near one word of the lexicons, and no word of its own."""

from collections.abc import Collection
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from booking_fsm.domain.understanding.lexicon import (
    alarming_words,
    intent_phrases,
    peoples_names,
    phrase_words,
    respellings,
    service_phrases,
    verbs,
    words,
)
from booking_fsm.domain.understanding.text import LONGEST_WORD

SHORTEST_CORRECTED = 5
"""Shorter words have too many neighbours: "wash" and "wish", "trim" and "trip"."""
_VERB_PREFIXES = ("ku", "ni", "na", "wa", "tu", "ha")
"""Swahili verbs share their first and last letters: two slips lead from any one of them to some other."""
TWO_SLIPS_FROM = 9
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
        or len(word) > LONGEST_WORD
        or verbs().read(word) is not None
    )


@cache
def _targets() -> tuple[str, ...]:
    everyday = words().english | words().swahili | alarming_words()
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
    allowed = 2 if len(word) >= TWO_SLIPS_FROM and not word.startswith(_VERB_PREFIXES) else 1
    scored = extract(word, targets, scorer=OSA.distance, score_cutoff=allowed, limit=3)
    near = [(target, slips) for target, slips, _ in scored if target[0] == word[0] and len(target) >= shortest]
    if not near:
        return None
    best = min(slips for _, slips in near)
    closest = [target for target, slips in near if slips == best]
    return closest[0] if len({_meaning(target) for target in closest}) == 1 else None


@lru_cache(maxsize=8192)
def _meaning(word: str) -> frozenset[str]:
    """What a word alone stands for in the lexicons; itself when it only stands in phrases."""
    found = [trie.longest(((word,),), 0, 1) for trie in (intent_phrases(), service_phrases())]
    meanings = frozenset[str]().union(*(phrase[1] for phrase in found if phrase is not None))
    return meanings or frozenset({word.removesuffix("s")})
