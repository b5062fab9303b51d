"""Understand when a customer wants to come, from their own words.

Own code rather than a date library: those on offer resolve what is ambiguous by a default, and none knows the
Swahili clock, while here an ambiguous day or hour has to come back as a question.
"""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from booking_fsm.domain.when.assemble import times_of
from booking_fsm.domain.when.bare_hours import Scene
from booking_fsm.domain.when.dates import read_bare_day
from booking_fsm.domain.when.edges import repeats, with_nights, with_past, with_weekday_today, without_gone_by
from booking_fsm.domain.when.left_over import leaves_over
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, SaidLength, SaidSpan
from booking_fsm.domain.when.noise import without_noise
from booking_fsm.domain.when.opening import OpeningHours
from booking_fsm.domain.when.outcome import Clock, Doubt, DoubtKind, Expecting, When
from booking_fsm.domain.when.refusals import sift
from booking_fsm.domain.when.said_days import DaysSaid, days_said
from booking_fsm.domain.when.said_times import TimesSaid, times_said
from booking_fsm.domain.when.scan import scan
from booking_fsm.domain.when.sentence import Sentence, tokenise
from booking_fsm.domain.when.settle import Place, settle_hour
from booking_fsm.domain.when.words import EITHER, UPTO
from booking_fsm.domain.when.zones import says_other_zone


def understand_when(
    text: str,
    *,
    now: datetime,
    opening_hours: OpeningHours,
    expecting: Expecting | None = None,
    clock: Clock | None = None,
    day: date | None = None,
) -> When:
    """Return the days and times a message names.

    `now` is aware and in the tenant's zone; its date is today, also at 01:30. `expecting` lets a bare number answer
    the question just asked; `clock` is the one this customer's language runs on, used for such a bare number only.
    `day` is the day already agreed, whose opening hours settle a time said alone.
    Raises ValueError for a naive `now`.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware and in the tenant's zone, got a naive datetime")
    sentence = without_noise(tokenise(text), text)
    mentions = without_gone_by(sentence, scan(sentence, Scene(now, expecting, clock)))
    if expecting is Expecting.DAY:
        mentions = _with_bare_days(sentence, mentions, now.date())
    kept, refused = sift(sentence, mentions)
    days, times = _days(sentence, kept, refused, now.date()), times_said(sentence, kept)
    place = Place(days.days or ((day,) if day else ()), now, opening_hours)
    said = times_of(times, kept, place)
    said = replace(said, days=days.days, day_range=days.day_range, doubts=(*days.doubts, *said.doubts))
    said = with_past(with_weekday_today(with_nights(said, times, now), place), kept, now)
    zone = (Doubt(DoubtKind.OTHER_ZONE, times=said.times),) if says_other_zone(sentence, kept) else ()
    doubts = (*said.doubts, *zone, *repeats(kept), *_ruled_out(sentence, refused, place))
    return replace(said, doubts=tuple(dict.fromkeys(doubts)), spans=_spans(sentence, mentions))


def _days(s: Sentence, mentions: list[Mention], refused: list[Mention], today: date) -> DaysSaid:
    """Combine the days said; where a word that narrows them was not understood, none is kept."""
    if leaves_over(s, mentions, refused):
        return DaysSaid(doubts=(Doubt(DoubtKind.PARTLY_READ),))
    return days_said(s, mentions, today)


def _with_bare_days(s: Sentence, mentions: list[Mention], today: date) -> list[Mention]:
    """Add lone numbers as the days of the month that were asked for: "5", "20 or 21", "12-14"."""
    if any(isinstance(m, SaidDay | SaidSpan) for m in mentions):
        return mentions
    covered = {i for m in mentions for i in range(m.first, m.after)} | s.blocked
    found: list[SaidDay] = []
    i = 0
    while i < len(s):
        bare = read_bare_day(s, i, today) if i not in covered else None
        if bare:
            found.append(bare)
        i = bare.after if bare else i + 1
    return [*mentions, *found] if _one_answer(s, found) else mentions


def _one_answer(s: Sentence, found: list[SaidDay]) -> bool:
    """Whether numbers are joined into one answer; "3-4" may be a date as well, so it is none."""
    joined = all(b.first == a.after + 1 and s.word(a.after) in UPTO | EITHER for a, b in pairwise(found))
    dashed = len(found) == 2 and s.word(found[0].after) == "-"
    may_be_month = dashed and s.word(found[1].first) in {str(month) for month in range(1, 13)}
    return joined and not may_be_month


def _ruled_out(s: Sentence, refused: list[Mention], place: Place) -> tuple[Doubt, ...]:
    days = tuple(day for m in refused if isinstance(m, SaidDay) for day in m.days)
    hours = times_said(s, [m for m in refused if isinstance(m, SaidClock)]) if refused else TimesSaid()
    times = tuple(at for hour in hours.hours for at in settle_hour(hour, place).times)
    return (Doubt(DoubtKind.RULED_OUT, days, times),) if refused else ()


def _spans(s: Sentence, mentions: list[Mention]) -> tuple[tuple[int, int], ...]:
    used = (m for m in mentions if m.after > m.first and not isinstance(m, SaidLength))
    return tuple(s.span(m.first, m.after) for m in used)
