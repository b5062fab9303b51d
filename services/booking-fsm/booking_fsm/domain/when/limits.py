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


LEADS = {
    Limit.SINCE: (
        "as early as", "no earlier than", "not earlier than", "no sooner than", "not before", "not until", "not till",
        "starting from", "on or after", "kuanzia", "starting", "beginning", "earliest",
    ),
    Limit.AFTER: ("later than", "after", "baada"),
    Limit.UNTIL: (
        "as late as", "no later than", "not later than", "not after", "not past", "on or before", "now and", "up to",
        "upto", "latest", "max", "by", "until", "untill", "till", "til",
    ),
    Limit.BEFORE: ("earlier than", "sooner than", "before", "kabla"),
}  # fmt: skip
"""What stands before."""
FOLLOWERS = {
    Limit.SINCE: (
        "onwards", "onward", "kuendelea", "na kuendelea", "and later", "or later", "or after", "and after",
        "at the earliest", "earliest",
    ),
    Limit.UNTIL: (
        "or earlier", "and earlier", "or before", "or sooner", "at the latest", "at latest", "latest", "max",
    ),
}  # fmt: skip
"""What stands after; "or" must end the range and not lead to another choice: "3pm or after 5"."""
BY_LEAD = {tuple(words.split()): limit for limit, leads in LEADS.items() for words in leads}
BY_FOLLOWER = {tuple(words.split()): limit for limit, followers in FOLLOWERS.items() for words in followers}
LONGEST = 3
BETWEEN = frozenset({"the", "ya", "siku", "on", "around", "about", "saa", "like"})
"""Words that may stand between the lead and what it limits."""
LASTING = frozenset({"for", "kwa", "last", "lasts"})
GONE_BY = frozenset({"since", "tangu", "toka"})
"""What these lead is over: "I have had it since Friday"."""


def limit_of(s: Sentence, first: int, after: int) -> Limit | None:
    """Return the limit that the words around a stretch of the sentence make of it."""
    for length in range(LONGEST, 0, -1):
        found = BY_FOLLOWER.get(s.words[after : after + length])
        if found and not (s.word(after) in {"or", "and"} and s.word(after + length).isdecimal()):
            return found
    at = first
    while s.word(at - 1) in BETWEEN:
        at -= 1
    if free_from(s, at - 1):
        return Limit.SINCE
    for length in range(min(LONGEST, at), 0, -1):
        found = BY_LEAD.get(s.words[at - length : at])
        if found:
            return found
    return None


def is_gone_by(s: Sentence, first: int) -> bool:
    """Whether "since" or "tangu" stands before what begins at `first`."""
    while s.word(first - 1) in BETWEEN:
        first -= 1
    return s.word(first - 1) in GONE_BY


def is_soonest(s: Sentence, first: int) -> bool:
    """Whether the first opening of a day is wanted, "the earliest tomorrow"; "at the earliest" is from that day on."""
    at = first - 1
    while s.word(at) in BETWEEN:
        at -= 1
    return s.word(at) == "earliest" and s.word(at - 1) in {"the", "your", "ur"} and s.word(at - 2) != "at"


def is_lasting(s: Sentence, mentions: list[Mention]) -> bool:
    """Whether the message says how long something takes: "for two hours"; its "from" then tells when it begins."""
    return any(isinstance(m, SaidLength) and s.word(m.first - 1) in LASTING for m in mentions)
