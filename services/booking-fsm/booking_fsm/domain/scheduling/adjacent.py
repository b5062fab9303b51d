"""Openings right behind an appointment: what could follow it without the customer going away."""

import datetime as dt
from collections.abc import Iterable, Sequence

from booking_fsm.domain.scheduling.cells import CELL_MIN
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.openings import Opening
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec


def adjacent_openings(
    schedule: Schedule,
    services: Iterable[ServiceSpec],
    end: dt.datetime,
    within_min: int,
    now: dt.datetime,
    *,
    engaged: Sequence[Interval] = (),
) -> list[tuple[ServiceSpec, Opening]]:
    """Every opening with `end <= start <= end + within_min`, by service as given, then by start.

    Never one before `end`. Whoever is qualified may take it, with the buffers of both neighbours. `engaged` is when the
    customer is elsewhere: nothing that overlaps it is an opening for them.
    """
    since = end.astimezone(dt.UTC)
    window = Interval(since, since + dt.timedelta(minutes=within_min + CELL_MIN))
    return [
        (service, opening)
        for service in services
        for opening in find_openings(schedule, service, window, now)
        if opening.start <= since + dt.timedelta(minutes=within_min)
        and not any(one.overlaps(Interval(opening.start, opening.end)) for one in engaged)
    ]


def time_to_read(services: Iterable[ServiceSpec], end: dt.datetime, within_min: int) -> Interval:
    """The time in which anything busy may be in the way of `adjacent_openings`. ValueError without services."""
    minute = dt.timedelta(minutes=1)
    specs = tuple(services)
    since = end.astimezone(dt.UTC)
    return Interval(
        since - max(spec.buffer_before_min for spec in specs) * minute,
        since + (within_min + max(spec.duration_min + spec.buffer_after_min for spec in specs)) * minute,
    )
