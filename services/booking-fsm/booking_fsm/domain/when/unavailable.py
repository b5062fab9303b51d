"""When a customer cannot come, without a "not": "busy on Friday", "kesho nina shughuli", "niko kazini hadi saa kumi".

Such a day or hour is refused; what ends with it ("busy until five") is free from then on.
"""

from booking_fsm.domain.when.sentence import Sentence

UNAVAILABLE = frozenset(
    {"busy", "unavailable", "away", "travelling", "traveling", "occupied", "sipo", "siko", "safarini", "kazini",
     "shughuli", "bize", "bizi"}
)  # fmt: skip
"""Words that refuse what they stand with."""
OCCUPIED = UNAVAILABLE | frozenset({"out", "off", "working", "work", "kazi", "class", "school", "shule", "town", "job"})
"""Words that, with an "until", tell from when on somebody is free; alone they refuse nothing."""
OTHERS = frozenset({"you", "u", "your", "mko", "uko", "anybody", "she", "he", "yeye"})
"""It is not the customer who is busy: "are you busy on Friday?"."""
SELF = frozenset(
    {"i", "i'm", "im", "am", "i'll", "will", "be", "mimi", "niko", "nitakuwa", "nina", "ni", "is", "quite"}
)
"""What may stand between a day and the word that refuses it: "kesho niko busy"."""
UNTIL = frozenset({"until", "untill", "till", "til", "hadi", "mpaka"})
LEAVING = ("toka", "toke", "maliza", "malize", "ondoka", "ondoke", "baada")
"""How verbs of leaving and finishing end, in any person and tense, and "baada ya"."""
REACH = 4


def is_unavailable(s: Sentence, i: int) -> bool:
    """Whether the word at `i` says that the customer cannot come; "nikitoka kazini" says when work is over."""
    before = (s.word(i - 1), s.word(i - 2))
    return s.word(i) in UNAVAILABLE and not OTHERS & {*before} and not any(word.endswith(LEAVING) for word in before)


def unavailable_after(s: Sentence, i: int) -> bool:
    """Whether what ends at `i` is refused by what follows: "kesho niko busy", "Friday I am away"."""
    at = s.skip(i, SELF)
    return at > i and is_unavailable(s, at) and s.word(at + 1) not in UNTIL


def free_from(s: Sentence, i: int) -> bool:
    """Whether the "until" at `i` ends a time when the customer cannot come."""
    if s.word(i) not in UNTIL:
        return False
    before = range(max(0, i - REACH), i)
    return any(s.word(k) in OCCUPIED and not OTHERS & {s.word(k - 1), s.word(k - 2)} for k in before)
