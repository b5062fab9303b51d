"""Cells put together to the holds they make up."""

from collections.abc import Iterable

from ratiba_holds.keys import staff_and_cell
from ratiba_holds.outcomes import Hold
from ratiba_holds.staff_time import instant_of


def as_holds(owned: Iterable[tuple[str, str]]) -> tuple[Hold, ...]:
    """From (name of a cell, owner) in any order: cells in a row of one owner and member of staff become one."""
    runs: list[tuple[str, str, int, int]] = []
    for staff_id, cell, owner in sorted((*staff_and_cell(name), owner) for name, owner in owned):
        if runs and runs[-1][:2] == (staff_id, owner) and runs[-1][3] == cell:
            runs[-1] = (staff_id, owner, runs[-1][2], cell + 1)
        else:
            runs.append((staff_id, owner, cell, cell + 1))
    return tuple(Hold(staff_id, instant_of(first), instant_of(end), owner) for staff_id, owner, first, end in runs)
