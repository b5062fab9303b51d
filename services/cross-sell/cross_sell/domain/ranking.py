"""The order of what could be offered: confidence times how close behind the booking it begins."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ratiba_contracts.cross_sell import ADJACENCY_MIN, AdjacentOpening

_MINUTE = dt.timedelta(minutes=1)
_MILLIONTHS = 1_000_000
"""Confidences are told apart to the millionth: what is equal on paper is equal here, whatever floats make of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One opening of one service with one member of staff, and what speaks for it. `gap_min` is 0 to the tolerance."""

    opening: AdjacentOpening
    staff_id: str
    confidence: float
    gap_min: int
    score: Fraction


def ranked(
    openings: Iterable[AdjacentOpening],
    confidences: Mapping[str, float],
    primary_end: dt.datetime,
    tolerance_min: int = ADJACENCY_MIN,
) -> list[Choice]:
    """Every choice, the best first. Empty where nothing begins within the tolerance behind the booking.

    score = confidence x (1 - gap / tolerance), so the edge of the window scores 0 and wins only where nothing scores
    more. Equal scores: the service's id, the start, the member of staff's id; no two choices are equal in all.
    """
    choices = [
        Choice(
            opening, staff_id, confidences[opening.service_id], gap, _score(opening, confidences, gap, tolerance_min)
        )
        for opening in openings
        if opening.service_id in confidences
        and (gap := _gap(primary_end, opening.start_at)) is not None
        and gap <= tolerance_min
        for staff_id in opening.staff_ids
    ]
    return sorted(choices, key=_order)


def _gap(end: dt.datetime, start: dt.datetime) -> int | None:
    """Whole minutes from end to start, part of a minute counting as one; None for a start before the end."""
    return -(-(start - end) // _MINUTE) if start >= end else None


def _score(opening: AdjacentOpening, confidences: Mapping[str, float], gap: int, tolerance_min: int) -> Fraction:
    confidence = Fraction(round(confidences[opening.service_id] * _MILLIONTHS), _MILLIONTHS)
    return confidence * Fraction(tolerance_min - gap, tolerance_min)


def _order(choice: Choice) -> tuple[Fraction, str, dt.datetime, str]:
    return -choice.score, choice.opening.service_id, choice.opening.start_at, choice.staff_id
