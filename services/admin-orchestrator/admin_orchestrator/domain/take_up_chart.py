"""A chart of offers over time: which bar stands where, in units of the picture. A table says the same in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ratiba_contracts.offers import DayTakeUp

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 22, 4, 8, 20
"""Room for the figures on the left and the days below."""

PICTURE = {"width": WIDTH, "height": HEIGHT, "left": LEFT}
"""What the template draws in."""

MOST_BARS = 31
A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, or week. `y`, `height` of all offers; `yes_y`, `yes_height` of those accepted, in front of it."""

    name: str
    offered: int
    accepted: int
    x: float
    width: float
    y: float
    height: float
    yes_y: float
    yes_height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from left to right; `lines` are (y, figure) of the scale; `first`, `last` name the ends."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    by: str
    first: str
    last: str


def chart_of(days: Sequence[DayTakeUp]) -> Chart | None:
    """The chart of these days; by weeks where they are too many. None where nothing was offered."""
    size = 1 if len(days) <= MOST_BARS else A_WEEK
    counted = list(_counted(days, size))
    most = max((offered for _, offered, _ in counted), default=0)
    if not most:
        return None
    top = _round_up(most)
    slot = (WIDTH - LEFT - RIGHT) / len(counted)
    bars = tuple(
        _bar(name, offered, accepted, x=LEFT + slot * place, slot=slot, top=top)
        for place, (name, offered, accepted) in enumerate(counted)
    )
    lines = ((_y(0, top), 0), (_y(top, top), top))
    return Chart(bars, lines, "day" if size == 1 else "week", bars[0].name, bars[-1].name)


def _counted(days: Sequence[DayTakeUp], size: int) -> Iterator[tuple[str, int, int]]:
    """(name, offered, accepted) of every `size` days, the last part whole: weeks are counted back from today."""
    begin = len(days) % size
    parts = [days[:begin]] if begin else []
    parts += [days[place : place + size] for place in range(begin, len(days), size)]
    for part in parts:
        offered, accepted = (sum(getattr(each.take_up, what) for each in part) for what in ("offered", "accepted"))
        yield _named(part[0].day, part[-1].day), offered, accepted


def _bar(name: str, offered: int, accepted: int, *, x: float, slot: float, top: int) -> Bar:
    gap = min(4.0, slot / 4)
    y, yes_y, floor = _y(offered, top), _y(accepted, top), _y(0, top)
    return Bar(
        name=name,
        offered=offered,
        accepted=accepted,
        x=round(x + gap / 2, 2),
        width=round(slot - gap, 2),
        y=y,
        height=round(floor - y, 2),
        yes_y=yes_y,
        yes_height=round(floor - yes_y, 2),
    )


def _y(figure: int, top: int) -> float:
    room = HEIGHT - TOP - BOTTOM
    return round(TOP + room * (1 - figure / top), 2)


def _round_up(most: int) -> int:
    """The top of the scale: an even figure not far above the most."""
    step = 1
    while most > 10 * step:
        step *= 5 if str(step)[0] == "1" else 2
    return -(-most // step) * step


def _named(first: date, last: date) -> str:
    if first == last:
        return f"{first.day} {first:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"
