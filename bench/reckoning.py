"""From samples to figures. A machine's speed wanders: what is compared is measured in turns, and medians are taken."""

import math
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: the median of `samples`, one sample a round. `unit` is "ms", "x", "turns/s" and the like."""

    name: str
    unit: str
    samples: tuple[float, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.samples or not all(map(math.isfinite, self.samples)):
            msg = f"{self.name} has no finite samples: {self.samples}"
            raise ValueError(msg)

    @property
    def value(self) -> float:
        """The median."""
        return statistics.median(self.samples)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of them do not exceed. ValueError without values."""
    if not values:
        msg = "a percentile of nothing"
        raise ValueError(msg)
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ratio(name: str, dividends: Sequence[float], divisors: Sequence[float], note: str = "") -> Figure:
    """How many times the one is the other, round by round: a slow round slows both."""
    return Figure(name, "x", tuple(a / b for a, b in zip(dividends, divisors, strict=True)), note)


async def in_turns(rounds: int, measures: Mapping[str, Callable[[], Awaitable[T]]]) -> dict[str, list[T]]:
    """Take one sample of each measure a round, forwards and backwards by turns, so that none is always first."""
    taken: dict[str, list[T]] = {name: [] for name in measures}
    for number in range(rounds):
        for name, measure in list(measures.items())[:: 1 if number % 2 == 0 else -1]:
            taken[name].append(await measure())
    return taken
