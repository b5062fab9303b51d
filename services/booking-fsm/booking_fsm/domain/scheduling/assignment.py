"""Asking for one start: the opening with who takes it, or the reason why not."""

import datetime as dt

from booking_fsm.domain.scheduling.cells import CELL_MIN
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.openings import Opening
from booking_fsm.domain.scheduling.refusals import Refusal
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.why_not import why_not


def ask_for(
    schedule: Schedule,
    service: ServiceSpec,
    start: dt.datetime,
    now: dt.datetime,
    staff_id: str | None = None,
) -> Opening | Refusal:
    """The opening at `start` (aware), or the reason why there is none.

    The appointment of a customer who does not mind goes to `staff_ids[0]`: somebody free for the whole of
    it, buffers included, the least loaded on that date, the lowest number among equals (edge case 3).
    """
    refusal = why_not(schedule, service, start, now, staff_id)
    if refusal is not None:
        return refusal
    since = start.astimezone(dt.UTC)
    window = Interval(since, since + dt.timedelta(minutes=CELL_MIN))
    opening = find_openings(schedule, service, window, now, staff_id).at(since)
    if opening is None:
        raise RuntimeError(f"the search has no opening at {since.isoformat()}, yet no reason against it")
    return opening
