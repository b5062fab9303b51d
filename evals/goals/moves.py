"""What a customer can do next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Type a message."""

    text: str


@dataclass(frozen=True)
class Tap:
    """Tap an option by its label."""

    label: str


Move = Say | Tap
