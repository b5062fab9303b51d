"""Which language a message is in. The sentence's frame decides, not its nouns: "nataka kubook nails" is Swahili."""

import re
from dataclasses import dataclass
from functools import lru_cache

from booking_fsm.domain.understanding.lexicon import (
    entries,
    folded,
    peoples_names,
    tables,
    words,
)
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.text import LONGEST_WORD
from ratiba_contracts.views import Language

ENOUGH = 0.75
"""Evidence below this says nothing: one "ok" or "yes" is said in both languages."""
SURE = 2.0
"""Evidence at which the count no longer lowers the confidence: about two plain words."""
MARGIN = 0.08
"""How far ahead one language must be, as a share of all evidence."""

_FRAME, _VERB, _PLAIN, _TIME, _NOUN, _SHAPE, _WEAK = 1.5, 2.0, 1.0, 0.8, 0.5, 0.4, 0.35
_ALL_TIMES = 1.5
_SWAHILI_VERB = re.compile(
    r"(?:ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|si|hatu|ham|hawa|ha|hu|n)(?:na|li|ta|me|mesha|nge|ka|ja|to)"
    r"(?:ni|ku|mw|m|tu|wa|i|li|ya|ki|vi|zi|u)?[a-z]{2,}[aeiu]"
)
_SYLLABLES = re.compile(
    r"(?:(?:m(?=[^aeiou]))?(?:n?[bcdfghjklmnprstvwyz]?(?:[bdgkpst]h|ng|ny|sh|ch)?[wy]?)[aeiou]{1,2}){2,}"
)
_ENGLISH_SHAPE = re.compile(r".*(?:[^aeiou]{3}|th|ck|ee|oo|gh|qu|wh|x|[bcdfghjklmnpqrstvwxz]$).*")


@dataclass(frozen=True, slots=True)
class Heard:
    """`language` is None when it cannot be told; `confidence` runs from 0 to 1."""

    language: Language | None
    confidence: float


def hear(reading: Reading, *, names: frozenset[int] = frozenset()) -> Heard:
    """Return the language of a message; words at the indexes `names` belong to people and are no evidence."""
    english = swahili = english_times = swahili_times = 0.0
    for at, word in enumerate(reading.words):
        if at in names:
            continue
        en, sw = evidence(word.form) if word.verb is None else (0.0, _VERB)
        if word.form in words().time_english | words().time_swahili:
            english_times, swahili_times = english_times + en, swahili_times + sw
        else:
            english, swahili = english + en, swahili + sw
    english += min(english_times, _ALL_TIMES)
    swahili += min(swahili_times, _ALL_TIMES)
    total = english + swahili
    if total < ENOUGH:
        return Heard(None, 0.0)
    lead = abs(english - swahili) / total
    confidence = round(lead * min(1.0, total / SURE), 3)
    if lead < MARGIN:
        return Heard(None, confidence)
    return Heard(Language.EN if english > swahili else Language.SW, confidence)


@lru_cache(maxsize=8192)
def evidence(word: str) -> tuple[float, float]:
    """Return how much a folded word speaks for English and for Swahili."""
    known = words()
    if not word.isalpha() or len(word) > LONGEST_WORD or (len(word) == 1 and word not in known.frame_english):
        return 0.0, 0.0
    for english, swahili, weight in (
        (known.frame_english, known.frame_swahili, _FRAME),
        (known.time_english, known.time_swahili, _TIME),
    ):
        if word in english or word in swahili:
            return (weight if word in english else 0.0), (weight if word in swahili else 0.0)
    if word in known.universal:
        return _WEAK, 0.0
    if word in known.kenyan:
        return 0.0, _WEAK * 1.15
    in_english, in_swahili = word in known.english, word in known.swahili
    if in_english or in_swahili:
        return (_PLAIN if in_english else 0.0), (_PLAIN if in_swahili else 0.0)
    listed = _listed().get(word)
    if listed is not None:
        return listed
    if word in peoples_names().given:
        return 0.0, 0.0
    return _by_shape(word)


def _by_shape(word: str) -> tuple[float, float]:
    if _SWAHILI_VERB.fullmatch(word) and _SYLLABLES.fullmatch(word):
        return 0.0, _PLAIN
    if len(word) > 3 and _SYLLABLES.fullmatch(word):
        return 0.0, _SHAPE
    return (_SHAPE / 2, 0.0) if _ENGLISH_SHAPE.fullmatch(word) else (0.0, 0.0)


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[float, float]]:
    """Words of the phrase lexicons. English names of services travel into Swahili; Swahili ones do not travel back."""
    found: dict[str, tuple[float, float]] = {}
    for lexicon, en_weight, sw_weight in (
        (tables("services"), _WEAK / 2, _PLAIN),
        (tables("discriminators"), _WEAK, _PLAIN),
        (tables("intents"), _NOUN, _PLAIN),
    ):
        for kind, index, weight in (("en", 0, en_weight), ("sw", 1, sw_weight)):
            for _, phrase in entries(lexicon, kind):
                for word in folded(phrase):
                    pair = list(found.get(word, (0.0, 0.0)))
                    pair[index] = max(pair[index], weight)
                    found[word] = (pair[0], pair[1])
    travelling = {word for _, phrase in entries(tables("services"), "en") for word in folded(phrase)}
    found |= {word: (found[word][0], 0.0) for word in travelling if found[word][0] == _WEAK / 2}
    for _, phrase in entries(tables("intents"), "both"):
        for word in folded(phrase):
            found.setdefault(word, (0.0, 0.0))
    return found
