"""What a customer sees, whatever the channel: words, and what can be tapped under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ratiba_cli.refusals import CommandRefused

ShownT = TypeVar("ShownT", bound="Shown")


@dataclass(frozen=True)
class ShownOption:
    """One thing to tap: `value` is what a tap sends back."""

    value: str
    label: str
    description: str | None = None


class Shown(Protocol):
    """One message on the customer's screen; `id` is the channel's own (a wamid, a reply number)."""

    @property
    def id(self) -> str:
        """Return the channel's id of it."""

    @property
    def text(self) -> str:
        """Return the words."""

    @property
    def options(self) -> list[ShownOption]:
        """Return what can be tapped, in the order shown."""


@dataclass(frozen=True)
class ShownOnWeb:
    """A message of the web chat."""

    id: str
    text: str
    options: list[ShownOption]


class NothingToTap(CommandRefused, LookupError):
    """No message on the screen has this option."""

    def __init__(self, option: str) -> None:
        super().__init__(f"no message on the screen offers {option!r}")


def find_option(screen: Sequence[ShownT], wanted: str) -> tuple[ShownT, ShownOption]:
    """Return the newest option with this label or value, or number (from 1, newest message).

    Raises NothingToTap.
    """
    offering = [message for message in reversed(screen) if message.options]
    for message in offering:
        for option in message.options:
            if wanted in {option.value, option.label}:
                return message, option
    if offering and wanted.isdecimal() and 1 <= int(wanted) <= len(offering[0].options):
        return offering[0], offering[0].options[int(wanted) - 1]
    raise NothingToTap(wanted)
