"""The edges of days: nights that belong to the day before, weekdays that are today, and what is already over."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from booking_fsm.domain.when.limits import is_gone_by
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidEvery, SaidPast, Sort
from booking_fsm.domain.when.outcome import Doubt, DoubtKind, When
from booking_fsm.domain.when.said_times import TimesSaid
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.settle import Place

SMALL_HOURS = 5


def without_gone_by(s: Sentence, mentions: list[Mention]) -> list[Mention]:
    """Drop what a toothache has lasted since: "since yesterday", "tangu Ijumaa jioni", "since 2pm" are not to come."""
    kept: list[Mention] = []
    gone_until = 0
    for m in mentions:
        if (is_gone_by(s, m.first) and not _to_come(m)) or 0 < gone_until == m.first:
            gone_until = m.after
        else:
            kept.append(m)
    return kept


def _to_come(m: Mention) -> bool:
    """Whether a mention can only be of days to come, so that "since tomorrow" is from tomorrow on."""
    return isinstance(m, SaidDay) and m.sort in {Sort.RELATIVE, Sort.EXACT_WEEKDAY}


def with_nights(said: When, times: TimesSaid, now: datetime) -> When:
    """Keep both calendar days of a night's small hours: "Saturday night at midnight" is Sunday 00:00.

    What is already over is dropped, so "leo usiku saa sita", said at 20:00, is tomorrow at 00:00 and only read back.
    """
    night = any(hour.night for hour in times.hours)
    if not night or len(said.times) != 1 or said.times[0].hour >= SMALL_HOURS:
        return said
    at = said.times[0]
    either = {day + timedelta(later) for day in said.days for later in (0, 1)}
    days = tuple(sorted(day for day in either if not _is_over(day, at, now)))
    doubts = (*said.doubts, Doubt(DoubtKind.NIGHT_OF_DAY_BEFORE, days, (at,)))
    return replace(said, days=days or said.days, doubts=doubts)


def with_weekday_today(said: When, place: Place) -> When:
    """Drop today from "Friday" said on a Friday when nothing of what was asked is still possible today."""
    doubt = said.doubt(DoubtKind.WEEKDAY_IS_TODAY)
    today = place.now.date()
    if doubt is None or today not in said.days or _possible_today(said, place):
        return said
    days = tuple(day for day in said.days if day != today)
    return replace(said, days=days, doubts=tuple(other for other in said.doubts if other is not doubt))


def with_past(said: When, mentions: list[Mention], now: datetime) -> When:
    """Say when all that was named is over."""
    over: tuple[date, ...] = tuple(day for m in mentions if isinstance(m, SaidPast) for day in m.days)
    if over and not said.days and said.day_range is None:
        return replace(said, doubts=(*said.doubts, Doubt(DoubtKind.IN_THE_PAST, over, said.times)))
    if said.days != (now.date(),):
        return said
    if said.times and all(_is_over(now.date(), at, now) for at in said.times):
        return replace(said, doubts=(*said.doubts, Doubt(DoubtKind.IN_THE_PAST, said.days, said.times)))
    if said.time_range and not said.times and said.time_range[1] <= now.time():
        return replace(said, doubts=(*said.doubts, Doubt(DoubtKind.IN_THE_PAST, said.days, ranges=(said.time_range,))))
    return said


def repeats(mentions: list[Mention]) -> tuple[Doubt, ...]:
    """Return a doubt for "every Monday"."""
    every = [m for m in mentions if isinstance(m, SaidEvery)]
    return (Doubt(DoubtKind.REPEATING, tuple(day for m in every for day in m.days)),) if every else ()


def _is_over(day: date, at: time, now: datetime) -> bool:
    return day < now.date() or (day == now.date() and at <= now.time())


def _possible_today(said: When, place: Place) -> bool:
    now = place.now.time()
    if said.times:
        return any(at > now for at in said.times)
    if said.time_range:
        return said.time_range[1] > now
    return any(closes > now or closes == time(0) for _, closes in place.hours.open_on(place.now.date()))
