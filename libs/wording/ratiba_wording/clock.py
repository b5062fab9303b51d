"""Times of day as they are said: the twelve-hour clock, and the Swahili clock that counts from six."""

from datetime import time
from typing import Literal

_HOURS = (
    "kumi na mbili",
    "moja",
    "mbili",
    "tatu",
    "nne",
    "tano",
    "sita",
    "saba",
    "nane",
    "tisa",
    "kumi",
    "kumi na moja",
)
"""Hours of the Swahili clock by `(hour - 6) % 12`: 07:00 and 19:00 are saa moja."""

Period = Literal["usiku", "alfajiri", "asubuhi", "mchana", "jioni"]

DayPart = Literal["morning", "afternoon", "evening"]


def twelve_hour(moment: time) -> str:
    """`10:00 am`, `12:30 pm`, `12:00 am` for midnight."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {'am' if moment.hour < 12 else 'pm'}"


def digital(moment: time) -> str:
    """`10:00`, `14:30`: the 24-hour form beside a Swahili time."""
    return f"{moment.hour:02}:{moment.minute:02}"


def swahili_digits(moment: time) -> str:
    """`4:00` for 10:00 and 22:00, `12:30` for 06:30 and 18:30: the Swahili clock in figures, after `saa`."""
    return f"{(moment.hour - 6) % 12 or 12}:{moment.minute:02}"


def period(hour: int) -> Period:
    """The part of the day a Swahili time is said with, by hour 0-23."""
    if hour < 4 or hour >= 19:
        return "usiku"
    if hour < 6:
        return "alfajiri"
    if hour < 12:
        return "asubuhi"
    return "mchana" if hour < 16 else "jioni"


def swahili_time(moment: time) -> str:
    """`saa nne asubuhi` 10:00, `saa tatu na nusu asubuhi` 09:30, `saa nne kasorobo asubuhi` 09:45.

    The part of the day belongs to the hour that is named: 15:45 is a quarter to *saa kumi jioni*, and is said
    `saa kumi kasorobo jioni`, so that what is said is read back as the same time. No two minutes of a day are
    said alike.
    """
    hour, minute = moment.hour, moment.minute
    if minute == 45:
        named = (hour + 1) % 24
        return f"saa {_HOURS[(named - 6) % 12]} kasorobo {period(named)}"
    past = {0: "", 15: " na robo", 30: " na nusu"}.get(minute, f" na dakika {minute}")
    return f"saa {_HOURS[(hour - 6) % 12]}{past} {period(hour)}"


def day_part(hour: int) -> DayPart:
    """Which "good morning" fits an hour 0-23; the small hours still belong to the evening."""
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 16 else "evening"
