"""Names of days with a slip in them: "sartuday", "todae", "jumamoci", "keshu".

Only days are put right, never hours: a day read wrongly is shown with its date before anything is booked. A slip is a
letter left out, added, changed, or two swapped; or one that stands two places away. The first letter is always right.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from booking_fsm.domain.when.spelling import NOT_SLIPS
from booking_fsm.domain.when.words import FURTHER_DAYS, MONTHS, PAST_DAYS, TODAY, TOMORROW, WEEKDAYS

ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tomorrow")
SWAHILI = ("jumatatu", "jumanne", "jumatano", "alhamisi", "ijumaa", "jumamosi", "jumapili", "kesho", "keshokutwa")
SHORTEST = 5
TWO_SLIPS_FROM = 8
"""English names this long are far from any other word; the Swahili ones are near each other: one slip at most."""
OWN_WORDS = NOT_SLIPS | {"kesha", "toddy", "toady", "toda", "sundry", "fridah", "fridge"}
"""Words and names of their own that lie one letter from a day: a vigil, a drink, a woman called Fridah."""
KNOWN = frozenset({*WEEKDAYS, *TODAY, *TOMORROW, *FURTHER_DAYS, *PAST_DAYS, *MONTHS})


@lru_cache(maxsize=8192)
def day_meant(word: str) -> str:
    """Return the one day's name that a lower-case word is a slip of, or the word itself."""
    if len(word) < SHORTEST or word in KNOWN or word in OWN_WORDS:
        return word
    near = {day: slips for day in (*ENGLISH, *SWAHILI) if (slips := _slips(word, day))}
    best = [day for day, slips in near.items() if slips == min(near.values())]
    return best[0] if len(best) == 1 else word


def _slips(word: str, day: str) -> int | None:
    """Return how many slips lead from a day's name to the word; None where they are too many."""
    if word[0] != day[0]:
        return None
    slips = OSA.distance(word, day, score_cutoff=2)
    moved = len(day) > SHORTEST and sorted(word) == sorted(day)
    allowed = 2 if moved or (day in ENGLISH and len(day) >= TWO_SLIPS_FROM) else 1
    return slips if slips <= allowed else None
