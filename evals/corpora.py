"""Each file's own way of saying what is expected, as one `Wanted`."""

from datetime import date, datetime, time, timedelta
from typing import Any

from evals.rows import Row
from evals.wanted import Meaning, Wanted

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING_SAID = frozenset({"none", "amount", "confirmation", "duration"})


def wanted_of(row: Row, now: datetime) -> Wanted:
    """What the row says; its file decides how it is written."""
    fields = row.fields
    if "expected_12h" in fields:
        return _translated_pair(fields)
    if isinstance(fields["expected"], list):
        return _mentions(fields["expected"], now)
    return _single(fields["expected"], now)


def _translated_pair(fields: dict[str, Any]) -> Wanted:
    """The English time of a Swahili sentence; without a part of the day either half of the day is meant.

    The row says nothing of days, nor whether the hour ends a range: `dates.without_days`, `Meaning.bound`.
    """
    if fields["expected_24h"]:
        return Wanted((Meaning(bound=clock(fields["expected_24h"])),))
    early = clock(fields["expected_12h"])
    return Wanted((Meaning(bound=early), Meaning(bound=early.replace(hour=(early.hour + 12) % 24))))


def _single(expected: dict[str, Any], now: datetime) -> Wanted:
    kind = expected["type"]
    if kind in NOTHING_SAID:
        return Wanted()
    if kind == "ask":
        return _question(expected["missing"], now)
    if kind == "weekdays":
        return Wanted((Meaning(days=_weekdays(expected["value"], now)),), question=True)
    value: str = expected.get("value", "")
    if kind == "date":
        return Wanted((Meaning(day=date.fromisoformat(value)),))
    if kind == "time":
        return Wanted((Meaning(at=clock(value)),))
    if kind == "datetime":
        return Wanted((_moment(datetime.fromisoformat(value), now),))
    if kind in {"week", "month"}:
        return Wanted((Meaning(days=_whole(kind, date.fromisoformat(value), now)),))
    if kind == "open_interval":
        start = datetime.fromisoformat(value)
        return Wanted((Meaning(day=start.date(), bound=start.time(), implied=_near(start, now)),))
    return Wanted((_interval(expected["start"], expected["end_exclusive"], now),))


def _question(missing: str, now: datetime) -> Wanted:
    """What the row asks for. Where only the hour is missing, today is what was said."""
    if missing == "time":
        return Wanted((Meaning(day=now.date()),), question=True)
    return Wanted(question=True, hour_unsettled=missing in {"am or pm", "asubuhi or usiku"})


def _weekdays(names: list[str], now: datetime) -> tuple[date, date]:
    """The next such days in a row, the first of them from today on."""
    ahead = (WEEKDAYS.index(names[0]) - now.weekday()) % 7
    first = now.date() + ahead * DAY
    return first, first + (len(names) - 1) * DAY


def _mentions(mentions: list[dict[str, Any]], now: datetime) -> Wanted:
    """All mentions of a sentence together: a day in one and a time in another make one reading."""
    told = [m for m in mentions if m["type"] != "duration"]
    if not told:
        return Wanted()
    if any(m["type"] == "set" for m in told):
        return Wanted((), question=True)
    readings = [Meaning()]
    for mention in told:
        options = [option for value in mention["values"] if (option := _value(mention, value, now))]
        options = _to_come(options, now) or options
        readings = [joined for left in readings for right in options for joined in [_join(left, right)]] or readings
    return Wanted(tuple(readings), question=len(told) > 1)


def _value(mention: dict[str, Any], value: dict[str, Any], now: datetime) -> Meaning | None:
    kind = mention["type"].replace("datetimealt", "datetimerange" if "start" in value else "date")
    if kind.endswith("range"):
        return _range(kind, value, now)
    text = value.get("value")
    if not text or text == "not resolved":
        return None
    if kind == "time":
        return Meaning(at=clock(text))
    moment = datetime.fromisoformat(text)
    return Meaning(day=moment.date()) if kind == "date" else _moment(moment, now)


def _range(kind: str, value: dict[str, Any], now: datetime) -> Meaning | None:
    start: str = value.get("start", "") or ""
    end: str = value.get("end", "") or ""
    if kind == "timerange":
        return Meaning(span=(clock(start), clock(end))) if start and end else Meaning(bound=clock(start or end))
    if kind == "daterange":
        first = date.fromisoformat(start) if start else now.date()
        last = date.fromisoformat(end) - DAY if end else date.max
        return Meaning(days=(max(first, now.date()) if last >= now.date() else first, last))
    if start and end:
        return _interval(start, end, now)
    moment = datetime.fromisoformat(start or end)
    return Meaning(day=moment.date(), bound=moment.time(), implied=_near(moment, now))


def _interval(start_text: str, end_text: str, now: datetime) -> Meaning:
    start, end = datetime.fromisoformat(start_text), datetime.fromisoformat(end_text)
    near = _near(start, now)
    if end - start <= DAY and start.time() != end.time():
        return Meaning(day=start.date(), span=(start.time(), end.time()), implied=near)
    return Meaning(days=(max(start.date(), now.date()), (end - timedelta(seconds=1)).date()))


def _moment(moment: datetime, now: datetime) -> Meaning:
    return Meaning(day=moment.date(), at=moment.time().replace(second=0), implied=_near(moment, now))


def _near(moment: datetime, now: datetime) -> bool:
    return timedelta(0) <= moment.date() - now.date() <= DAY


def _whole(kind: str, first: date, now: datetime) -> tuple[date, date]:
    following = (first.replace(day=28) + 4 * DAY).replace(day=1)
    last = first + 6 * DAY if kind == "week" else following - DAY
    return max(first, now.date()), last


def _to_come(options: list[Meaning], now: datetime) -> list[Meaning]:
    """The readings that are not over: one who books speaks of what is to come."""
    return [m for m in options if (m.day or (m.days[1] if m.days else now.date())) >= now.date()]


def _join(left: Meaning, right: Meaning) -> Meaning:
    return Meaning(
        right.day or left.day,
        right.days or left.days,
        right.at or left.at,
        right.span or left.span,
        right.bound or left.bound,
        implied=right.implied or left.implied,
    )


def clock(text: str) -> time:
    """A time written "9:30", "09:30" or "09:30:00"; 24:00 is midnight."""
    parts = [int(part) for part in text.split(":")]
    return time(parts[0] % 24, parts[1])
