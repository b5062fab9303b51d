"""When the business is open, seen from its people's hours: for words about time and for the hours question."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.working_hours import DAY_MIN, WallSpan, normalised
from ratiba_contracts.views import OpenInterval


def worked(staff: Sequence[Staff], day: dt.date) -> tuple[WallSpan, ...]:
    """The spans of a local day in which anybody active works."""
    return normalised(span for member in staff if member.active for span in member.working_hours.on(day))


def open_intervals(world: World, day: dt.date) -> tuple[OpenInterval, ...]:
    """The same as customers are shown it."""
    return intervals_of(world.staff, day)


def intervals_of(staff: Sequence[Staff], day: dt.date) -> tuple[OpenInterval, ...]:
    """The spans as they are shown; one that ends at midnight is shown to 23:59."""
    return tuple(
        OpenInterval(opens=_wall(span.opens), closes=dt.time(23, 59) if span.closes == DAY_MIN else _wall(span.closes))
        for span in worked(staff, day)
    )


@dataclass(frozen=True, slots=True)
class StaffHours:
    """Opening hours as the understanding of times reads them; 00:00 closes at the day's end."""

    staff: tuple[Staff, ...]

    def open_on(self, day: dt.date, /) -> Sequence[tuple[dt.time, dt.time]]:
        """Local opening intervals of a day."""
        return [(_wall(span.opens), _wall(span.closes)) for span in worked(self.staff, day)]


def _wall(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)
