"""From this moment on: "right now", "sasa hivi", "asap", and the "now" of who comes now."""

from datetime import datetime

from booking_fsm.domain.when.mentions import SaidWithin
from booking_fsm.domain.when.sentence import Sentence

RIGHT_NOW = (
    ("right", "now"),
    ("now", "now"),
    ("just", "now"),
    ("sasa", "hivi"),
    ("saa", "hii"),
    ("saa", "hizi"),
    ("hivi", "sasa"),
    ("asap",),
    ("sahii",),
    ("saizi",),
)
NOW = "now"
COMES = frozenset(
    {"come", "coming", "available", "free", "pass", "slot", "slots", "opening", "openings", "there", "kuja", "nakuja",
     "naja", "nije", "nafasi", "huru"}
)  # fmt: skip
IS = frozenset({"i'm", "im", "am", "is", "are", "we're", "niko", "tuko", "ngapi"})
STARTS = frozenset({words[0] for words in RIGHT_NOW} | {NOW})
"""The words it may start with."""


def read_right_now(s: Sentence, i: int, now: datetime) -> SaidWithin | None:
    """Read "right now" as a stretch of time that begins now, unless it tells how things are."""
    for words in RIGHT_NOW:
        if s.phrase(i, *words):
            return None if _is_now(s, i) else SaidWithin(i, i + len(words), now, None)
    return SaidWithin(i, i + 1, now, None) if s.word(i) == NOW and _comes_now(s, i) else None


def _is_now(s: Sentence, i: int) -> bool:
    """Whether it tells how things are: "I am in town right now", "bei ni ngapi sasa hivi"."""
    before = s.words[max(0, i - 6) : i]
    return any(word in IS for word in before) and not any(word in COMES for word in before)


def _comes_now(s: Sentence, i: int) -> bool:
    """Whether "now" is when to come: "come now?", "free now", "now please"; in "book it now" it is when to book."""
    ends = not s.word(i + 1).isalpha() or s.word(i + 1) in {"please", "pls", "or"}
    coming = any(word in COMES for word in s.words[max(0, i - 3) : i])
    return (
        ends and (coming or i == 0) and s.word(i - 1) not in {"for", "by", "from", "until", "till", "not", "and", "up"}
    )
