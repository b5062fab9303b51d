"""The id behind a button or list row: which question it answers and with what."""

import re
from dataclasses import dataclass

_TAP_ID = re.compile(r"([0-9a-z]{6,26}):(.{1,120})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tap:
    """An answer by tapping. `value` is the option's own value."""

    question_id: str
    value: str


def tap_id(question_id: str, value: str) -> str:
    """`<question_id>:<value>`, at most 147 characters."""
    return f"{question_id}:{value}"


def parse_tap_id(text: str) -> Tap | None:
    """The tap an id stands for; None for an id that this gateway did not make (a template's, another
    app's).
    """
    found = _TAP_ID.fullmatch(text)
    return Tap(found.group(1), found.group(2)) if found else None
