"""Nothing missed and nothing too much: the search against one that looks at every minute.

The oracle shares no code with the search: it walks the instants one by one, reads the wall clock at each,
and asks of each start whether all of its minutes are worked, free and not off.
"""

import datetime as dt
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booking_fsm.domain.scheduling import (
    Busy,
    BusyCalendar,
    Interval,
    Opening,
    Policy,
    Schedule,
    ServiceSpec,
    Staff,
    WallSpan,
    WorkingHours,
    ask_for,
    find_openings,
    nearest_alternatives,
    why_not,
)

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)

# A zone and the days around which something happens to its clocks; Nairobi's never move.
PLACES = [
    ("Africa/Nairobi", "2026-03-04"),
    ("Europe/London", "2026-03-28"),
    ("Europe/London", "2026-10-24"),
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("Africa/Cairo", "2026-04-23"),
    ("Africa/Cairo", "2026-10-28"),
    ("Australia/Lord_Howe", "2026-04-04"),
    ("Asia/Kathmandu", "2026-03-04"),
]
# Work begins and ends to the minute by day, and on the hour by night, when the clocks change.
EDGES = sorted({*range(0, 1441, 60), 62, 90, 545, 547, 570, 600, 615, 725, 780, 802, 1080, 1105})

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def worlds(draw):
    """A schedule with its raw busy list, a service, a window and a now."""
    name, date = draw(st.sampled_from(PLACES))
    zone = ZoneInfo(name)
    midnight = dt.datetime.fromisoformat(date).replace(tzinfo=zone).astimezone(dt.UTC)

    def interval(longest: int):
        build = lambda at, long: Interval(midnight + at * MINUTE, midnight + (at + long) * MINUTE)  # noqa: E731
        return st.builds(build, st.integers(-600, 3 * 1440), st.integers(1, longest))

    shift = st.lists(st.sampled_from(EDGES), min_size=2, max_size=6, unique=True).map(sorted)
    pairs = shift.map(lambda edges: tuple(map(WallSpan, edges[::2], edges[1::2])))
    through_midnight = st.sampled_from([((0, 120), (1200, 1440)), ((0, 1440),), ((0, 300),), ((1140, 1440),)])
    night = through_midnight.map(lambda spans: tuple(WallSpan(*span) for span in spans))
    hours = st.one_of(st.just(()), pairs, pairs, night)
    first = dt.date.fromisoformat(date)
    people = [
        Staff(
            staff_id,
            number,
            staff_id.title(),
            draw(st.sampled_from([True, True, True, False])),
            WorkingHours(
                tuple(draw(st.lists(hours, min_size=7, max_size=7))),
                draw(st.dictionaries(st.sampled_from([first, first + DAY]), hours, max_size=1)),
            ),
            tuple(draw(st.lists(interval(500), max_size=1))),
        )
        for staff_id, number in [("amina", 3), ("brian", 1), ("chao", 2)][: draw(st.integers(1, 3))]
    ]
    busy = [
        Busy(draw(st.sampled_from(people)).staff_id, taken.start, taken.end, *draw(st.sampled_from([(0, 0), (5, 10)])))
        for taken in draw(st.lists(interval(180), max_size=8))
    ]
    policy = Policy(
        time_zone=zone,
        interval_min=draw(st.sampled_from([5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120])),
        min_notice_min=draw(st.sampled_from([0, 7, 60, 300])),
        horizon_days=draw(st.sampled_from([0, 1, 2, 60])),
    )
    named = draw(st.sampled_from([{}, {"x": {"amina"}}, {"x": {"amina", "brian"}}, {"other": {"chao"}}]))
    buffers = st.sampled_from([0, 0, 5, 10, 30])
    service = ServiceSpec("x", draw(st.sampled_from([5, 10, 30, 45, 60, 120])), draw(buffers), draw(buffers))
    begin = midnight + draw(st.integers(-300, 1500)) * MINUTE
    window = Interval(begin, begin + draw(st.integers(60, 2000)) * MINUTE)
    now = midnight + draw(st.sampled_from([-1440, -90, 0, 61, 800])) * MINUTE
    return Schedule(tuple(people), policy, BusyCalendar.of(busy), named), busy, service, window, now


def grid_of(schedule: Schedule, date: dt.date) -> set[int]:
    """The clock grid by its words: round each opening up to the clock, then step by the interval."""
    interval = schedule.policy.interval_min
    clock = max(step for step in (5, 10, 15, 20, 30, 60) if interval % step == 0)
    worked = [span for one in schedule.staff if one.active for span in one.working_hours.on(date)]
    starts, following = set(), None
    for minute in range(1440):
        if not any(opens <= minute < closes for opens, closes in worked):
            following = None
            continue
        if following is None:
            following = next(later for later in range(minute, 3000) if later % clock == 0)
        if minute == following:
            starts.add(minute)
            following += interval
    return starts


def free_minutes(world, one: Staff, instants: list[dt.datetime]) -> list[bool]:
    """For each instant: does `one` work in the minute that begins then, and is nothing in the way."""
    schedule, busy, *_ = world
    zone = schedule.policy.time_zone
    in_the_way = [(away.start, away.end) for away in one.time_off] + [
        (taken.start - taken.buffer_before_min * MINUTE, taken.end + taken.buffer_after_min * MINUTE)
        for taken in busy
        if taken.staff_id == one.staff_id
    ]
    free, before_repeat = [], 0
    for instant in instants:
        local = instant.astimezone(zone)
        at = local.hour * 60 + local.minute
        if local.fold == 0:
            before_repeat = at
        else:  # a repeated hour: whoever worked when the clocks went back works on through it
            at = before_repeat
        works = any(opens <= at < closes for opens, closes in one.working_hours.on(local.date()))
        free.append(works and not any(since < instant + MINUTE and instant < until for since, until in in_the_way))
    return free


def oracle(world) -> dict[dt.datetime, set[str]]:
    """Every start in the window with those who could take it, found minute by minute."""
    schedule, _, service, window, now = world
    zone, policy = schedule.policy.time_zone, schedule.policy
    named = schedule.staff_services.get(service.service_id)
    able = [one for one in schedule.staff if one.active and (not named or one.staff_id in named)]
    margin = 240
    count = int((window.end - window.start) / MINUTE) + 2 * margin
    instants = [window.start + (at - margin) * MINUTE for at in range(count)]
    free = {one.staff_id: free_minutes(world, one, instants) for one in able}
    last_date = now.astimezone(zone).date() + policy.horizon_days * DAY

    grids: dict[dt.date, set[int]] = {}
    found: dict[dt.datetime, set[str]] = {}
    for at in range(margin, count - margin):
        start = instants[at]
        local = start.astimezone(zone)
        if start < now + policy.min_notice_min * MINUTE or local.date() > last_date or local.fold == 1:
            continue
        blocked = slice(at - service.buffer_before_min, at + service.duration_min + service.buffer_after_min)
        if local.date() not in grids:
            grids[local.date()] = grid_of(schedule, local.date())
        if local.hour * 60 + local.minute not in grids[local.date()]:
            continue
        takers = {staff_id for staff_id, minutes in free.items() if all(minutes[blocked])}
        if takers:
            found[start] = takers
    return found


OPENS_IN_THE_REPEATED_HOUR = Schedule(
    (Staff("chao", 2, "Chao", True, WorkingHours(((),) * 6 + ((WallSpan(62, 960),),), {}), ()),),
    Policy(time_zone=ZoneInfo("America/New_York"), interval_min=5, min_notice_min=0, horizon_days=60),
    BusyCalendar.of([]),
    {},
)
"""Work begins at 01:02, a time that the wall shows twice that Sunday: the first is meant."""


@pytest.mark.edge(22)
@pytest.mark.edge(23)
@settings(PATIENT, max_examples=120)
@given(worlds())
@example(
    (
        OPENS_IN_THE_REPEATED_HOUR,
        [],
        ServiceSpec("x", 45, 0, 0),
        Interval(dt.datetime(2026, 10, 31, 11, 16, tzinfo=dt.UTC), dt.datetime(2026, 11, 1, 5, 21, tzinfo=dt.UTC)),
        dt.datetime(2026, 10, 30, 4, 0, tzinfo=dt.UTC),
    )
)
def test_the_search_finds_exactly_what_a_look_at_every_minute_finds(world):
    schedule, _, service, window, now = world
    found = find_openings(schedule, service, window, now)
    assert {opening.start: set(opening.staff_ids) for opening in found} == oracle(world)
    assert found.starts() == sorted(set(found.starts()))


@settings(PATIENT, max_examples=60)
@given(worlds(), st.data())
def test_more_busy_time_never_adds_an_opening(world, data):
    schedule, busy, service, window, now = world
    before = find_openings(schedule, service, window, now)
    who = data.draw(st.sampled_from(schedule.staff)).staff_id
    at = window.start + data.draw(st.integers(0, 1440)) * MINUTE
    more = Busy(who, at, at + data.draw(st.integers(1, 240)) * MINUTE)
    calendar = BusyCalendar.of([*busy, more])
    after = find_openings(
        Schedule(schedule.staff, schedule.policy, calendar, schedule.staff_services), service, window, now
    )
    could = {opening.start: set(opening.staff_ids) for opening in before}
    assert all(set(opening.staff_ids) <= could.get(opening.start, set()) for opening in after)


@settings(PATIENT, max_examples=60)
@given(worlds())
def test_booking_opening_after_opening_never_doubles_a_chair_and_comes_to_an_end(world):
    schedule, busy, service, window, now = world
    booked: list[tuple[str, dt.datetime, dt.datetime]] = []
    while True:
        calendar = BusyCalendar.of(
            [*busy, *(Busy(who, *span, service.buffer_before_min, service.buffer_after_min) for who, *span in booked)]
        )
        now_open = find_openings(
            Schedule(schedule.staff, schedule.policy, calendar, schedule.staff_services), service, window, now
        )
        if not now_open:
            break
        opening = now_open[len(now_open) // 2]
        booked.append((opening.staff_ids[0], opening.start, opening.end))
        assert len(booked) <= 3 * 600  # each takes at least a cell of somebody
    before, after = service.buffer_before_min * MINUTE, service.buffer_after_min * MINUTE
    mine = [(who, start - before, end + after) for who, start, end in booked]
    theirs = [(one.staff_id, one.blocked_from, one.blocked_until) for one in busy]
    for a, b in combinations(mine, 2):
        assert a[0] != b[0] or a[2] <= b[1] or b[2] <= a[1]
    for a in mine:
        for b in theirs:
            assert a[0] != b[0] or a[2] <= b[1] or b[2] <= a[1]


@settings(PATIENT, max_examples=60)
@given(worlds(), st.sampled_from([None, "amina", "brian", "chao", "nobody"]), st.data())
def test_there_is_a_reason_exactly_where_there_is_no_opening(world, staff_id, data):
    schedule, _, service, window, now = world
    found = find_openings(schedule, service, window, now, staff_id)
    for start in found.starts()[:5]:
        assert why_not(schedule, service, start, now, staff_id) is None
        assert ask_for(schedule, service, start, now, staff_id) == found.at(start)
    minutes = int((window.end - window.start) / MINUTE)
    for at in data.draw(st.lists(st.integers(0, minutes - 1), max_size=30)):
        start = window.start + at * MINUTE
        assert (why_not(schedule, service, start, now, staff_id) is None) == (found.at(start) is not None)
        assert isinstance(ask_for(schedule, service, start, now, staff_id), Opening) == (found.at(start) is not None)


@settings(PATIENT, max_examples=60)
@given(worlds(), st.integers(-2000, 4000), st.integers(0, 5))
def test_alternatives_are_different_openings_and_none_on_the_same_date_is_nearer(world, at, n):
    schedule, _, service, window, now = world
    zone = schedule.policy.time_zone
    requested = window.start + at * MINUTE
    found = find_openings(schedule, service, window, now)
    chosen = nearest_alternatives(requested, found, zone, n)
    assert len(chosen) == min(n, len(found)) == len({opening.start for opening in chosen})
    assert all(opening in list(found) for opening in chosen)
    date = requested.astimezone(zone).date()
    same = [opening for opening in found if opening.start.astimezone(zone).date() == date]
    left_out = [opening for opening in same if opening not in chosen]
    if left_out:
        assert all(opening in same for opening in chosen)
        farthest = max((abs(opening.start - requested) for opening in chosen), default=dt.timedelta(0))
        assert all(abs(opening.start - requested) >= farthest for opening in left_out)
    else:
        assert all(opening in chosen for opening in same)
