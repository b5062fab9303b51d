"""Puts what a run measured into docs/benchmarks.md: its text is written by hand, its numbers are not.

A block begins with `<!-- measured: NAME -->` and ends with `<!-- end -->`; what is in between is replaced. What a run
of some parts did not measure stays as the run before left it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.budgets import Budget, judge, read_budgets
from bench.report import Report, anatomy_table, budget_table, figure_table, machine_table

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"

_BLOCK = re.compile(r"(<!-- measured: (?P<name>[\w.]+) -->\n)(?P<before>.*?)(<!-- end -->)", re.DOTALL)


class UnknownBlock(LookupError):
    """The document asks for something that no run measures."""


def measured(report: Report) -> tuple[Budget, ...]:
    """The budgets whose part was run."""
    parts = {name.partition(".")[0] for name in report.by_name()}
    return tuple(budget for budget in read_budgets() if _part(budget) in parts)


def written(document: str, report: Report) -> str:
    """The document with its blocks filled from the report. Raises UnknownBlock."""

    def filled(block: re.Match[str]) -> str:
        return block[1] + "\n".join(_lines(block["name"], block["before"].splitlines(), report)) + "\n" + block[4]

    return _BLOCK.sub(filled, document)


def _lines(name: str, before: Sequence[str], report: Report) -> Iterable[str]:
    if name == "budgets":
        order = [budget.row for budget in read_budgets()]
        return _renewed(before, budget_table(judge(measured(report), report.by_name())), order)
    if name == "machine":
        return _renewed(before, machine_table(report))
    if name == "anatomy":
        return anatomy_table(report.anatomy) if report.anatomy else before
    figures = [figure for figure in report.figures if figure.name.startswith(f"{name}.")]
    if not figures and name not in map(_part, read_budgets()):
        raise UnknownBlock(name)
    return figure_table(figures) if figures else before


def _renewed(before: Sequence[str], now: Iterator[str], order: Sequence[str] | None = None) -> list[str]:
    """A table with the rows of `now`, and those of `before` that are not among them. `order`: the rows there may be."""
    head = [next(now), next(now)]
    rows = {_first_cell(row): row for row in [*before[2:], *now]}
    return [*head, *(rows.values() if order is None else (rows[name] for name in order if name in rows))]


def _first_cell(row: str) -> str:
    return row.split("|")[1].strip()


def _part(budget: Budget) -> str:
    return budget.figure.partition(".")[0]
