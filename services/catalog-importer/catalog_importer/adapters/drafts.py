"""Drafts in PostgreSQL, without their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from catalog_importer.adapters.state_row import NOT_ASKED, Inference, inference_of
from catalog_importer.domain.relations import Edges
from ratiba_contracts.catalog_drafts import DraftState, FileProblem, PageShown
from ratiba_contracts.catalog_facts import Modality, UploadedFile
from ratiba_runtime.database import Connection

_FILES: TypeAdapter[tuple[UploadedFile, ...]] = TypeAdapter(tuple[UploadedFile, ...])
_PAGES: TypeAdapter[tuple[PageShown, ...]] = TypeAdapter(tuple[PageShown, ...])
_PROBLEMS: TypeAdapter[tuple[FileProblem, ...]] = TypeAdapter(tuple[FileProblem, ...])
_EDGES: TypeAdapter[Edges] = TypeAdapter(Edges)
_COLUMNS = """
    draft_id, state, version, catalog_version, modality, files, pages, problems, relations, next_row, started_at,
    inference, inference_request, inference_refs, inference_hash, removed
"""

MOST_OPEN = 20
"""Shown as waiting; nobody has more in hand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft without its rows. Relations are between row ids; `removed` are services that leave with its commit."""

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
    removed: tuple[str, ...] = ()

    @property
    def object_names(self) -> tuple[str, ...]:
        """What it has in the object store: uploads, and pictures of their pages."""
        return (*(file.object_name for file in self.files), *(page.object_name for page in self.pages))

    @property
    def is_of_live(self) -> bool:
        """Whether it is the live catalogue, to be changed by hand: a service that is no row of it any more leaves."""
        return self.modality is Modality.TYPED


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


async def of_live(connection: Connection) -> Draft | None:
    """The open draft of the live catalogue, locked; None where nobody changes it by hand."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM import_drafts WHERE state = 'ready' AND modality = 'typed'"  # noqa: S608
        " ORDER BY started_at LIMIT 1 FOR UPDATE"
    )
    return None if row is None else _draft(row)


async def idle_and_empty(connection: Connection, moment: datetime) -> tuple[Draft, ...]:
    """Drafts nobody touched since a moment in which there is nothing: no row was found, or, in one of the live
    catalogue, nothing was changed.
    """
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM import_drafts AS d WHERE state = 'ready' AND changed_at < $1 AND removed = '{{}}'
            AND NOT EXISTS (
                SELECT FROM draft_rows AS r WHERE r.draft_id = d.draft_id
                    AND (d.modality IS DISTINCT FROM 'typed' OR r.change <> 'unchanged')
            )
        FOR UPDATE
        """,  # noqa: S608  words of this file
        moment,
    )
    return tuple(map(_draft, rows))


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
            inference_refs = $12, inference_hash = $13, changed_at = $14, removed = $15
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
        list(draft.removed),
    )


async def discard(connection: Connection, draft: Draft, now: datetime) -> None:
    """Throw it away, with its rows. Only under its lock."""
    await connection.execute("DELETE FROM draft_rows WHERE draft_id = $1", draft.draft_id)
    await save(connection, replace(draft, state=DraftState.DISCARDED, pages=()), now)


async def open_ones(connection: Connection) -> tuple[Draft, ...]:
    """Those neither committed nor thrown away, newest first."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM import_drafts WHERE state IN ('reading', 'ready')"  # noqa: S608  words of this file
        f" ORDER BY started_at DESC LIMIT {MOST_OPEN}"
    )
    return tuple(map(_draft, rows))


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete drafts nobody touched since a moment, with their rows; returns how many."""
    deleted: str = await connection.execute("DELETE FROM import_drafts WHERE changed_at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


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
        removed=tuple(row["removed"]),
    )
