"""The 5-minute cell: the smallest piece of time that is offered, held or booked.

A cell is numbered from the epoch in UTC: cell n is the half-open span [n*300 s, (n+1)*300 s). Starts,
durations and buffers are multiples of 5 minutes, so arithmetic on cells is exact; what comes from
elsewhere (time off, another calendar) is rounded outwards and never frees time that is taken.
"""

import datetime as dt

CELL_MIN = 5
CELL_S = 60 * CELL_MIN


def cell_at_or_before(instant: dt.datetime) -> int:
    """The cell that contains `instant` (aware)."""
    return int(instant.timestamp() // CELL_S)


def cell_at_or_after(instant: dt.datetime) -> int:
    """The first cell that begins at or after `instant` (aware)."""
    return -int(-instant.timestamp() // CELL_S)


def instant_of(cell: int) -> dt.datetime:
    """The UTC instant at which `cell` begins."""
    return dt.datetime.fromtimestamp(cell * CELL_S, dt.UTC)


def cells_of_minutes(minutes: int) -> int:
    """How many cells `minutes` (a multiple of 5) fill."""
    return minutes // CELL_MIN
