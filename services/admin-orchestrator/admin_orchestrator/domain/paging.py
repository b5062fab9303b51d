"""A long list, some at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part is shown, counted from 1, and where the others begin. None: there is nothing there."""

    first: int
    last: int
    total: int
    before: int | None
    after: int | None


def pages_of(offset: int, size: int, total: int) -> Paging | None:
    """The part that begins at `offset`; None where all fits."""
    if total <= size and offset == 0:
        return None
    return Paging(
        first=min(offset + 1, total),
        last=min(offset + size, total),
        total=total,
        before=max(0, offset - size) if offset else None,
        after=offset + size if offset + size < total else None,
    )
