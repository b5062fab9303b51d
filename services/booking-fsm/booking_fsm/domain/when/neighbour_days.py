"""Days beside the one just named: "not tomorrow, the day after", "kesho au siku inayofuata".

Where more than a few small words part the two, the day meant is not certain and `left_over` has it asked.
"""

from datetime import date, timedelta

from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, Sort
from booking_fsm.domain.when.parts import PARTS
from booking_fsm.domain.when.sentence import Sentence

NEIGHBOURS = {
    ("the", "day", "after", "that"): 1, ("the", "day", "after"): 1, ("day", "after", "that"): 1, ("day", "after"): 1,
    ("the", "next", "day"): 1, ("the", "following", "day"): 1, ("next", "day"): 1, ("following", "day"): 1,
    ("the", "one", "after"): 1, ("siku", "inayofuata"): 1, ("siku", "inayofuatia"): 1,
    ("siku", "ya", "pili", "yake"): 1, ("kesho", "yake"): 1, ("siku", "itakayofuata"): 1,
    ("the", "day", "before", "that"): -1, ("the", "day", "before"): -1, ("day", "before"): -1,
    ("the", "previous", "day"): -1, ("the", "one", "before"): -1,
}  # fmt: skip
STARTS = frozenset(words[0] for words in NEIGHBOURS)
"""The words a neighbour may start with."""
LINKS = frozenset(
    {"or", "but", "then", "maybe", "and", "au", "ama", "lakini", "basi", "bali", "labda", "perhaps", "how", "what",
     "about", "on", "if", "either", "rather", "na", "ni", "make", "it", "can", "could", "you", "i", "we", "do", "come",
     "doesn't", "doesnt", "won't", "wont", "work", "is", "not", "good", "full", "si", "sio", "poa", "sawa", "free",
     "haiwezekani", "haifai", "sitaweza", "siwezi", "hapana", "no", "actually", "sorry", "je", "naweza", "kuja", "at",
     "possible", "am", "im", "i'm", "busy", "niko", "iwe", "fanya", "instead", "better", "ok", "okay", "works", "me"}
)  # fmt: skip
AFTERWARDS = frozenset(
    {"at", "in", "around", "about", "from", "before", "if", "please", "pls", "would", "works", "work", "is", "then",
     "instead", "saa", "or", "au", "ama", "and", "na", "for", "thanks", "asante", "tafadhali", "noon", "will", "ok",
     "okay", "fine", "better", "mapema", "early", "by", "kuanzia", "after", "baada"}
)  # fmt: skip
"""Anything else after "the day before" is a day of its own: "the day before my wedding"."""
LONGEST = 8


def read_neighbour(s: Sentence, i: int, last: Mention | None, today: date) -> SaidDay | SaidPast | None:
    """Read a day by its place beside `last`, the day named just before."""
    if not isinstance(last, SaidDay) or len(last.days) != 1 or last.after == last.first or i - last.after > LONGEST:
        return None
    if not all(s.word(k) in LINKS or not s.word(k).isalnum() for k in range(last.after, i)):
        return None
    for words, step in NEIGHBOURS.items():
        after = i + len(words)
        if s.phrase(i, *words) and _ends(s, after):
            day = last.days[0] + timedelta(step)
            return SaidDay(i, after, (day,), Sort.RELATIVE) if day >= today else SaidPast(i, after, (day,))
    return None


def _ends(s: Sentence, i: int) -> bool:
    follows = s.word(i)
    return not follows.isalpha() or follows in AFTERWARDS or follows in PARTS
