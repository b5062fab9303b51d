"""Puts what a run measured into docs/benchmarks.md: its text is written by hand, its numbers are not.

A block begins with `<!-- measured: NAME -->` and ends with `<!-- end -->`; what is in between is replaced.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.budgets import judge, read_budgets
from bench.report import Report, anatomy_table, budget_table, figure_table, machine_table

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"

_BLOCK = re.compile(r"(<!-- measured: (?P<name>[\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)


class UnknownBlock(LookupError):
    """The document asks for something that is not measured."""


def written(document: str, report: Report) -> str:
    """The document with its blocks filled from the report. Raises UnknownBlock."""

    def filled(block: re.Match[str]) -> str:
        return block[1] + "\n".join(_lines(block["name"], report)) + "\n" + block[3]

    return _BLOCK.sub(filled, document)


def _lines(name: str, report: Report) -> Iterator[str]:
    tables: Mapping[str, Callable[[], Iterator[str]]] = {
        "budgets": lambda: budget_table(judge(read_budgets(), report.by_name())),
        "machine": lambda: machine_table(report),
        "anatomy": lambda: anatomy_table(report.anatomy),
    }
    if name in tables:
        return tables[name]()
    figures = [figure for figure in report.figures if figure.name.startswith(f"{name}.")]
    if not figures:
        raise UnknownBlock(name)
    return figure_table(figures)
