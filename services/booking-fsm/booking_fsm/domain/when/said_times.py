"""Put together all a message says about the time of day: hours with their part of the day, ranges, alternatives."""

from dataclasses import dataclass

from booking_fsm.domain.when.clock import Half, Readings, Writing, readings
from booking_fsm.domain.when.limits import BETWEEN, Limit, is_lasting, limit_of
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, SaidPart
from booking_fsm.domain.when.parts import LEADS, Fit, Part
from booking_fsm.domain.when.refusals import MOVES
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import UPTO

BOTH_LIMITS = frozenset(
    {"but", "before", "and", "lakini", "kabla", "ya", "than", "earlier", "no", "not", "later", "after"}
)
"""Between "after 2" and "before 5", which limit one range."""
LOOSE = frozenset({"the", ",", "in", "on", "at", "ya"})
"""Words that do not keep two hours apart."""
STOPS = frozenset({".", "!", "?", ";"})
FARTHEST_PART = 6
JUST_BEFORE = 2


@dataclass(frozen=True)
class Hour:
    """One hour of a message: what it may mean, and whether it belongs to a night."""

    readings: Readings
    night: bool = False


@dataclass(frozen=True)
class Bounds:
    """A range of the day; an open end is None."""

    since: Hour | None
    until: Hour | None


@dataclass(frozen=True)
class TimesSaid:
    """What a message says of the time: exact hours, ranges, and parts of the day where no hour was said."""

    hours: tuple[Hour, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    parts: tuple[SaidPart, ...] = ()


def times_said(s: Sentence, mentions: list[Mention]) -> TimesSaid:
    """Combine every mention of a time."""
    clocks = [m for m in mentions if isinstance(m, SaidClock)]
    parts = [m for m in mentions if isinstance(m, SaidPart)]
    if not clocks:
        return TimesSaid(parts=tuple(parts))
    attached = _attach(s, clocks, parts, mentions)
    hours: list[Hour] = []
    bounds: list[Bounds] = []
    at = 0
    while at < len(clocks):
        clock, hour = clocks[at], _hour(clocks[at], *attached[at])
        following = clocks[at + 1] if at + 1 < len(clocks) else None
        if following and _is_range(s, clock, following, mentions):
            bounds.append(Bounds(hour, _hour(following, *attached[at + 1])))
            at += 2
            continue
        side = _side(s, clock, mentions)
        if side is None:
            hours.append(hour)
        else:
            bounds.append(Bounds(hour, None) if side == "since" else Bounds(None, hour))
        at += 1
    return TimesSaid(tuple(hours), tuple(bounds))


def _hour(clock: SaidClock, part: Part | None, nearby: bool) -> Hour:  # noqa: FBT001 - one of a pair, spread
    found = readings(clock.clock, part, nearby=nearby)
    midnight = (clock.clock.half is Half.AM and clock.clock.hour == 12) or clock.clock.hour == 24
    return Hour(found, night=midnight or (part is not None and part.is_night))


def _attach(
    s: Sentence, clocks: list[SaidClock], parts: list[SaidPart], mentions: list[Mention]
) -> list[tuple[Part | None, bool]]:
    """Give every hour its part of the day, and whether it was only said nearby.

    Its own comes first, then the one that follows it, then one said shortly before or after.
    """
    free = list(parts)
    chosen: list[Part | None] = [clock.part for clock in clocks]
    nearby = [False] * len(clocks)
    for at, clock in enumerate(clocks):
        following = next((p for p in free if p.first >= clock.after and _only_links(s, clock, p, mentions)), None)
        if chosen[at] is None and following:
            chosen[at] = following.part
            free.remove(following)
    for at, clock in enumerate(clocks):
        near = [p for p in free if _near(s, p, clock)]
        if chosen[at] is None and near:
            chosen[at] = near[-1].part
            nearby[at] = not 0 <= clock.first - near[-1].after <= JUST_BEFORE
    return list(zip(_shared(clocks, chosen), nearby, strict=True))


def _shared(clocks: list[SaidClock], chosen: list[Part | None]) -> list[Part | None]:
    """Let "saa tatu au saa nne asubuhi" share the part of the day where it fits the first as well."""
    for at in range(len(clocks) - 2, -1, -1):
        part = chosen[at + 1]
        gap = clocks[at + 1].first - clocks[at].after
        if chosen[at] is None and part is not None and clocks[at].clock.half is None and gap <= 2:
            found = readings(clocks[at].clock, part)
            if len(found.likely) == 1 and part.fit(found.likely[0]) is Fit.CORE and not found.contradicts:
                chosen[at] = part
    return chosen


def _only_links(s: Sentence, clock: SaidClock, part: SaidPart, mentions: list[Mention]) -> bool:
    covered = {i for m in mentions if isinstance(m, SaidDay) for i in range(m.first, m.after)}
    return all(s.word(i) in LEADS or i in covered for i in range(clock.after, part.first))


def _near(s: Sentence, part: SaidPart, clock: SaidClock) -> bool:
    first, last = (part.after, clock.first) if part.after <= clock.first else (clock.after, part.first)
    return last - first <= FARTHEST_PART and not any(s.word(i) in STOPS for i in range(first, last))


def _is_range(s: Sentence, a: SaidClock, b: SaidClock, mentions: list[Mention]) -> bool:
    covered = {i for m in mentions for i in range(m.first, m.after)}
    between = [s.word(i) for i in range(a.after, b.first) if i not in covered and s.word(i) not in LOOSE]
    if not between or _on_another_day(s, a, b, mentions):
        return False
    if all(word in UPTO for word in between):
        return True
    lead = {s.word(a.first - 1), s.word(a.first - 2)}
    if set(between) <= {"and", "na", "to"} and lead & {"between", "kati", "katikati", "baina"}:
        return True
    return set(between) <= BOTH_LIMITS and _side(s, a, mentions) == "since" and _side(s, b, mentions) == "until"


def _on_another_day(s: Sentence, a: SaidClock, b: SaidClock, mentions: list[Mention]) -> bool:
    """Whether a day is named between "until" and the second hour: "noon till Friday at 3" is no range of hours."""
    until = next((i for i in range(a.after, b.first) if s.word(i) in UPTO), b.first)
    return any(isinstance(m, SaidDay) and until < m.first and m.after <= b.first for m in mentions)


def _side(s: Sentence, clock: SaidClock, mentions: list[Mention]) -> str | None:
    """Return whether the hour opens or closes a range, or stands for itself: "for two hours from ten" begins at ten."""
    limit = limit_of(s, clock.first, clock.after)
    if limit is not None:
        return "since" if limit in {Limit.SINCE, Limit.AFTER} else "until"
    at = clock.first - 1
    while s.word(at) in BETWEEN:
        at -= 1
    word = s.word(at)
    if word == "past" and clock.clock.writing is Writing.ENGLISH:
        return "since"
    if word == "from":
        return None if is_lasting(s, mentions) else "since"
    moved = any(token in MOVES for token in s.words)
    return "until" if word in {"hadi", "mpaka"} and not moved else None
