"""Days and times as people say them. Knows the Swahili clock, which counts from six in the morning and the evening."""

import datetime as dt
import random

EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SW_DAYS = ("Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili")
EN_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
EN_MONTHS += ("December",)
SW_MONTHS = ("Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba", "Novemba")
SW_MONTHS += ("Desemba",)
SW_MONTH_NUMBERS = ("kwanza", "pili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi")
SW_MONTH_NUMBERS += ("kumi na moja", "kumi na mbili")
EN_NUMBERS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
SW_NUMBERS = ("kumi na mbili", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi")
SW_NUMBERS += ("kumi na moja",)
MORNING, AFTERNOON = dt.time(11, 59), dt.time(15, 59)


def say_day(day: dt.date, today: dt.date, *, swahili: bool, rng: random.Random) -> str:
    """A day as somebody says it on `today`."""
    ahead = (day - today).days
    ways = _dates(day, swahili=swahili)
    if ahead < 7:
        name = SW_DAYS[day.weekday()] if swahili else EN_DAYS[day.weekday()]
        ways += [name, f"siku ya {name}" if swahili else f"on {name}"] * 2
    if ahead <= 2:
        near = {0: ["leo"], 1: ["kesho"], 2: ["kesho kutwa", "keshokutwa"]} if swahili else {}
        near = near or {0: ["today"], 1: ["tomorrow"], 2: ["the day after tomorrow"]}
        ways = near[ahead] * 4 + ways
    return rng.choice(ways)


def _dates(day: dt.date, *, swahili: bool) -> list[str]:
    if swahili:
        return [
            f"tarehe {day.day}",
            f"{SW_DAYS[day.weekday()]} tarehe {day.day}",
            f"tarehe {day.day} {SW_MONTHS[day.month - 1]}",
            f"tarehe {day.day} mwezi wa {SW_MONTH_NUMBERS[day.month - 1]}",
        ]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if not 10 < day.day < 14 else 0, "th")
    return [
        f"on the {day.day}{suffix}",
        f"{EN_DAYS[day.weekday()]} the {day.day}{suffix}",
        f"{day.day} {EN_MONTHS[day.month - 1]}",
        f"{EN_MONTHS[day.month - 1]} {day.day}{suffix}",
        f"{day.day}/{day.month}",
    ]


def say_time(at: dt.time, *, swahili: bool, rng: random.Random, words: bool = False) -> str:
    """An exact time, on the hour or the half hour."""
    return _swahili(at, rng, words=words) if swahili else _english(at, rng, words=words)


def _english(at: dt.time, rng: random.Random, *, words: bool) -> str:
    hour, half = at.hour % 12 or 12, at.minute == 30
    part = "in the morning" if at.hour < 12 else "in the afternoon" if at.hour < 17 else "in the evening"
    if words:
        named = f"half past {EN_NUMBERS[hour % 12]}" if half else EN_NUMBERS[hour % 12]
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
    named = f"saa {SW_NUMBERS[hour]}{half}"
    figures = f"saa {hour or 12}{':30' if half else ''}"
    if words:
        return f"{named} {part}"
    return rng.choice([f"{named} {part}", f"{named} {part}", named, f"{figures} {part}", f"{named} ya {part}"])


def say_window(earliest: dt.time, latest: dt.time, *, swahili: bool, rng: random.Random) -> str:
    """A part of the day."""
    if latest <= MORNING:
        return rng.choice(["asubuhi", "asubuhi hivi"] if swahili else ["in the morning", "any time in the morning"])
    if latest <= AFTERNOON:
        return rng.choice(["mchana", "mchana hivi"] if swahili else ["in the afternoon", "sometime in the afternoon"])
    if swahili:
        return rng.choice(["jioni", "jioni hivi", "saa za jioni"])
    return rng.choice(["after 4pm", "any time from 4pm", "late afternoon, after 4"])
