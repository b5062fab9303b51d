"""What became of an offer, and which outcome may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class Outcome(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


FOLLOWS: Mapping[Outcome, frozenset[Outcome]] = {
    Outcome.OFFERED: frozenset({Outcome.ACCEPTED, Outcome.DECLINED, Outcome.LAPSED}),
    Outcome.LAPSED: frozenset({Outcome.ACCEPTED}),  # a late yes, and the time was still free
    Outcome.ACCEPTED: frozenset(),
    Outcome.DECLINED: frozenset(),
}
"""From each outcome those that may replace it. Anything else is an echo and changes nothing."""


def may_become(outcome: Outcome) -> tuple[Outcome, ...]:
    """The outcomes that this one may replace."""
    return tuple(before for before, after in FOLLOWS.items() if outcome in after)
