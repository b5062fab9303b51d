"""The search for openings: 20 people, 60 days, 5,000 appointments.

The search reads a calendar of what is booked; what it costs to read that from the database is told beside it. The
second claim of the row, that the cost grows with the window and not with the history, is measured as the ratio to the
same search with ten times as many appointments, all of them in the past.
"""

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bench.business import HORIZON_DAYS, STAFF
from bench.reckoning import Figure, ratio
from booking_fsm.domain.scheduling import (
    BusyCalendar,
    Policy,
    Schedule,
    ServiceSpec,
    Staff,
    WorkingHours,
    days_window,
    find_openings,
    spans,
)
from booking_fsm.domain.scheduling.cells import cell_at_or_before

APPOINTMENTS = 5_000
HISTORY = 50_000
SEARCHES = 21
ZONE = ZoneInfo("Africa/Nairobi")
NOW = dt.datetime(2027, 3, 1, 5, 0, tzinfo=dt.UTC)
SERVICE = ServiceSpec("manicure", 45, 0, 5)
CELLS = 10
"""Of an appointment with its buffer."""

_DAY_CELLS = 288


def measure(rounds: int) -> list[Figure]:
    """Figures `openings.*`."""
    staff = tuple(_person(number) for number in range(1, STAFF + 1))
    ahead = _appointments(staff, APPOINTMENTS, first_day=0, days=HORIZON_DAYS)
    past = _appointments(staff, HISTORY, first_day=-2000, days=1990)
    window = days_window(NOW.astimezone(ZONE).date(), HORIZON_DAYS, ZONE)
    policy = Policy(time_zone=ZONE, horizon_days=HORIZON_DAYS)
    with_history = BusyCalendar([*past, *ahead])

    def search(calendar: BusyCalendar) -> int:
        return len(find_openings(Schedule(staff, policy, calendar), SERVICE, window, NOW))

    calendar = BusyCalendar(ahead)
    if not search(calendar) == search(with_history) > 0:
        msg = "what is past must not change what is open"
        raise RuntimeError(msg)
    measures: dict[str, Callable[[], object]] = {
        "search": lambda: search(calendar),
        "history": lambda: search(with_history),
        "calendar": lambda: BusyCalendar(ahead),
    }
    samples = [{name: _milliseconds(work) for name, work in measures.items()} for _ in range(rounds)]
    taken = {name: tuple(sample[name] for sample in samples) for name in measures}
    return [
        Figure("openings.search_ms", "ms", taken["search"]),
        Figure("openings.calendar_ms", "ms", taken["calendar"], "putting the rows of the database in order, once"),
        ratio("openings.history", taken["history"], taken["search"], "ten times as many appointments, all past"),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    """The median of many."""
    took = []
    for _ in range(SEARCHES):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return 1000 * statistics.median(took)


def _person(number: int) -> Staff:
    """Every third begins later, every fifth has Mondays off: hours are not all alike."""
    day = spans("10:00-13:00", "14:00-20:00") if number % 3 == 0 else spans("08:00-12:00", "13:00-18:00")
    hours = WorkingHours.of({weekday: day for weekday in range(7) if number % 5 or weekday})
    return Staff(f"staff-{number}", number, f"Person {number}", active=True, working_hours=hours)


def _appointments(staff: tuple[Staff, ...], count: int, *, first_day: int, days: int) -> list[tuple[str, int, int]]:
    """So many, spread at random over people and days; the same every time."""
    chance = random.Random(count)  # noqa: S311  a fixture, not a secret
    midnight = cell_at_or_before(NOW.astimezone(ZONE).replace(hour=0))
    made = []
    for _ in range(count):
        first = midnight + (first_day + chance.randrange(days)) * _DAY_CELLS + chance.randrange(96, 216, 3)
        made.append((chance.choice(staff).staff_id, first, first + CELLS))
    return made
