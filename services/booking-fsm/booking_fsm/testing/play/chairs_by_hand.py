"""Who is there and free, worked out the long way from the owner's own words: to judge offers and bookings by."""

import datetime as dt

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.testing.play.moment import Business, Moment
from ratiba_contracts.tenant import CatalogService

DAYS_SEEN = 10
"""How far customers are shown openings without naming a day, at least."""


def at_work(business: Business, staff_id: str, service_id: str, since: dt.datetime, until: dt.datetime) -> str | None:
    """Why this person cannot serve from `since` until `until`, their calendar apart; None when they can."""
    member = next((one for one in business.roster.members if one.staff_id == staff_id), None)
    if member is None or not member.active:
        return "does not work here"
    named = {one.staff_id for one in business.roster.members if service_id in one.service_ids}
    if named and staff_id not in named:
        return f"does no {service_id}"
    if any(off.start_at < until and since < off.end_at for off in member.time_off):
        return "is away"
    start, end = since.astimezone(business.time_zone), until.astimezone(business.time_zone)
    spans = [span for day in member.working_days if day.weekday == start.weekday() for span in day.intervals]
    if start.date() != end.date() or not any(
        span.opens <= start.time() and end.time() <= span.closes for span in spans
    ):
        return "is not at work then"
    return None


def everything_can_be_had(business: Business) -> bool:
    """Whether each service on the menu could begin at some full hour within the horizon; calendars apart."""
    return bool(business.services) and all(_can_be_had(business, one) for one in business.services.values())


def _can_be_had(business: Business, sold: CatalogService) -> bool:
    rules = business.roster.policy
    midnight = business.now.astimezone(business.time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
    earliest = business.now + dt.timedelta(minutes=rules.min_notice_min)
    hours = (midnight + dt.timedelta(hours=n) for n in range(24 * (1 + min(rules.horizon_days, DAYS_SEEN))))
    return any(
        start >= earliest
        and at_work(
            business,
            member.staff_id,
            sold.service_id,
            start - dt.timedelta(minutes=sold.buffer_before_min),
            start + dt.timedelta(minutes=sold.duration_min + sold.buffer_after_min),
        )
        is None
        for start in hours
        for member in business.roster.members
    )


def free_for_somebody(moment: Moment, state: BookingState, start: dt.datetime) -> bool:
    """Whether anybody (or the person asked for) could take the wished-for service at `start`, by rows and holds."""
    sold = moment.business.services.get(state.wish.service_id or "")
    if sold is None:
        return False
    since = start - dt.timedelta(minutes=sold.buffer_before_min)
    until = start + dt.timedelta(minutes=sold.duration_min + sold.buffer_after_min)
    asked = [one.staff_id for one in moment.business.roster.members if state.wish.staff_id in (None, one.staff_id)]
    return any(
        at_work(moment.business, staff_id, sold.service_id, since, until) is None
        and not _taken(moment, state.thread_id, staff_id, since, until)
        for staff_id in asked
    )


def _taken(moment: Moment, thread_id: str, staff_id: str, since: dt.datetime, until: dt.datetime) -> bool:
    booked = [(r.staff_id, r.blocked_from, r.blocked_until) for r in moment.after.appointments.values() if r.live]
    held = [(one.staff_id, one.start, one.end) for one in moment.after.held if one.owner != thread_id]
    if moment.holds_away:
        held = []  # nobody could say
    return any(one == staff_id and begins < until and since < ends for one, begins, ends in (*booked, *held))
