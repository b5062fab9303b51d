"""One neutral availability case, as a schedule of ours."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.busy import Busy, BusyCalendar
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.wall_clock import days_window
from booking_fsm.domain.scheduling.working_hours import WallSpan, WorkingHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON_DAYS = 731
Opened = tuple[str, tuple[str, ...]]
Week = dict[int, list[WallSpan]]


def openings_of(case: dict[str, Any]) -> list[Opened]:
    """Local "HH:MM" of each start and the staff free for it. Raises InvalidSchedule."""
    zone = ZoneInfo(case["timezone"])
    day = date.fromisoformat(case["date"])
    names = [each["id"] for each in case.get("staff", ())] or ["a"]
    service = case["service"]
    policy = Policy(
        time_zone=zone,
        interval_min=case["slot_interval_min"],
        min_notice_min=case["min_notice_min"],
        horizon_days=HORIZON_DAYS,
    )
    found = find_openings(
        Schedule(_staff(case, names, day, zone), policy, BusyCalendar.of(_busy(case, names[0], day, zone))),
        ServiceSpec("service", service["duration_min"], service["buffer_before_min"], service["buffer_after_min"]),
        days_window(day, 1, zone),
        _now(case, day, zone),
    )
    return [(f"{each.start.astimezone(zone):%H:%M}", each.staff_ids) for each in found]


def minute(text: str) -> int:
    """Minutes after midnight; a last second of the day is the midnight that follows."""
    parts = [int(part) for part in text.split(":")]
    return parts[0] * 60 + parts[1] + (parts[2:] == [59])


def _now(case: dict[str, Any], day: date, zone: ZoneInfo) -> datetime:
    said = datetime.fromisoformat(case["now"])
    now = (said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(UTC)
    too_early = (day - now.date()).days > HORIZON_DAYS  # such a case has no horizon, ours has two years
    return datetime.combine(day - timedelta(days=30), time(), UTC) if too_early else now


def _at(text: str, day: date, zone: ZoneInfo) -> datetime:
    return (datetime.combine(day, time(), zone) + timedelta(minutes=minute(text))).astimezone(UTC)


def _week(case: dict[str, Any], day: date) -> Week:
    week: Week = {number: [] for number in range(7)}
    asked = case.get("query_range")
    first, last = (minute(asked["start"]), minute(asked["end"])) if asked else (0, 24 * 60)
    for span in case.get("open_ranges", ()):
        week[day.weekday()].append(WallSpan(minute(span["start"]), minute(span["end"])))
    for span in () if "open_ranges" in case else case["working_hours"]:
        for number in range(5) if span["day"] == "mon-fri" else (WEEKDAYS.index(span["day"]),):
            week[number].append(WallSpan(max(minute(span["start"]), first), min(minute(span["end"]), last)))
    for change in case.get("overrides", ()):
        if change["type"] == "available":
            week[day.weekday()].append(WallSpan(minute(change["start"]), minute(change["end"])))
    return week


def _staff(case: dict[str, Any], names: list[str], day: date, zone: ZoneInfo) -> tuple[Staff, ...]:
    week = _week(case, day)
    away = tuple(
        Interval(_at(change["start"], day, zone), _at(change["end"], day, zone))
        for change in case.get("overrides", ())
        if change["type"] == "blocked"
    )
    own = {each["id"]: each for each in case.get("staff", ()) if "start" in each}
    return tuple(
        Staff(name, order, name, True, WorkingHours.of(_own_week(week, own.get(name))), away)  # noqa: FBT003 - the field's place
        for order, name in enumerate(names)
    )


def _own_week(week: Week, hours: dict[str, Any] | None) -> Week:
    if hours is None:
        return week
    first, last = minute(hours["start"]), minute(hours["end"])
    return {n: [WallSpan(max(s.opens, first), min(s.closes, last)) for s in spans] for n, spans in week.items()}


def _busy(case: dict[str, Any], name: str, day: date, zone: ZoneInfo) -> list[Busy]:
    every = case.get("booking_buffer_after_min") or 0
    return [
        Busy(
            name, _at(each["start"], day, zone), _at(each["end"], day, zone), 0, each.get("own_buffer_after_min", every)
        )
        for each in [*case["bookings"], *case.get("busy", ())]
    ]
