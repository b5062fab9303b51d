"""Each file's own way of saying what is expected, as one `Wanted`."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from evals.rows import Row
from evals.wanted import Days, MayAsk, Meaning, Wanted

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING_SAID = frozenset({"none", "amount", "duration"})
KINDS = NOTHING_SAID | {"ask", "weekdays", "date", "time", "datetime", "week", "month", "open_interval", "interval"}
"""What a row may expect of understanding; others ask for something else, such as words for a time."""
HALF_DAY_MISSING = frozenset({"am or pm", "asubuhi or usiku"})
GRAINS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
PART_WORDS = re.compile(
    r"\b(?:after)?(?:mid|noon|morning|evening|night|tonight|tonite|lunch|breakfast|dinner)", re.IGNORECASE
)
VAGUE_WORDS = re.compile(
    r"\b(?:begin|start|early|earlier|mid|middle|end|late|later|rest|few|couple|several|around|eom\b|eoy\b)",
    re.IGNORECASE,
)
LASTING = re.compile(r"\b(?:for|lasts?) (?:[\w.]+ ){1,4}?(?:minutes?|mins?|hours?|hrs?|days?|weeks?)\b", re.IGNORECASE)
UPTO_WORDS = re.compile(r"\b(?:to|till|until|through)\b|-", re.IGNORECASE)
UNTIL_WORDS = re.compile(r"\b(?:by|before|until|till)\b", re.IGNORECASE)
PART_HOURS = frozenset(
    {(0, 9), (0, 12), (12, 14), (13, 17), (12, 19), (17, 21), (18, 24), (21, 24)}  # one corpus
    | {(8, 10), (8, 12), (10, 12), (10, 14), (12, 16), (14, 16), (16, 20), (16, 18), (18, 20), (20, 24)}  # the other
)
"""The hours the corpora give to parts of the day and to halves of them; no two agree, and none is ours."""


def is_of_understanding(row: Row) -> bool:
    """Whether a row says what its words mean."""
    expected = row.fields.get("expected", [])
    return isinstance(expected, list) or expected["type"] in KINDS


def wanted_of(row: Row, now: datetime) -> Wanted:
    """What the row says; its file decides how it is written."""
    fields = row.fields
    if "expected_12h" in fields:
        return _translated_pair(fields)
    if isinstance(fields["expected"], list):
        wanted = _mentions(fields["expected"], now)
    else:
        wanted = _single(fields["expected"], fields["text"], now)
    if LASTING.search(fields["text"]):
        return replace(wanted, readings=wanted.readings + tuple(map(_beginning, wanted.readings)))
    return wanted


def _beginning(meaning: Meaning) -> Meaning:
    """When something begins that lasts: how long a visit takes follows from its service, and is not booked."""
    day = meaning.day or (meaning.days[0] if meaning.days else None)
    at = meaning.at or (meaning.span[0] if meaning.span and not meaning.part else None)
    return Meaning(day=day, at=at, implied=meaning.implied)


def _translated_pair(fields: dict[str, Any]) -> Wanted:
    """The English time of a Swahili sentence; without a part of the day either half of the day is meant.

    The row says nothing of days, nor whether the hour ends a range: `dates.without_days`, `Meaning.bound`.
    """
    if fields["expected_24h"]:
        return Wanted((Meaning(bound=clock(fields["expected_24h"])),))
    early = clock(fields["expected_12h"])
    return Wanted((Meaning(bound=early), Meaning(bound=early.replace(hour=(early.hour + 12) % 24))))


def _single(expected: dict[str, Any], text: str, now: datetime) -> Wanted:
    kind = expected["type"]
    if kind in NOTHING_SAID:
        return Wanted()
    if kind == "ask":
        return _question(expected["missing"], now)
    if kind == "weekdays":
        return Wanted((Meaning(days=_weekdays(expected["value"], now)),), MayAsk.ALWAYS)
    value: str = expected.get("value", "")
    if kind == "date":
        return Wanted((Meaning(day=date.fromisoformat(value)),))
    if kind == "time":
        return Wanted((Meaning(at=clock(value)),))
    if kind == "datetime":
        return Wanted(_moments(datetime.fromisoformat(value), now))
    if kind in {"week", "month"}:
        return Wanted((_days(_whole(kind, date.fromisoformat(value)), text, now),))
    if kind == "open_interval":
        return Wanted((_open(datetime.fromisoformat(value), now, onwards=expected["direction"] == "after"),))
    start, end = datetime.fromisoformat(expected["start"]), datetime.fromisoformat(expected["end_exclusive"])
    grain = GRAINS.get(expected["grain"], timedelta(0))  # "3 to 4" ends at 4, or when the hour of 4 is over
    return Wanted(tuple(_interval(start, last, text, now) for last in {end, end - grain}))


def _question(missing: str, now: datetime) -> Wanted:
    """What the row asks for. Where only the hour is missing, today is what was said."""
    if missing == "time":
        return Wanted((Meaning(day=now.date()),), MayAsk.ALWAYS)
    if missing == "when":
        return Wanted(question=MayAsk.OR_HEAR_NOTHING)
    return Wanted(question=MayAsk.OR_READ_BACK if missing in HALF_DAY_MISSING else MayAsk.ALWAYS)


def _weekdays(names: list[str], now: datetime) -> Days:
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
        return Wanted((), MayAsk.ALWAYS)
    readings, several = [Meaning()], False
    all_options = [[option for value in m["values"] for option in _value(m, value, now)] for m in told]
    all_options = [ahead for options in all_options if (ahead := _to_come(options, now))] or all_options
    for options in all_options:
        several = several or any(_both_say(left, right) for left in readings for right in options)
        readings = [_join(left, right) for left in readings for right in options] or readings
    return Wanted(tuple(readings), MayAsk.ALWAYS if several else MayAsk.NEVER)


def _value(mention: dict[str, Any], value: dict[str, Any], now: datetime) -> list[Meaning]:
    kind = mention["type"].replace("datetimealt", "datetimerange" if "start" in value else "date")
    if kind.endswith("range"):
        return _range(kind, value, mention["span"], now)
    text = value.get("value")
    if not text or text == "not resolved":
        return []
    if kind == "time":
        return [Meaning(at=clock(text))]
    moment = datetime.fromisoformat(text)
    return [Meaning(day=moment.date())] if kind == "date" else list(_moments(moment, now))


def _range(kind: str, value: dict[str, Any], text: str, now: datetime) -> list[Meaning]:
    start: str = value.get("start", "") or ""
    end: str = value.get("end", "") or ""
    if kind == "timerange":
        if start and end:
            return [_span(clock(start), clock(end), text)]
        return [Meaning(span=(clock(start), time.max) if start else (time.min, clock(end)))]
    if kind == "daterange":
        mod: str = value.get("Mod", "")
        return [_days(days, text, now) for days in _date_ranges((start, end), mod, text, now)]
    if start and end:
        return [_interval(datetime.fromisoformat(start), datetime.fromisoformat(end), text, now)]
    return [_open(datetime.fromisoformat(start or end), now, onwards=bool(start))]


def _date_ranges(ends: tuple[str, str], mod: str, text: str, now: datetime) -> list[Days]:
    """The days of a range: its end is left out, unless people speak of it as the last day ("from 3 to 12")."""
    start, end = ends
    if not end:
        return [(date.fromisoformat(start), date.max)]
    first, after = date.fromisoformat(start) if start else now.date(), date.fromisoformat(end)
    until = [(first, after - DAY), (first, after)]
    if mod:
        return until[1:] if mod == "until" else until[:1]
    weeks = first.weekday() in {0, 5} and after.weekday() == 0
    if first.day == after.day == 1:  # in the corpus "from March to May" ends before May, in speech with it
        named_to = UPTO_WORDS.search(text) is not None
        return [until[0], (first, _whole("month", after)[1])] if named_to else until[:1]
    return until[:1] if weeks else until


def _interval(start: datetime, end: datetime, text: str, now: datetime) -> Meaning:
    day = start.date()
    if end - start <= DAY and start.time() != end.time():
        until = UNTIL_WORDS.search(text) and start == now.replace(tzinfo=None)
        span = _span(time.min if until else start.time(), end.time(), text)
        return Meaning(day=day, span=span.span, part=span.part, implied=_near(start, now))
    if start.hour >= 18 and start.weekday() == 4:  # a weekend that begins on Friday evening; for a visit, on Saturday
        day += DAY
    return _days((day, (end - timedelta(seconds=1)).date()), text, now)


def _open(moment: datetime, now: datetime, *, onwards: bool) -> Meaning:
    at = moment.time().replace(second=0)
    return Meaning(day=moment.date(), span=(at, time.max) if onwards else (time.min, at), implied=_near(moment, now))


def _span(start: time, end: time, text: str) -> Meaning:
    hours = (start.hour, end.hour or 24)
    exact = start.minute or end.minute
    return Meaning(span=(start, end), part=not exact and hours in PART_HOURS and PART_WORDS.search(text) is not None)


def _days(days: Days, text: str, now: datetime) -> Meaning:
    """A range of days without those that are over; wholly in the past it stays as it is."""
    first, last = days
    if last >= now.date() > first:
        first = now.date()
    return Meaning(days=(first, last), vague=VAGUE_WORDS.search(text) is not None)


def _moments(moment: datetime, now: datetime) -> tuple[Meaning, ...]:
    """A moment; for who comes at this one, it is the first of those to come."""
    exact = Meaning(day=moment.date(), at=moment.time().replace(second=0), implied=_near(moment, now))
    this = moment == now.replace(tzinfo=None)
    return (exact, _open(moment, now, onwards=True)) if this else (exact,)


def _near(moment: datetime, now: datetime) -> bool:
    """Whether it is the first such hour from now on, of which no word has to name the day."""
    local = moment.replace(tzinfo=None) - now.replace(tzinfo=None, second=0, microsecond=0)
    return moment.date() == now.date() or timedelta(0) <= local < DAY


def _whole(kind: str, first: date) -> Days:
    following = (first.replace(day=28) + 4 * DAY).replace(day=1)
    return first, first + 6 * DAY if kind == "week" else following - DAY


def _to_come(options: list[Meaning], now: datetime) -> list[Meaning]:
    """The readings that are not over: one who books speaks of what is to come."""
    return [m for m in options if (m.day or (m.days[1] if m.days else now.date())) >= now.date()]


def _both_say(left: Meaning, right: Meaning) -> bool:
    """Whether two mentions speak of two days, or of two times, so that a question is the right answer."""
    days = (left.day, right.day) if left.day and right.day else (left.days, right.days)
    times = (left.at or left.span, right.at or right.span)
    return any(a is not None and b is not None and a != b for a, b in (days, times))


def _join(left: Meaning, right: Meaning) -> Meaning:
    return Meaning(
        right.day or left.day,
        (right.days or left.days) if not (right.day or left.day) else None,
        vague=left.vague or right.vague,
        at=right.at or left.at,
        span=right.span or left.span,
        part=left.part or right.part,
        implied=right.implied or left.implied,
    )


def clock(text: str) -> time:
    """A time written "9:30", "09:30" or "09:30:00"; 24:00 is midnight."""
    parts = [int(part) for part in text.split(":")]
    return time(parts[0] % 24, parts[1])
