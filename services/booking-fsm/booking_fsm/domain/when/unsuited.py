"""A day or an hour that is said not to suit: "kesho si poa", "tomorrow is too soon", "Friday is no good"."""

from booking_fsm.domain.when.sentence import Sentence

BESIDE = frozenset(
    {"is", "ni", "it", "that", "for", "me", "us", "kwangu", "a", "bit", "very", "itakuwa", "will", "would", "be",
     "might", "looks", "seems", "inaonekana", "ina"}
)  # fmt: skip
NOT = frozenset({"not", "no", "isn't", "isnt", "si", "sio", "siyo", "haiko", "wont", "won't"})
GOOD = frozenset(
    {"good", "ok", "okay", "ideal", "possible", "great", "convenient", "fine", "poa", "sawa", "nzuri", "mzuri",
     "vizuri", "rahisi", "fiti", "safi", "freshi", "use"}
)  # fmt: skip
BAD = frozenset(
    {"bad", "full", "tight", "impossible", "hectic", "packed", "difficult", "tricky", "inconvenient", "mbaya", "ngumu",
     "imejaa", "imebana", "hainifai", "haitafaa", "haitanifaa", "haitawezekana", "hainipendezi"}
)  # fmt: skip
TOO = frozenset({"too", "mno"})
FAR = frozenset({"early", "soon", "late", "far", "tight", "short", "close", "mapema", "karibu", "mbali"})
"""After "too"; "tomorrow too" alone is tomorrow as well."""
VERY = frozenset({"sana", "mno"})


def unsuited(s: Sentence, after: int) -> int | None:
    """Return the index after the words that say that what ends at `after` does not suit, None where none do.

    A question, "tomorrow is full?", says no such thing, and "kesho mapema sana" is early tomorrow.
    """
    at = s.skip(after, BESIDE)
    end = _not_good(s, at, told=at > after)
    if end is None:
        return None
    end = s.skip(end, {"for", "me", "us", "kwangu", "sana"})
    return None if s.word(end) == "?" else end


def _not_good(s: Sentence, i: int, *, told: bool) -> int | None:
    word, following = s.word(i), s.word(i + 1)
    too_far = (word in TOO and following in FAR) or (told and word in FAR and following in VERY)
    if too_far or (word in NOT and following in GOOD):
        return i + 2
    return i + 1 if word in BAD else None
