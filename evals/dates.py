"""Every row of the date corpora through `understand_when`, as a salon open from eight to seven would hear it."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from booking_fsm.domain.when import Clock, WeeklyHours, When, understand_when
from evals.corpora import is_of_understanding, wanted_of
from evals.report import Finding, Part, Target, by_reason
from evals.rows import Row, in_scope, out_of_scope, read_rows
from evals.wanted import Verdict, verdict

OPENS, CLOSES = time(8), time(19)
HOURS = WeeklyHours.daily(OPENS, CLOSES)
ZONE = ZoneInfo("Africa/Nairobi")
NO_REFERENCE = datetime(2026, 10, 7, 9, tzinfo=ZONE)
MOST_WRONG_SWAHILI, MOST_WRONG_ENGLISH = 1.0, 3.0


def score_dates(folder: Path) -> Part:
    """Judge every file. Apart from it stay rows out of scope and rows of another kind. Raises TooMuchLeftOut."""
    part = Part("dates", tuple(Verdict))
    swahili, english = list[Finding](), list[Finding]()
    for path in sorted((folder / "dates").glob("*.jsonl")):
        rows = read_rows(path)
        left_out = out_of_scope(path.stem)
        kept = [row for row in in_scope(rows, left_out) if is_of_understanding(row)]
        findings = [judge(row) for row in kept]
        part.groups[f"{path.stem} ({len(rows) - len(kept)} apart)"] = findings
        if len(kept) < len(rows):
            counted = {row.line for row in kept}
            apart = (left_out.get(row.mark, "of-another-kind") for row in rows if row.line not in counted)
            part.notes.append(f"apart in {path.stem}: {by_reason(apart)}")
        for row, finding in zip(kept, findings, strict=True):
            (english if row.fields.get("lang") == "en" else swahili).append(finding)
    part.targets = [
        target("Swahili clock rows", swahili, MOST_WRONG_SWAHILI),
        target("English rows in scope", english, MOST_WRONG_ENGLISH),
    ]
    return part


def target(name: str, findings: list[Finding], most: float) -> Target:
    """How many of these rows were wrong, against the most that may be."""
    return Target(name, sum(finding.verdict == Verdict.WRONG for finding in findings), len(findings), most)


def judge(row: Row) -> Finding:
    """One row's verdict."""
    now = now_of(row)
    english = row.fields.get("lang") == "en"
    heard = understand_when(
        row.fields["text"], now=now, opening_hours=HOURS, clock=Clock.ENGLISH if english else Clock.SWAHILI
    )
    if "time_phrase" in row.fields or (not english and row.fields["expected"]["type"] == "time"):
        heard = without_days(heard)
    result = verdict(wanted_of(row, now), heard, open_at)
    return Finding(row.id, result, row.fields["text"], shown(heard))


def open_at(at: time) -> bool:
    """Whether a visit may start then."""
    return OPENS <= at < CLOSES


def now_of(row: Row) -> datetime:
    """The row's own moment, in its own offset; without one a fixed Wednesday morning in Nairobi."""
    reference = row.fields.get("reference_time")
    if reference is None:
        return NO_REFERENCE
    now = datetime.fromisoformat(reference)
    return now if now.tzinfo not in (None, UTC) else now.replace(tzinfo=ZONE)


def without_days(heard: When) -> When:
    """Only the times: Swahili rows of times do not say which day of their sentence is right."""
    return replace(heard, days=(), day_range=None)


def shown(heard: When) -> str:
    """What was understood, short."""
    days = [*map(str, heard.days), *([" to ".join(map(str, heard.day_range))] if heard.day_range else [])]
    times = [f"{at:%H:%M}" for at in heard.times]
    span = [" to ".join(f"{at:%H:%M}" for at in heard.time_range)] if heard.time_range else []
    return ", ".join([*days, *times, *span, *(doubt.kind.name for doubt in heard.doubts)]) or "nothing"
