"""What a search costs: the window asked for, not the years behind it. Counted in lines run, not in seconds."""

import datetime as dt
import sys
from pathlib import Path

from booking_fsm.domain.scheduling import BusyCalendar, Policy, Schedule, ServiceSpec, busy, days_window, find_openings
from booking_fsm.domain.scheduling.cells import cell_at_or_before

DAY_CELLS = 288
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


OURS = str(Path(busy.__file__).parent)


def lines_run(search) -> int:
    """Lines of the scheduling domain that ran; what the collector or a plugin does meanwhile does not count."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        search()
    finally:
        sys.settrace(before)
    return count


def appointments(staff, first_day: int, days: int) -> list[tuple[str, int, int]]:
    """Four half hours a day for each member of staff, from `first_day` days after now."""
    midnight = cell_at_or_before(NOW) + first_day * DAY_CELLS
    return [
        (one.staff_id, midnight + day * DAY_CELLS + at, midnight + day * DAY_CELLS + at + 6)
        for one in staff
        for day in range(days)
        for at in (80, 100, 130, 150)
    ]


def test_a_search_costs_its_window_and_not_the_history_behind_or_the_bookings_ahead(person, salon):
    staff = tuple(person(f"s{number}", number) for number in range(5))
    policy = Policy(time_zone=salon().policy.time_zone, horizon_days=400)

    def cost(rows, days: int) -> int:
        schedule = Schedule(staff, policy, BusyCalendar(rows))
        window = days_window(dt.date(2026, 3, 2), days, policy.time_zone)
        return lines_run(lambda: find_openings(schedule, ServiceSpec("cut", 45, 5, 5), window, NOW))

    cost([], 7)  # what a working day allows is worked out by the first search and known to those that follow
    here = appointments(staff, 0, 7)
    week = cost(here, 7)
    assert cost([*appointments(staff, -1500, 1490), *here, *appointments(staff, 20, 300)], 7) == week
    assert cost([], 7) < week, "what is booked within the window does count"
