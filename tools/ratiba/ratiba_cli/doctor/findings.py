"""What a look at something found."""

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """How it is; the values are how it is marked."""

    WELL = "[green]✓[/]"
    WORTH_KNOWING = "[yellow]![/]"
    WRONG = "[red]✗[/]"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` is for what is not well."""

    what: str
    health: Health
    found: str
    advice: str = ""


def well(what: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(what, Health.WELL, found)


def note(what: str, found: str, advice: str) -> Finding:
    """Not wrong, but worth knowing."""
    return Finding(what, Health.WORTH_KNOWING, found, advice)


def wrong(what: str, found: str, advice: str) -> Finding:
    """Something has to be done."""
    return Finding(what, Health.WRONG, found, advice)


def check(what: str, found: str, advice: str, *, ok: bool) -> Finding:
    """Well or wrong by one condition."""
    return well(what, found) if ok else wrong(what, found, advice)
