"""What a run found, as JSON in artifacts/bench.json and as tables for people."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.budgets import Verdict
from bench.reckoning import Figure


@dataclass(frozen=True, slots=True)
class Conditions:
    """The machine's state around one part of a run: how long a counting step took, and cores busy with other things."""

    part: str
    step_ns: float
    busy_elsewhere: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a run found. `anatomy`: microseconds of a turn by part."""

    machine: Mapping[str, str]
    rounds: int
    seconds: float
    conditions: tuple[Conditions, ...]
    figures: tuple[Figure, ...]
    anatomy: Mapping[str, float]

    def by_name(self) -> dict[str, Figure]:
        """The figures."""
        return {figure.name: figure for figure in self.figures}

    def write(self, path: Path) -> None:
        """Keep it; the medians stand beside the samples, for readers without arithmetic."""
        path.parent.mkdir(parents=True, exist_ok=True)
        told = asdict(self) | {"figures": [asdict(figure) | {"value": figure.value} for figure in self.figures]}
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def read_report(path: Path) -> Report:
    """A report that was written. FileNotFoundError before the first run."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Report(
        machine=told["machine"],
        rounds=told["rounds"],
        seconds=told["seconds"],
        conditions=tuple(Conditions(**given) for given in told["conditions"]),
        figures=tuple(_figure(given) for given in told["figures"]),
        anatomy=told["anatomy"],
    )


def budget_table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Markdown: each budget beside what was measured."""
    yield "| row | budget | measured | lowest to highest | |"
    yield "|---|---|---|---|---|"
    for verdict in verdicts:
        figure = verdict.figure
        unit = "" if figure.unit in ("x", "connections") else f" {figure.unit}"
        measured, spread = f"{_number(figure.value)}{unit}", _spread(figure)
        met = "met" if verdict.met else "**missed**"
        yield f"| {verdict.budget.row} | {verdict.budget.limit}{unit} | {measured} | {spread} | {met} |"


def figure_table(figures: Iterable[Figure]) -> Iterator[str]:
    """Markdown: figures with their spread."""
    yield "| figure | median | lowest to highest | note |"
    yield "|---|---|---|---|"
    for figure in figures:
        yield f"| `{figure.name}` | {_number(figure.value)} {figure.unit} | {_spread(figure)} | {figure.note} |"


def anatomy_table(anatomy: Mapping[str, float]) -> Iterator[str]:
    """Markdown: the parts of a turn."""
    whole = sum(anatomy.values())
    yield "| part of a turn | microseconds | share |"
    yield "|---|---|---|"
    for part, microseconds in anatomy.items():
        yield f"| {part} | {microseconds:.0f} | {microseconds / whole:.0%} |"
    yield f"| all | {whole:.0f} | |"


def machine_table(report: Report) -> Iterator[str]:
    """Markdown: the machine, the versions, and how fast it was."""
    yield "| | |"
    yield "|---|---|"
    for name, said in report.machine.items():
        yield f"| {name} | {said} |"
    for each in report.conditions:
        busy = f"{each.busy_elsewhere:.1f} cores busy elsewhere"
        yield f"| before: {each.part} | counting step {each.step_ns:.0f} ns, {busy} |"


def _figure(given: Mapping[str, Any]) -> Figure:
    return Figure(given["name"], given["unit"], tuple(given["samples"]), given["note"])


def _spread(figure: Figure) -> str:
    if len(figure.samples) == 1:
        return ""
    return f"{_number(min(figure.samples))} to {_number(max(figure.samples))}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
