"""Minutes of a service as owners type them: "90", "90 min", "1:30", "1h 30", "1.5 hours", "dakika 45", "saa 1"."""

import re
from fractions import Fraction

SHORTEST, LONGEST, STEP = 5, 600, 5
"""Minutes a service can take (catalog contract)."""

_HOURS = r"(?:(?:hours?|hrs?|h|saa|masaa)\.?)"
_MINUTES = r"(?:(?:minutes?|mins?|m|'|dakika|dk)\.?)"
_SAID = (
    rf"(?P<minutes>\d{{1,4}})\s*{_MINUTES}?",
    rf"{_MINUTES}\s*(?P<dakika>\d{{1,4}})",
    rf"(?P<hours>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*{_HOURS}(?:\s*(?:and|na)?\s*(?P<more>\d{{1,2}})\s*{_MINUTES}?)?",
    r"(?:saa|masaa)\s*(?P<saa>\d{1,2})(?:\s*(?:na)?\s*(?:dakika)?\s*(?P<na>\d{1,2}))?",
    r"(?P<clock>\d{1,2}):(?P<past>[0-5]\d)",
)
_TYPED = re.compile("|".join(rf"(?:{pattern})" for pattern in _SAID))


class NotMinutes(ValueError):
    """What was typed is no length of a service. The text is a sentence for the owner."""


def typed_minutes(text: str) -> int:
    """Minutes of a service. Raises NotMinutes."""
    said = _TYPED.fullmatch(text.strip().lower()) if text.isascii() else None
    minutes = Fraction(0) if said is None else _counted(said.groupdict(default="0"))
    if minutes.denominator != 1 or not SHORTEST <= minutes <= LONGEST or minutes % STEP:
        msg = f"Minutes go in steps of {STEP}, from {SHORTEST} to {LONGEST}: for example 45, or 1h 30."
        raise NotMinutes(msg)
    return int(minutes)


def _counted(said: dict[str, str]) -> Fraction:
    hours = Fraction(said["hours"].replace(",", ".")) + int(said["saa"]) + int(said["clock"])
    return hours * 60 + sum(int(said[name]) for name in ("minutes", "dakika", "more", "na", "past"))
