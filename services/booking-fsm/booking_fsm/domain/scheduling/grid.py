"""Where starts lie on a day: the clock grid of the tenant's interval (decision 30)."""

from collections.abc import Iterable

from booking_fsm.domain.scheduling.working_hours import WallSpan, normalised

_CLOCK_STEPS = (60, 30, 20, 15, 10, 5)


def grid_minutes(interval_min: int, open_hours: Iterable[WallSpan]) -> tuple[int, ...]:
    """Minutes after midnight at which a start may lie, in order.

    In each stretch of `open_hours` the first start is the opening time rounded up to the clock, and the
    next ones follow at the interval. The clock is the coarsest of 60, 30, 20, 15, 10 and 5 minutes that
    divides the interval: with 15 the starts are :00, :15, :30, :45 whenever the doors open; with 45 and
    doors at 09:00 they are 09:00, 09:45, 10:30, ...
    """
    step = next(step for step in _CLOCK_STEPS if interval_min % step == 0)
    return tuple(
        minute
        for opens, closes in normalised(open_hours)
        for minute in range(-(-opens // step) * step, closes, interval_min)
    )


def follows_clock_alone(interval_min: int) -> bool:
    """True if the grid is the same whatever the opening hours: an interval that divides the hour."""
    return 60 % interval_min == 0
