"""Drafts and their rows in PostgreSQL. An edit writes the rows it touches, and the draft without its files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from catalog_importer.adapters.state_row import NOT_ASKED, Inference, inference_of
from catalog_importer.domain.comparing import compared, key_of
from catalog_importer.domain.price_floor import is_red
from catalog_importer.domain.relations import Edges
from catalog_importer.domain.services import Service
from ratiba_contracts.catalog_drafts import DraftState, FileProblem, PageShown, RowChange
from ratiba_contracts.catalog_facts import CatalogCounts, Modality, UploadedFile
from ratiba_contracts.live_catalog import OpenDraft
from ratiba_contracts.menu import ExtractedRow
from ratiba_runtime.database import Connection

_FILES: TypeAdapter[tuple[UploadedFile, ...]] = TypeAdapter(tuple[UploadedFile, ...])
_PAGES: TypeAdapter[tuple[PageShown, ...]] = TypeAdapter(tuple[PageShown, ...])
_PROBLEMS: TypeAdapter[tuple[FileProblem, ...]] = TypeAdapter(tuple[FileProblem, ...])
_EDGES: TypeAdapter[Edges] = TypeAdapter(Edges)
_COLUMNS = """
    draft_id, state, version, catalog_version, modality, files, pages, problems, relations, next_row, started_at,
    inference, inference_request, inference_refs, inference_hash
"""
_HALF = "0.5"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft without its rows. Relations are between row ids."""

    draft_id: UUID
    state: DraftState
    version: int
    files: tuple[UploadedFile, ...]
    started_at: datetime
    catalog_version: int = 0
    modality: Modality | None = None
    pages: tuple[PageShown, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    relations: Edges = ()
    next_row: int = 1
    inference: Inference = NOT_ASKED


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row beside what a commit would do with it, as it was last compared."""

    row: ExtractedRow
    red: bool
    change: RowChange
    changes: tuple[str, ...] = ()
    as_read: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a draft holds. `counts`: what a commit would do."""

    rows: int
    red: int
    counts: CatalogCounts


def kept(row: ExtractedRow, by_key: Mapping[str, Service], currency: str, as_read: Any = None) -> KeptRow:
    """The row, compared with the catalogue."""
    result = compared(row, by_key)
    return KeptRow(row, is_red(row, currency), result.change, result.changes, as_read)


async def start(
    connection: Connection, draft_id: UUID, files: Sequence[UploadedFile], actor: str, now: datetime
) -> bool:
    """Enter a draft that is to be read; False where it is there already."""
    done: str = await connection.execute(
        """
        INSERT INTO import_drafts (draft_id, state, files, actor, started_at, changed_at)
        VALUES ($1, 'reading', $2, $3, $4, $4) ON CONFLICT (draft_id) DO NOTHING
        """,
        draft_id,
        _FILES.dump_python(tuple(files), mode="json"),
        actor,
        now,
    )
    return done.endswith(" 1")


async def find(connection: Connection, draft_id: UUID, *, lock: bool = False) -> Draft | None:
    """One draft; with `lock`, nobody else changes it until the transaction ends."""
    locking = " FOR UPDATE" if lock else ""
    row = await connection.fetchrow(f"SELECT {_COLUMNS} FROM import_drafts WHERE draft_id = $1{locking}", draft_id)  # noqa: S608
    return None if row is None else _draft(row)


async def asking(connection: Connection, request: UUID) -> Draft | None:
    """The draft that asked what goes together, locked."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM import_drafts WHERE inference_request = $1 FOR UPDATE",  # noqa: S608
        request,
    )
    return None if row is None else _draft(row)


async def page_was_read(connection: Connection, draft_id: UUID, now: datetime) -> None:
    """Note that the draft's reading goes on."""
    await connection.execute(
        "UPDATE import_drafts SET changed_at = $2 WHERE draft_id = $1 AND state = 'reading'", draft_id, now
    )


async def silent_since(connection: Connection, moment: datetime) -> tuple[Draft, ...]:
    """Drafts that are being read, and of which no page was read since a moment."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM import_drafts WHERE state = 'reading' AND changed_at < $1",  # noqa: S608
        moment,
    )
    return tuple(map(_draft, rows))


async def save(connection: Connection, draft: Draft, now: datetime) -> None:
    """Store all but files and rows. Only under its lock."""
    await connection.execute(
        """
        UPDATE import_drafts SET state = $2, version = $3, catalog_version = $4, modality = $5, pages = $6,
            problems = $7, relations = $8, next_row = $9, inference = $10, inference_request = $11,
            inference_refs = $12, inference_hash = $13, changed_at = $14
        WHERE draft_id = $1
        """,
        draft.draft_id,
        draft.state.value,
        draft.version,
        draft.catalog_version,
        None if draft.modality is None else draft.modality.value,
        _PAGES.dump_python(draft.pages, mode="json"),
        _PROBLEMS.dump_python(draft.problems, mode="json"),
        _EDGES.dump_python(draft.relations, mode="json"),
        draft.next_row,
        draft.inference.state.value,
        draft.inference.request,
        dict(draft.inference.ids),
        draft.inference.content_hash,
        now,
    )


async def insert_rows(connection: Connection, draft_id: UUID, rows: Sequence[KeptRow]) -> None:
    """Store rows of a draft that has none, in their order."""
    await connection.executemany(
        """
        INSERT INTO draft_rows (draft_id, row_id, place, content, as_read, red, name_key, change, changes)
        VALUES ($1, $2, $3::int, $4, $5, $6, $7, $8, $9)
        """,
        [
            (draft_id, kept.row.row_id, place, _content(kept.row), kept.as_read, *_found(kept))
            for place, kept in enumerate(rows, start=1)
        ],
    )


async def insert_after(connection: Connection, draft_id: UUID, kept: KeptRow, after: str | None) -> None:
    """Store one more row, after another or at the end. Places are exact numbers: halves never run out."""
    await connection.execute(
        f"""
        WITH before AS (
            SELECT coalesce(
                (SELECT place FROM draft_rows WHERE draft_id = $1 AND row_id = $8),
                (SELECT max(place) FROM draft_rows WHERE draft_id = $1), 0) AS place
        ), following AS (
            SELECT coalesce(min(r.place), (SELECT place + 2 FROM before)) AS place
            FROM draft_rows AS r WHERE r.draft_id = $1 AND r.place > (SELECT place FROM before)
        )
        INSERT INTO draft_rows (draft_id, row_id, place, content, red, name_key, change, changes)
        SELECT $1, $2, (before.place + following.place) * {_HALF}, $3, $4, $5, $6, $7 FROM before, following
        """,  # noqa: S608  a number of this file
        draft_id,
        kept.row.row_id,
        _content(kept.row),
        *_found(kept),
        after,
    )


async def update_rows(connection: Connection, draft_id: UUID, rows: Sequence[KeptRow]) -> None:
    """Store rows that are there already, as they are now; where they stand, and how they were read, stays."""
    await connection.executemany(
        """
        UPDATE draft_rows SET content = $3, red = $4, name_key = $5, change = $6, changes = $7
        WHERE draft_id = $1 AND row_id = $2
        """,
        [(draft_id, kept.row.row_id, _content(kept.row), *_found(kept)) for kept in rows],
    )


async def delete_row(connection: Connection, draft_id: UUID, row_id: str) -> None:
    """Take one row out."""
    await connection.execute("DELETE FROM draft_rows WHERE draft_id = $1 AND row_id = $2", draft_id, row_id)


async def delete_rows(connection: Connection, draft_id: UUID) -> None:
    """Take all rows out."""
    await connection.execute("DELETE FROM draft_rows WHERE draft_id = $1", draft_id)


async def some_rows(
    connection: Connection, draft_id: UUID, *, offset: int, limit: int, only_red: bool = False
) -> tuple[KeptRow, ...]:
    """Rows in the order of the list."""
    rows = await connection.fetch(
        """
        SELECT content::text, red, change, changes FROM draft_rows WHERE draft_id = $1 AND (red OR NOT $4)
        ORDER BY place OFFSET $2 LIMIT $3
        """,
        draft_id,
        offset,
        limit,
        only_red,
    )
    return tuple(map(_kept, rows))


async def all_rows(connection: Connection, draft_id: UUID) -> tuple[KeptRow, ...]:
    """Every row in the order of the list."""
    rows = await connection.fetch(
        "SELECT content::text, red, change, changes FROM draft_rows WHERE draft_id = $1 ORDER BY place", draft_id
    )
    return tuple(map(_kept, rows))


async def these_rows(connection: Connection, draft_id: UUID, row_ids: Iterable[str]) -> dict[str, KeptRow]:
    """Rows by their ids; what is not there is left out."""
    rows = await connection.fetch(
        """
        SELECT content::text, red, change, changes FROM draft_rows
        WHERE draft_id = $1 AND row_id = ANY($2) ORDER BY place
        """,
        draft_id,
        list(row_ids),
    )
    return {kept.row.row_id: kept for kept in map(_kept, rows)}


async def names(connection: Connection, draft_id: UUID) -> dict[str, str]:
    """The name of each row that has one, by its id."""
    rows = await connection.fetch(
        "SELECT row_id, content->'name'->>'value' AS name FROM draft_rows WHERE draft_id = $1 AND name_key <> ''",
        draft_id,
    )
    return {row["row_id"]: row["name"] for row in rows}


async def tally(connection: Connection, draft_id: UUID) -> Tally:
    """How many rows, how many red, and what a commit would do."""
    [row] = await connection.fetch(
        """
        SELECT count(*) AS rows, count(*) FILTER (WHERE red) AS red,
            count(*) FILTER (WHERE change = 'new') AS inserted, count(*) FILTER (WHERE change = 'update') AS updated,
            count(*) FILTER (WHERE change = 'unchanged') AS unchanged
        FROM draft_rows WHERE draft_id = $1
        """,
        draft_id,
    )
    counts = CatalogCounts(inserted=row["inserted"], updated=row["updated"], unchanged=row["unchanged"])
    return Tally(row["rows"], row["red"], counts)


async def open_drafts(connection: Connection) -> tuple[OpenDraft, ...]:
    """Those neither committed nor thrown away, newest first."""
    rows = await connection.fetch(
        """
        SELECT d.draft_id, d.state, d.started_at, d.files, count(r.row_id) AS rows,
            count(r.row_id) FILTER (WHERE r.red) AS red
        FROM import_drafts AS d LEFT JOIN draft_rows AS r USING (draft_id)
        WHERE d.state IN ('reading', 'ready') GROUP BY d.draft_id ORDER BY d.started_at DESC LIMIT 20
        """
    )
    return tuple(
        OpenDraft(
            draft_id=row["draft_id"],
            state=DraftState(row["state"]),
            started_at=row["started_at"],
            files=tuple(file["file_name"] for file in row["files"]),
            rows=row["rows"],
            red=row["red"],
        )
        for row in rows
    )


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete drafts nobody touched since a moment, with their rows; returns how many."""
    deleted: str = await connection.execute("DELETE FROM import_drafts WHERE changed_at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


def _content(row: ExtractedRow) -> Any:
    return row.model_dump(mode="json", exclude_none=True)


def _found(kept: KeptRow) -> tuple[bool, str, str, list[str]]:
    return kept.red, key_of(kept.row), kept.change.value, list(kept.changes)


def _kept(row: Any) -> KeptRow:
    return KeptRow(
        ExtractedRow.model_validate_json(row["content"]),
        row["red"],
        RowChange(row["change"]),
        tuple(row["changes"]),
    )


def _draft(row: Any) -> Draft:
    return Draft(
        draft_id=row["draft_id"],
        state=DraftState(row["state"]),
        version=row["version"],
        files=_FILES.validate_python(row["files"]),
        started_at=row["started_at"],
        catalog_version=row["catalog_version"],
        modality=None if row["modality"] is None else Modality(row["modality"]),
        pages=_PAGES.validate_python(row["pages"]),
        problems=_PROBLEMS.validate_python(row["problems"]),
        relations=_EDGES.validate_python(row["relations"]),
        next_row=row["next_row"],
        inference=inference_of(row),
    )
