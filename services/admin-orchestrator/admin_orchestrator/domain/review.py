"""A draft as its owner checks it: a row a service, what is sure and what is not, and what would become of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from admin_orchestrator.domain.catalog_lines import counted
from admin_orchestrator.domain.cell_marks import NO_MINUTES, NO_NAME, SAME_NAME, TO_SAY, Mark, cell_mark, price_mark
from admin_orchestrator.domain.crops import Crop, crop_of
from admin_orchestrator.domain.minutes import LONGEST
from admin_orchestrator.domain.price_words import KIND_NAMES
from admin_orchestrator.domain.row_form import choice_of, shown_values, to_confirm
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, PageShown, RowChange, SharedName
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.menu import ExtractedRow, RowPriceKind
from ratiba_contracts.tenant import CatalogService
from ratiba_wording.prices_said import price_said

ROWS_A_PAGE = 100

_FIELD_NAMES = {
    "name": "name",
    "name_sw": "Swahili name",
    "category": "category",
    "duration_min": "minutes",
    "price": "price",
    "description": "description",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a commit would change in a live service."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """A live service that a row is, or may be, under another name."""

    service_id: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class NotSaved:
    """What was typed into a row and could not be saved: by its fields, why not, and which field that is about."""

    row_id: str
    typed: Mapping[str, str]
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Another service that customers could not tell from a row, and its own row if it has one here.

    `merges`: how a form names the other to make the two one; empty where they cannot be.
    """

    name: str
    swahili: bool
    row_id: str | None
    merges: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the page. `values` are what its form shows, `was` what is saved of them, as the form carries it.

    `confirm`: what the list says instead of a price, as value and words. `service`: what the row is under another name
    (`taken_over`), or may be. `not_saved`: what its form shows is not what is saved.
    """

    row_id: str
    called: str
    red: bool
    change: RowChange
    changes: tuple[FieldChange, ...]
    values: dict[str, str]
    was: str
    marks: dict[str, Mark]
    printed: str
    doubts: tuple[str, ...]
    crop: Crop | None
    place: str
    confirm: tuple[str, str] | None
    service: OtherName | None
    taken_over: bool
    twins: tuple[Twin, ...] = ()
    not_saved: NotSaved | None = None


def rows_of(shown: DraftShown, not_saved: NotSaved | None = None) -> tuple[Row, ...]:
    """The rows a draft was asked for; in the one that was not saved, what was typed is still there."""
    rows = (review_row(each, shown.pages) for each in shown.rows)
    return tuple(
        replace(row, values=row.values | dict(not_saved.typed), not_saved=not_saved)
        if not_saved is not None and row.row_id == not_saved.row_id
        else row
        for row in rows
    )


def review_row(draft_row: DraftRow, pages: Sequence[PageShown]) -> Row:
    """One row."""
    row = draft_row.row
    values, said = shown_values(row), to_confirm(row)
    marks = {name: cell_mark(getattr(row, name)) for name in ("name", "name_sw", "category", "description")}
    if not values["name"].strip():
        marks["name"] = NO_NAME
    for one in draft_row.shares_name:
        marks["name_sw" if one.swahili else "name"] = SAME_NAME
    return Row(
        row_id=row.row_id,
        called=values["name"] or "this service",
        red=draft_row.red,
        change=draft_row.change,
        changes=_changes(draft_row),
        values=values,
        was=json.dumps(values, ensure_ascii=False),
        marks=marks | {"minutes": _minutes_mark(draft_row), "price": price_mark(row.price) if said is None else TO_SAY},
        printed=_printed(row),
        doubts=(*row.price.doubts, *row.doubts),
        crop=crop_of(row, pages),
        place=_place(row),
        confirm=None if said is None else (said.value, KIND_NAMES[said]),
        service=_other_name(draft_row),
        taken_over=draft_row.taken_over,
        twins=tuple(_twin(one) for one in draft_row.shares_name),
    )


def _twin(other: SharedName) -> Twin:
    merges = "" if other.swahili or other.row_id is None else choice_of(other.name, other.row_id)
    return Twin(other.name, other.swahili, other.row_id, merges)


def _other_name(draft_row: DraftRow) -> OtherName | None:
    service = draft_row.service if draft_row.taken_over else draft_row.looks_like
    if service is None:
        return None
    return OtherName(service.service_id, service.name, f"{service.duration_min} min, {price_said(service.price)}")


def _minutes_mark(draft_row: DraftRow) -> Mark:
    """A new service needs minutes to be booked; a live one keeps those it has."""
    minutes = draft_row.row.duration_min.value
    if (minutes is None or minutes > LONGEST) and draft_row.change is RowChange.NEW:
        return NO_MINUTES
    return cell_mark(draft_row.row.duration_min)


def _printed(row: ExtractedRow) -> str:
    """What was read for a price that a person must type, or is asked to look at; empty where it says nothing new."""
    price = row.price
    if price.is_typed or price.provenance is None:
        return ""
    if price.printed:
        return price.printed
    return price_said(price) if price.kind is not RowPriceKind.NONE else ""


def _place(row: ExtractedRow) -> str:
    """Where on the list it stands."""
    place = row.price.provenance or row.name.provenance
    if place is None or place.file is None:
        return ""
    parts = [place.file]
    if place.page is not None:
        parts.append(f"page {place.page}")
    if place.line is not None:
        parts.append(f"line {place.line}")
    return ", ".join(parts)


def _changes(draft_row: DraftRow) -> tuple[FieldChange, ...]:
    service = draft_row.service
    if draft_row.change is not RowChange.UPDATE or service is None:
        return ()
    return tuple(
        FieldChange(_FIELD_NAMES.get(name, name), _live(service, name), _drafted(draft_row.row, name))
        for name in draft_row.changes
    )


def _live(service: CatalogService, name: str) -> str:
    if name == "price":
        return price_said(service.price)
    if name == "duration_min":
        return f"{service.duration_min} min"
    return str(getattr(service, name, None) or "nothing")


def _drafted(row: ExtractedRow, name: str) -> str:
    if name == "price":
        return price_said(row.price)
    if name == "duration_min":
        return f"{row.duration_min.value} min"
    cell = getattr(row, name, None)
    return str(getattr(cell, "value", None) or "nothing")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands between a draft and going live: `red` rows, rows that are `not_saved`, or that there is nothing to
    do; and what it would do.
    """

    version: int
    red: int
    outcome: str
    nothing: str = ""
    not_saved: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether it may be put live as it is shown."""
        return not (self.red or self.nothing or self.not_saved)


def standing_of(shown: DraftShown, rows: Sequence[Row] = ()) -> Standing:
    """The draft as a whole; `rows` are those the page shows."""
    not_saved = sum(row.not_saved is not None for row in rows)
    return Standing(shown.version, shown.red, counted(shown.counts), _nothing(shown), not_saved)


def is_of_live(shown: DraftShown) -> bool:
    """Whether it is the live services, to be changed by hand."""
    return shown.modality is Modality.TYPED


def rows_in(counts: CatalogCounts) -> int:
    """How many rows a draft has."""
    return counts.inserted + counts.updated + counts.unchanged


def _nothing(shown: DraftShown) -> str:
    counts = shown.counts
    if not rows_in(counts) and not counts.retired:
        return "There is nothing to put live. Add a service, or throw this list away."
    if is_of_live(shown) and not (counts.inserted or counts.updated or counts.retired):
        return "Nothing is changed yet."
    return ""


KINDS = tuple((kind.value, name) for kind, name in KIND_NAMES.items())
"""The choices of a price's kind."""
