"""Days and times on a screen, as a person reads them off: in English, in Swahili, by either clock."""

import datetime as dt
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mac", "apr", "may mei", "jun", "jul", "aug ago", "sep", "oct okt", "nov", "dec des"), 1
    )
    for name in names.split()
}
_NAMED = re.compile(r"\b(\d{1,2}) ([A-Za-z]{3})[a-z]*\b")
_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_TWELVE = re.compile(r"\b(\d{1,2}):(\d{2}) ?(am|pm)\b", re.IGNORECASE)
_DIGITAL = re.compile(r"\((\d{2}):(\d{2})\)")
_SAA = re.compile(r"\b(\d{1,2}):(\d{2})(?: (asubuhi|mchana|jioni|usiku|alfajiri))?", re.IGNORECASE)
_PARTS = {"alfajiri": (4, 6), "asubuhi": (5, 12), "mchana": (12, 16), "jioni": (16, 19), "usiku": (19, 28)}


def read_day(text: str, today: dt.date) -> dt.date | None:
    """The first day a text names by date; of two years, the one that is not over."""
    for found in _NAMED.finditer(text):
        month = MONTHS.get(found.group(2).lower())
        if month is not None:
            return _to_come(int(found.group(1)), month, today)
    figures = _FIGURES.search(text)
    return _to_come(int(figures.group(1)), int(figures.group(2)), today) if figures else None


def read_time(text: str) -> dt.time | None:
    """The first time of day a text names."""
    digital = _DIGITAL.search(text)
    if digital:
        return dt.time(int(digital.group(1)), int(digital.group(2)))
    twelve = _TWELVE.search(text)
    if twelve:
        hour = int(twelve.group(1)) % 12 + (12 if twelve.group(3).lower() == "pm" else 0)
        return dt.time(hour, int(twelve.group(2)))
    saa = _SAA.search(text)
    return _by_swahili_clock(int(saa.group(1)), int(saa.group(2)), saa.group(3)) if saa else None


def _by_swahili_clock(figure: int, minute: int, part: str | None) -> dt.time:
    """Hour 1 is 07:00 and 19:00; without a part of the day it is of daylight."""
    first, until = _PARTS[part.lower()] if part else (6, 18)
    morning = figure % 12 + 6
    hour = next((one for one in (morning, morning + 12) if first <= one < until), morning)
    return dt.time(hour % 24, minute)


def _to_come(day: int, month: int, today: dt.date) -> dt.date | None:
    for year in (today.year, today.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:  # 31/9 is no date; nor is whatever looked like one
            return None
        if found >= today:
            return found
    return None
