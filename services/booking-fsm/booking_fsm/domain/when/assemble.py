"""Turn what was said of the time of day into times and ranges, with the doubts of settling them."""

from datetime import datetime, time

from booking_fsm.domain.when.clock import readings
from booking_fsm.domain.when.mentions import Mention, SaidLengthOrClock, SaidMoment, SaidPart, SaidWithin
from booking_fsm.domain.when.outcome import Doubt, DoubtKind, When
from booking_fsm.domain.when.said_times import Hour, TimesSaid
from booking_fsm.domain.when.settle import Place, Range, settle_bounds, settle_hour


def times_of(said: TimesSaid, mentions: list[Mention], place: Place) -> When:
    """Settle every hour and range; two hours, or two ranges, are a question."""
    times, doubts = _exact(said, mentions, place)
    ranges, range_doubts = _ranges(said, place)
    within = [m for m in mentions if isinstance(m, SaidWithin)]
    if within and not ranges and not times:
        ranges = (_from_now(within[0]),)
    doubts = [*doubts, *range_doubts, *_lengths(mentions, place)]
    if len(said.bounds) > 1 or (len(ranges) > 1 and not any(doubt.ranges for doubt in doubts)) or (ranges and times):
        doubts.append(Doubt(DoubtKind.SEVERAL_TIMES, times=times, ranges=ranges))
    return When(times=times, time_range=ranges[0] if len(ranges) == 1 else None, doubts=tuple(doubts))


def _exact(said: TimesSaid, mentions: list[Mention], place: Place) -> tuple[tuple[time, ...], list[Doubt]]:
    settled = [settle_hour(hour, place) for hour in said.hours]
    moments = {m.at.time() for m in mentions if isinstance(m, SaidMoment)}
    times = tuple(sorted({at for one in settled for at in one.times} | moments))
    doubts = [one.doubt for one in settled if one.doubt]
    named = {one.times for one in settled} | {(at,) for at in moments}
    if len(named) > 1:
        doubts.append(Doubt(DoubtKind.SEVERAL_TIMES, times=times))
    return times, doubts


def _ranges(said: TimesSaid, place: Place) -> tuple[tuple[Range, ...], list[Doubt]]:
    if said.parts:
        return tuple(dict.fromkeys(_searched(part) for part in said.parts)), []
    ranges: list[Range] = []
    doubts: list[Doubt] = []
    for bounds in said.bounds:
        found, doubt = settle_bounds(bounds, place)
        ranges.extend(found)
        if doubt:
            doubts.append(doubt)
    return tuple(dict.fromkeys(ranges)), doubts


def _searched(said: SaidPart) -> Range:
    first, last = said.part.searched
    if said.early is None:
        return first, last
    middle = time((first.hour + (24 if last == time.max else last.hour)) // 2)
    return (first, middle) if said.early else (middle, last)


def _from_now(within: SaidWithin) -> Range:
    since = within.since.time().replace(second=0, microsecond=0)
    ends_today = within.until is not None and within.until.date() == within.since.date()
    return since, within.until.time() if within.until and ends_today else time.max


def _lengths(mentions: list[Mention], place: Place) -> list[Doubt]:
    doubts = []
    for m in mentions:
        if isinstance(m, SaidLengthOrClock):
            settled = settle_hour(Hour(readings(m.clock, None)), place)
            moment = (m.moment.time(),) if isinstance(m.moment, datetime) else ()
            doubts.append(Doubt(DoubtKind.DURATION_OR_CLOCK, times=(*settled.times, *moment)))
    return doubts
