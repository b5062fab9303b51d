"""Arithmetic of the calendar: the coming Friday, the next 12th, the week after this."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


def coming(today: date, weekday: int) -> date:
    """Return the first such weekday from today on, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def week_of(day: date, *, weeks_later: int = 0) -> tuple[date, date]:
    """Return Monday and Sunday of the week of `day`, or of one some weeks later."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks_later)
    return monday, monday + timedelta(days=6)


def month_of(day: date, *, months_later: int = 0) -> tuple[date, date]:
    """Return the first and last day of the month of `day`, or of one some months later."""
    years, month = divmod(day.month - 1 + months_later, 12)
    first = date(day.year + years, month + 1, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    first, last = month_of(day, months_later=months)
    return first.replace(day=min(day.day, last.day))


def valid_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def after_minutes(now: datetime, minutes: int) -> datetime:
    """Return the local moment so many real minutes later, right over a change of the clocks too."""
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo).replace(second=0, microsecond=0)
