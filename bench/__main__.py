"""`python -m bench`: measure, show, keep. `--check` fails where a budget is missed; `--write-docs` only writes."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.budgets import Verdict, judge
from bench.documents import DOCUMENT, measured, written
from bench.report import Report, read_report
from bench.running import PARTS, ROUNDS, Run
from ratiba_runtime.telemetry import configure_logging

REPORT = Path("artifacts/bench.json")
MOST_SECONDS = 900.0
"""A run that takes longer has hung: it is ended, and everything it started with it."""

console = Console()


def main() -> None:
    """The command."""
    arguments = _arguments()
    if arguments.write_docs:
        report = read_report(REPORT)
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), report), encoding="utf-8")
        console.print(f"{DOCUMENT} has the figures of {report.machine['date']}.")
        return
    configure_logging("bench", "WARNING")
    report = _measured(arguments.rounds, tuple(arguments.parts))
    report.write(REPORT)
    verdicts = judge(measured(report), report.by_name())
    _show(report, verdicts)
    if arguments.check and not _all_met(verdicts, whole=set(arguments.parts) == set(PARTS)):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="samples of each measure; the median is told")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="only some of the parts")
    parser.add_argument("--check", action="store_true", help="exit 1 if a budget is missed, naming it")
    parser.add_argument("--write-docs", action="store_true", help="put the last run's figures into docs/benchmarks.md")
    return parser.parse_args()


def _measured(rounds: int, parts: tuple[str, ...]) -> Report:
    async def bounded() -> Report:
        async with asyncio.timeout(MOST_SECONDS):
            return await Run(rounds, console.print).run(parts)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(bounded())


def _all_met(verdicts: Iterable[Verdict], *, whole: bool) -> bool:
    missed = [verdict for verdict in verdicts if not verdict.met]
    for verdict in missed:
        console.print(f"[red]{verdict}[/]")
    if not missed:
        console.print("Every budget is met." if whole else "Every budget of these parts is met.")
    return not missed


def _show(report: Report, verdicts: Iterable[Verdict]) -> None:
    table = Table("figure", "median", "unit", "samples", title=f"{report.seconds:.0f} s, median of {report.rounds}")
    for figure in report.figures:
        samples = " ".join(f"{sample:.3g}" for sample in figure.samples)
        table.add_row(figure.name, f"{figure.value:.3g}", figure.unit, samples)
    console.print(table)
    parts = Table("part of a turn", "us", title="where a turn's time goes")
    for part, microseconds in report.anatomy.items():
        parts.add_row(part, f"{microseconds:.0f}")
    console.print(parts)
    for verdict in verdicts:
        console.print(f"[{'green' if verdict.met else 'red'}]{verdict}[/]")
    console.print(f"Kept in {REPORT}.")


if __name__ == "__main__":
    main()
