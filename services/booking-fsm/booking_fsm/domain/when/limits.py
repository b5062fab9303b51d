"""Words that make of a day or an hour the end of a range: "after", "by", "no later than", "onwards"."""

from enum import Enum, auto

from booking_fsm.domain.when.mentions import Mention, SaidLength
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.unavailable import free_from


class Limit(Enum):
    """Which end, and whether the day named belongs to the range; an hour always does."""

    SINCE = auto()  # from Friday on
    AFTER = auto()  # from Saturday on, where Friday was named
    UNTIL = auto()  # Friday at the latest
    BEFORE = auto()  # Thursday at the latest, where Friday was named


LEADS: dict[tuple[str, ...], Limit] = {
    ("as", "early", "as"): Limit.SINCE, ("no", "earlier", "than"): Limit.SINCE, ("not", "earlier", "than"): Limit.SINCE,
    ("no", "sooner", "than"): Limit.SINCE, ("not", "before"): Limit.SINCE, ("not", "until"): Limit.SINCE,
    ("not", "till"): Limit.SINCE, ("starting", "from"): Limit.SINCE, ("kuanzia",): Limit.SINCE,
    ("starting",): Limit.SINCE, ("beginning",): Limit.SINCE, ("earliest",): Limit.SINCE,
    ("later", "than"): Limit.AFTER, ("after",): Limit.AFTER, ("baada",): Limit.AFTER,
    ("as", "late", "as"): Limit.UNTIL, ("no", "later", "than"): Limit.UNTIL, ("not", "later", "than"): Limit.UNTIL,
    ("not", "after"): Limit.UNTIL, ("not", "past"): Limit.UNTIL, ("latest",): Limit.UNTIL, ("max",): Limit.UNTIL,
    ("by",): Limit.UNTIL,
    ("until",): Limit.UNTIL, ("untill",): Limit.UNTIL, ("till",): Limit.UNTIL, ("til",): Limit.UNTIL,
    ("earlier", "than"): Limit.BEFORE, ("sooner", "than"): Limit.BEFORE, ("before",): Limit.BEFORE,
    ("kabla",): Limit.BEFORE,
}  # fmt: skip
"""What stands before."""
FOLLOWERS: dict[tuple[str, ...], Limit] = {
    ("onwards",): Limit.SINCE, ("onward",): Limit.SINCE, ("kuendelea",): Limit.SINCE,
    ("na", "kuendelea"): Limit.SINCE, ("and", "later"): Limit.SINCE, ("or", "later"): Limit.SINCE,
    ("or", "after"): Limit.SINCE, ("and", "after"): Limit.SINCE, ("at", "the", "earliest"): Limit.SINCE,
    ("earliest",): Limit.SINCE, ("or", "earlier"): Limit.UNTIL, ("and", "earlier"): Limit.UNTIL,
    ("or", "before"): Limit.UNTIL, ("or", "sooner"): Limit.UNTIL, ("at", "the", "latest"): Limit.UNTIL,
    ("at", "latest"): Limit.UNTIL, ("latest",): Limit.UNTIL, ("max",): Limit.UNTIL,
}  # fmt: skip
"""What stands after; "or" must end the range and not lead to another choice: "3pm or after 5"."""
LONGEST = 3
BETWEEN = frozenset({"the", "ya", "siku", "on", "around", "about", "saa", "like"})
"""Words that may stand between the lead and what it limits."""
LASTING = frozenset({"for", "kwa", "last", "lasts"})
GONE_BY = frozenset({"since", "tangu", "toka"})
"""What these lead is over: "I have had it since Friday"."""


def limit_of(s: Sentence, first: int, after: int) -> Limit | None:
    """Return the limit that the words around a stretch of the sentence make of it."""
    for length in range(LONGEST, 0, -1):
        found = FOLLOWERS.get(s.words[after : after + length])
        if found and not (s.word(after) in {"or", "and"} and s.word(after + length).isdecimal()):
            return found
    at = first
    while s.word(at - 1) in BETWEEN:
        at -= 1
    if free_from(s, at - 1):
        return Limit.SINCE
    for length in range(min(LONGEST, at), 0, -1):
        found = LEADS.get(s.words[at - length : at])
        if found:
            return found
    return None


def is_gone_by(s: Sentence, first: int) -> bool:
    """Whether "since" or "tangu" stands before what begins at `first`."""
    while s.word(first - 1) in BETWEEN:
        first -= 1
    return s.word(first - 1) in GONE_BY


def is_lasting(s: Sentence, mentions: list[Mention]) -> bool:
    """Whether the message says how long something takes: "for two hours"; its "from" then tells when it begins."""
    return any(isinstance(m, SaidLength) and s.word(m.first - 1) in LASTING for m in mentions)
