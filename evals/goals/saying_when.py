"""Days and times as people say them. Knows the Swahili clock, which counts from six in the morning and the evening."""

import datetime as dt
import random
from functools import cache
from pathlib import Path

import yaml

CALENDAR = Path(__file__).parent / "stock" / "calendar.yaml"
MORNING, AFTERNOON = dt.time(11, 59), dt.time(15, 59)


@cache
def names(tongue: str) -> dict[str, list[str]]:
    """Weekdays, months and numbers of "english" or "swahili"."""
    found: dict[str, list[str]] = yaml.safe_load(CALENDAR.read_text(encoding="utf-8"))[tongue]
    return found


def say_day(day: dt.date, today: dt.date, *, swahili: bool, rng: random.Random) -> str:
    """A day as somebody says it on `today`."""
    ahead = (day - today).days
    ways = _swahili_dates(day) if swahili else _english_dates(day)
    if ahead < 7:
        name = names("swahili" if swahili else "english")["weekdays"][day.weekday()]
        ways += [name, f"siku ya {name}" if swahili else f"on {name}"] * 2
    if ahead <= 2:
        near = {0: ["leo"], 1: ["kesho"], 2: ["kesho kutwa", "keshokutwa"]} if swahili else {}
        near = near or {0: ["today"], 1: ["tomorrow"], 2: ["the day after tomorrow"]}
        ways = near[ahead] * 4 + ways
    return rng.choice(ways)


def _swahili_dates(day: dt.date) -> list[str]:
    calendar = names("swahili")
    return [
        f"tarehe {day.day}",
        f"{calendar['weekdays'][day.weekday()]} tarehe {day.day}",
        f"tarehe {day.day} {calendar['months'][day.month - 1]}",
        f"tarehe {day.day} mwezi wa {calendar['month_numbers'][day.month - 1]}",
    ]


def _english_dates(day: dt.date) -> list[str]:
    weekday, month = names("english")["weekdays"][day.weekday()], names("english")["months"][day.month - 1]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if not 10 < day.day < 14 else 0, "th")
    return [
        f"on the {day.day}{suffix}",
        f"{weekday} the {day.day}{suffix}",
        f"{day.day} {month}",
        f"{month} {day.day}{suffix}",
        f"{day.day}/{day.month}",
    ]


def say_time(at: dt.time, *, swahili: bool, rng: random.Random, words: bool = False) -> str:
    """An exact time, on the hour or the half hour."""
    return _swahili(at, rng, words=words) if swahili else _english(at, rng, words=words)


def _english(at: dt.time, rng: random.Random, *, words: bool) -> str:
    hour, half = at.hour % 12 or 12, at.minute == 30
    part = "in the morning" if at.hour < 12 else "in the afternoon" if at.hour < 17 else "in the evening"
    if words:
        named = names("english")["hours"][hour % 12]
        named = f"half past {named}" if half else named
        return f"{named} {part}" if rng.random() < 0.6 or half else f"{named} o'clock {part}"
    meridiem = "am" if at.hour < 12 else "pm"
    figures = f"{hour}:30" if half else str(hour)
    ways = [
        f"{figures}{meridiem}",
        f"{figures} {meridiem}",
        f"at {figures}{meridiem}",
        f"at {figures} {part}",
        f"{at.hour:02}:{at.minute:02}",
        f"at {hour}.30 {meridiem}" if half else f"at {hour}",
        f"around {figures}{meridiem}",
    ]
    return rng.choice(ways)


def _swahili(at: dt.time, rng: random.Random, *, words: bool) -> str:
    hour = (at.hour - 6) % 12
    part = "asubuhi" if at.hour < 12 else "mchana" if at.hour < 16 else "jioni" if at.hour < 19 else "usiku"
    half = " na nusu" if at.minute == 30 else ""
    named = f"saa {names('swahili')['hours'][hour]}{half}"
    figures = f"saa {hour or 12}{':30' if half else ''}"
    if words:
        return f"{named} {part}"
    return rng.choice([f"{named} {part}", f"{named} {part}", named, f"{figures} {part}", f"{named} ya {part}"])


def say_window(latest: dt.time, *, swahili: bool, rng: random.Random) -> str:
    """A part of the day, told by when it ends."""
    if latest <= MORNING:
        return rng.choice(["asubuhi", "asubuhi hivi"] if swahili else ["in the morning", "any time in the morning"])
    if latest <= AFTERNOON:
        return rng.choice(["mchana", "mchana hivi"] if swahili else ["in the afternoon", "sometime in the afternoon"])
    if swahili:
        return rng.choice(["jioni", "jioni hivi", "saa za jioni"])
    return rng.choice(["after 4pm", "any time from 4pm", "late afternoon, after 4"])
