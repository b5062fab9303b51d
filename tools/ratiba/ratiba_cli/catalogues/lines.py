"""Drafts and catalogues as lines of text."""

from collections.abc import Iterable, Sequence

from ratiba_cli.catalogues.new_names import NamesSaid, hint, unanswered
from ratiba_contracts.catalog_drafts import DraftCommitted, DraftRow, DraftShown
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.catalog_relations import RelationState
from ratiba_contracts.live_catalog import CatalogRolledBack, CatalogShown, RollbackPlanned
from ratiba_wording.prices_said import price_said

_RED = "!"


def draft_lines(draft: DraftShown, said: NamesSaid) -> list[str]:
    """A draft: its rows, what could not be read, what is still to be typed, and names of which nothing was `said`."""
    lines = [f"draft {draft.draft_id}, {draft.total} rows", *(_row_line(shown) for shown in draft.rows)]
    lines += [f"{problem.file}: {problem.message}" for problem in draft.problems]
    if alike := unanswered(draft, said):
        lines += ["May be a service of yours under a new name, which this list lacks:", *map(hint, alike)]
    if draft.red:
        lines.append(f'{draft.red} rows marked {_RED} need something from you: a price is --price "Name=1500"')
    return [*lines, f"It would put live: {_counted(draft.counts)}. Nothing is live without --commit."]


def catalogue_lines(tenant: str, shown: CatalogShown) -> list[str]:
    """What is live, what goes together, imports, drafts and changes."""
    lines = [f"{tenant}, version {shown.version}, {shown.total} services"]
    lines += [
        f"  {one.service_id}: {one.name}, {one.duration_min} min, {price_said(one.price)}" for one in shown.services
    ]
    lines += _headed(
        f"What goes together ({shown.inference.value})",
        (
            f"  {edge.a_name} {'<->' if edge.both_ways else '->'} {edge.b_name}: {_judged(edge.state)}{edge.kind.value}"
            for edge in shown.relations
        ),
    )
    lines += _headed(
        "Imports",
        (
            f"  {entry.import_id} {entry.at:%Y-%m-%d %H:%M} {entry.kind.value} by {entry.actor}: "
            f"{_counted(entry.counts)}{', can be rolled back' if entry.can_roll_back else ''}"
            for entry in shown.imports
        ),
    )
    lines += _headed(
        "Drafts",
        (f"  {draft.draft_id} {draft.state.value}, {draft.rows} rows, {draft.red} red" for draft in shown.drafts),
    )
    return lines + _headed(
        "Changes",
        (
            f"  {audit.at:%Y-%m-%d %H:%M} {audit.action} {audit.name} by {audit.actor}: {_changed(audit.after)}"
            for audit in shown.audits
        ),
    )


def plan_lines(plan: RollbackPlanned) -> list[str]:
    """What a rollback would do."""
    return [
        f"Rolling back import {plan.import_id}:",
        f"  as they were before: {_named(plan.restored)}",
        f"  off offer: {_named(plan.retired)}",
        f"  later changes that would go: {_named(edit.name for edit in plan.lost_edits)}",
        "  appointments stay as they were made",
    ]


def committed_line(tenant: str, done: DraftCommitted) -> str:
    """What a commit did."""
    return f"{tenant}: live as version {done.version}: {_counted(done.counts)}"


def rolled_back_line(tenant: str, done: CatalogRolledBack) -> str:
    """What a rollback did."""
    return f"{tenant}: rolled back, version {done.version}: {_counted(done.counts)}"


def _row_line(shown: DraftRow) -> str:
    row = shown.row
    minutes = f"{row.duration_min.value} min" if row.duration_min.value else "no minutes"
    change = f" ({', '.join(shown.changes)})" if shown.changes else ""
    mark = _RED if shown.red else " "
    twins = ", ".join(f'"{one.name}"{" in Swahili" if one.swahili else ""}' for one in shown.shares_name)
    same = f", called the same as {twins}: change one of them" if twins else ""
    return f"{mark} {row.name.value or '?'}, {minutes}, {price_said(row.price)}: {shown.change.value}{change}{same}"


def _counted(counts: CatalogCounts) -> str:
    said = (
        (counts.inserted, "new"),
        (counts.updated, "changed"),
        (counts.retired, "off offer"),
        (counts.unchanged, "as before"),
    )
    return ", ".join(f"{number} {what}" for number, what in said if number) or "nothing"


def _changed(after: dict[str, str | int | None]) -> str:
    return ", ".join(f"{field} {value}" for field, value in after.items())


def _judged(state: RelationState) -> str:
    return "" if state is RelationState.INFERRED else f"{state.value}, "


def _headed(heading: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [f"{heading}:", *found] if found else []


def _named(names: Iterable[str]) -> str:
    found: Sequence[str] = list(names)
    return ", ".join(found) or "none"
