"""A time said by another place's clock: "3pm GMT", "10am London time". It is asked, never converted."""

from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidPart
from booking_fsm.domain.when.sentence import Sentence

ABBREVIATIONS = frozenset(
    {"gmt", "utc", "bst", "cet", "cest", "est", "edt", "pst", "pdt", "cst", "cdt", "mst", "mdt", "ist", "wat", "cat",
     "sast", "gst", "eastern", "pacific"}
)  # fmt: skip
HERE = frozenset({"kenya", "kenyan", "nairobi", "mombasa", "tanzania", "dar", "uganda", "kampala", "african", "africa"})


def says_other_zone(s: Sentence, mentions: list[Mention]) -> bool:
    """Whether an hour is followed by the name of another zone."""
    return any(isinstance(m, SaidClock | SaidPart) and _zone(s, m.after) for m in mentions)


def _zone(s: Sentence, i: int) -> bool:
    if s.word(i) in ABBREVIATIONS:
        return True
    named = s.word(i).isalpha() and s.word(i) not in HERE and s.word(i + 1) == "time"
    return named and (s.capital(i) or s.word(i) in {"uk", "us", "london", "dubai", "their"})
