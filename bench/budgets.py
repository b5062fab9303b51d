"""Budgets as data, and what a run comes to beside them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.reckoning import Figure

FILE = Path(__file__).parent / "budgets.toml"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a row may cost, in the unit of its figure: at most, or at least, so much."""

    row: str
    figure: str
    at_most: float | None = None
    at_least: float | None = None

    def __post_init__(self) -> None:
        if (self.at_most is None) == (self.at_least is None):
            msg = f"{self.row}: a budget is either at_most or at_least"
            raise ValueError(msg)

    @property
    def limit(self) -> str:
        """As it is read."""
        return f"<= {self.at_most:g}" if self.at_most is not None else f">= {self.at_least:g}"

    def met_by(self, value: float) -> bool:
        """Whether a figure is within the budget; on the line is within."""
        return value <= self.at_most if self.at_most is not None else value >= (self.at_least or 0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A budget and the figure it was held against."""

    budget: Budget
    figure: Figure

    @property
    def met(self) -> bool:
        """Whether it was met."""
        return self.budget.met_by(self.figure.value)

    def __str__(self) -> str:
        figure = self.figure
        said = "met" if self.met else "MISSED"
        return f"{said}: {self.budget.row}: {figure.name} {figure.value:.3g} {figure.unit}, budget {self.budget.limit}"


def read_budgets(file: Path = FILE) -> tuple[Budget, ...]:
    """The budgets of a file. TypeError names an unknown field."""
    return tuple(Budget(**given) for given in tomllib.loads(file.read_text(encoding="utf-8"))["budget"])


def judge(budgets: Iterable[Budget], figures: Mapping[str, Figure]) -> tuple[Verdict, ...]:
    """A verdict for each budget. KeyError for one whose figure was not measured: what is not measured is not met."""
    return tuple(Verdict(budget, figures[budget.figure]) for budget in budgets)
