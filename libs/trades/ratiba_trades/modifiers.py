"""What varies one service: for whom, how long, which size, where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ratiba_trades.concepts import Who
from ratiba_trades.reading import words_beside


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What a name says beside the service: `who`, `minutes`, `variety` (sizes, lengths, grades) and `place`."""

    who: Who | None = None
    minutes: int | None = None
    variety: frozenset[str] = frozenset()
    place: str | None = None


_HALF_HOUR = re.compile(r"\b(?:half an hour|nusu saa)\b")
_HOURS = re.compile(r"\b(\d{1,2})(?:[.,](\d))?\s*(?:hours?|hrs?|h)\b(?:\s*(\d{1,2})\s*(?:mins?|minutes?|m)?\b)?")
_SAA = re.compile(r"\bsaa\s+(\d|moja|mbili|tatu)\b")
_MINUTES = re.compile(
    r"\b(\d{1,3})\s*(?:mins?|minutes?|dakika|dk|m)\b|\b(?:dakika|dk)\s*(\d{1,3})\b|\b(\d{1,3})\s*['′]"
)
_SWAHILI = {"moja": 1, "mbili": 2, "tatu": 3}


def minutes_in(text: str) -> tuple[int | None, str]:
    """The length a name says, in minutes, and the name without it. Of several the first; none above eight hours."""
    minutes: int | None = None
    for pattern in (_HALF_HOUR, _HOURS, _SAA, _MINUTES):
        found = pattern.search(text)
        if found is not None and minutes is None:
            minutes = _minutes(pattern, found)
        text = pattern.sub(" ", text)
    return (minutes if minutes is not None and 5 <= minutes <= 480 else None), text


def _minutes(pattern: re.Pattern[str], found: re.Match[str]) -> int:
    if pattern is _HALF_HOUR:
        return 30
    if pattern is _HOURS:
        hours, tenths, rest = found.groups()
        return int(hours) * 60 + int(tenths or 0) * 6 + int(rest or 0)
    if pattern is _SAA:
        word = found[1]
        return 60 * (_SWAHILI.get(word) or int(word))
    return int(next(group for group in found.groups() if group))


def modifiers_in(tokens: Sequence[str], minutes: int | None) -> Modifiers:
    """What of a name's words varies the service."""
    who = next((who for token in tokens if (who := _who(token)) is not None), None)
    place = next((place for token in tokens if (place := _place(token)) is not None), None)
    return Modifiers(who, minutes, frozenset(tokens) & words_beside().varieties, place)


def is_modifier(token: str) -> bool:
    """Whether a word only varies a service."""
    return token in words_beside().varieties or _who(token) is not None or _place(token) is not None


def _who(token: str) -> Who | None:
    words = words_beside()
    if token in words.child:
        return Who.CHILD
    if token in words.men:
        return Who.MEN
    return Who.WOMEN if token in words.women else None


def _place(token: str) -> str | None:
    words = words_beside()
    if token in words.home:
        return "home"
    return "online" if token in words.online else None
