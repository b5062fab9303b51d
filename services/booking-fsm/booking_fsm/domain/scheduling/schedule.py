"""Everything a search reads: the people, what they do, the rules, and the time already taken."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.cells import cell_at_or_after, cell_at_or_before
from booking_fsm.domain.scheduling.grid import follows_clock_alone, grid_minutes
from booking_fsm.domain.scheduling.invalid import InvalidSchedule
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff, StaffServices, qualified_for
from booking_fsm.domain.scheduling.working_hours import DAY_MIN, WallSpan, normalised

_NO_ROWS: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Schedule:
    """One tenant's time. All staff belong here, also those who do not do the service that is asked for.

    `busy` must hold everything (appointments, others' holds, outside engagements) on the local dates
    that are searched and on the dates before and after; more does no harm. Which staff are active
    decides the opening hours of the house, and with them the grid of an interval such as 45 minutes.
    """

    staff: tuple[Staff, ...]
    policy: Policy
    busy: BusyCalendar = field(default_factory=lambda: BusyCalendar(()))
    staff_services: StaffServices = field(default_factory=lambda: _NO_ROWS)

    def __post_init__(self) -> None:
        for what, values in (
            ("staff numbers", [one.number for one in self.staff]),
            ("staff ids", [one.staff_id for one in self.staff]),
        ):
            if len(set(values)) != len(values):
                raise InvalidSchedule(what, values, "each used once")

    def candidates(self, service: ServiceSpec, staff_id: str | None = None) -> tuple[Staff, ...]:
        """The active staff who may do the service, by number; only `staff_id` if one is asked for."""
        able = qualified_for(service.service_id, self.staff, self.staff_services)
        return able if staff_id is None else tuple(one for one in able if one.staff_id == staff_id)

    def house_hours(self, date: dt.date) -> tuple[WallSpan, ...]:
        """When at least one active member of staff works on the local date; empty when nobody does."""
        return normalised(span for one in self.staff if one.active for span in one.working_hours.on(date))

    def grids_on(self, dates: Iterable[dt.date]) -> tuple[tuple[int, ...], ...]:
        """For each local date the minutes after midnight at which starts lie (decision 30)."""
        interval = self.policy.interval_min
        if follows_clock_alone(interval):
            every_day = grid_minutes(interval, (WallSpan(0, DAY_MIN),))
            return tuple(every_day for _ in dates)
        known: dict[tuple[tuple[WallSpan, ...], ...], tuple[int, ...]] = {}
        grids = []
        for date in dates:
            worked = tuple(one.working_hours.on(date) for one in self.staff if one.active)
            if worked not in known:
                known[worked] = grid_minutes(interval, chain.from_iterable(worked))
            grids.append(known[worked])
        return tuple(grids)

    def taken(self, one: Staff, first: int, end: int) -> Iterable[tuple[int, int]]:
        """The cells [since, until) of [first, end) in which `one` is booked or off, in order; may overlap."""
        booked = self.busy.between(one.staff_id, first, end)
        return sorted([*booked, *_away(one, first, end)]) if one.time_off else booked


def _away(one: Staff, first: int, end: int) -> Iterator[tuple[int, int]]:
    """The cells [since, until) of [first, end) that are time off, edges rounded outwards."""
    for off in one.time_off:
        since, until = max(cell_at_or_before(off.start), first), min(cell_at_or_after(off.end), end)
        if since < until:
            yield since, until
