"""Rows of drafts in PostgreSQL. An edit writes the rows it touches, no others."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from catalog_importer.domain.becoming import Matched
from catalog_importer.domain.comparing import compared, key_of
from catalog_importer.domain.draft_names import NamedRow
from catalog_importer.domain.price_floor import is_red
from catalog_importer.domain.services import Service
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import RowChange
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.menu import ExtractedRow, TextCell
from ratiba_runtime.database import Connection

_ROW = "content::text, red, change, changes, service_id"
_GIVEN = """
    unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[])
        WITH ORDINALITY AS given (row_id, content, as_read, red, name_key, change, changes, service_id, place)
"""
_HALF = "0.5"


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row beside what a commit would do with it, as it was last compared. `service_id`: of the live service that a
    person said it is, whatever its name.
    """

    row: ExtractedRow
    red: bool
    change: RowChange
    changes: tuple[str, ...] = ()
    service_id: str | None = None
    as_read: ExtractedRow | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a draft holds. `counts`: what a commit would do."""

    rows: int
    red: int
    counts: CatalogCounts


def kept(
    row: ExtractedRow,
    stored: StoredServices,
    currency: str,
    *,
    service_id: str | None = None,
    as_read: ExtractedRow | None = None,
) -> KeptRow:
    """The row, compared with the catalogue."""
    return kept_beside(Matched(row, stored.behind(row, service_id), service_id is not None), currency, as_read=as_read)


def kept_beside(each: Matched, currency: str, *, as_read: ExtractedRow | None = None) -> KeptRow:
    """A row, compared with the service it is."""
    result = compared(each.row, each.live, renames=each.taken_over)
    taken = each.live.service_id if each.taken_over and each.live else None
    return KeptRow(each.row, is_red(each.row, each.live, currency), result.change, result.changes, taken, as_read)


async def insert_rows(connection: Connection, draft_id: UUID, rows: Sequence[KeptRow]) -> None:
    """Store rows of a draft that has none, in their order."""
    await connection.execute(
        f"""
        INSERT INTO draft_rows
            (draft_id, row_id, place, content, as_read, red, name_key, change, changes, service_id)
        SELECT $1, row_id, place, content::jsonb, as_read::jsonb, red, name_key, change,
            string_to_array(changes, ' '), service_id
        FROM {_GIVEN}
        """,  # noqa: S608  words of this file
        draft_id,
        *_columns(rows),
    )


async def insert_after(connection: Connection, draft_id: UUID, kept: KeptRow, after: str | None) -> None:
    """Store one more row, after another or at the end. Places are exact numbers: halves never run out."""
    await connection.execute(
        f"""
        WITH before AS (
            SELECT coalesce(
                (SELECT place FROM draft_rows WHERE draft_id = $1 AND row_id = $9),
                (SELECT max(place) FROM draft_rows WHERE draft_id = $1), 0) AS place
        ), following AS (
            SELECT coalesce(min(r.place), (SELECT place + 2 FROM before)) AS place
            FROM draft_rows AS r WHERE r.draft_id = $1 AND r.place > (SELECT place FROM before)
        )
        INSERT INTO draft_rows (draft_id, row_id, place, content, red, name_key, change, changes, service_id, as_read)
        SELECT $1, $2, (before.place + following.place) * {_HALF}, $3, $4, $5, $6, $7, $8, $10 FROM before, following
        """,  # noqa: S608  a number of this file
        draft_id,
        kept.row.row_id,
        _content(kept.row),
        *_found(kept),
        after,
        None if kept.as_read is None else _content(kept.as_read),
    )


async def update_rows(connection: Connection, draft_id: UUID, rows: Sequence[KeptRow]) -> None:
    """Store rows that are there already, as they are now; where they stand, and how they were read, stays."""
    await connection.execute(
        f"""
        UPDATE draft_rows AS stored SET content = given.content::jsonb, red = given.red, name_key = given.name_key,
            change = given.change, changes = string_to_array(given.changes, ' '), service_id = given.service_id
        FROM {_GIVEN} WHERE stored.draft_id = $1 AND stored.row_id = given.row_id
        """,  # noqa: S608  words of this file
        draft_id,
        *_columns(rows),
    )


async def set_service(connection: Connection, draft_id: UUID, row_id: str, service_id: str | None) -> None:
    """Note which service a person said a row is."""
    await connection.execute(
        "UPDATE draft_rows SET service_id = $3 WHERE draft_id = $1 AND row_id = $2", draft_id, row_id, service_id
    )


async def taken_over(connection: Connection, draft_id: UUID) -> frozenset[str]:
    """Services that a person said rows are."""
    rows = await connection.fetch(
        "SELECT service_id FROM draft_rows WHERE draft_id = $1 AND service_id IS NOT NULL", draft_id
    )
    return frozenset(row["service_id"] for row in rows)


async def that_are(connection: Connection, draft_id: UUID, service: Service) -> tuple[str, ...]:
    """Rows that are a service: by its name, or because a person said so."""
    rows = await connection.fetch(
        """
        SELECT row_id FROM draft_rows
        WHERE draft_id = $1 AND (service_id = $2 OR service_id IS NULL AND name_key = $3) ORDER BY place
        """,
        draft_id,
        service.service_id,
        service.name_key,
    )
    return tuple(row["row_id"] for row in rows)


async def name_keys(connection: Connection, draft_id: UUID) -> frozenset[str]:
    """What rows are called that nobody said to be a service of another name."""
    rows = await connection.fetch(
        "SELECT DISTINCT name_key FROM draft_rows WHERE draft_id = $1 AND service_id IS NULL", draft_id
    )
    return frozenset(row["name_key"] for row in rows)


async def as_made(connection: Connection, draft_id: UUID) -> dict[str, ExtractedRow]:
    """Rows as they were read, or made of live services, by their ids."""
    rows = await connection.fetch(
        "SELECT row_id, as_read::text FROM draft_rows WHERE draft_id = $1 AND as_read IS NOT NULL", draft_id
    )
    return {row["row_id"]: ExtractedRow.model_validate_json(row["as_read"]) for row in rows}


async def delete_row(connection: Connection, draft_id: UUID, row_id: str) -> None:
    """Take one row out."""
    await connection.execute("DELETE FROM draft_rows WHERE draft_id = $1 AND row_id = $2", draft_id, row_id)


async def delete_rows(connection: Connection, draft_id: UUID) -> None:
    """Take all rows out."""
    await connection.execute("DELETE FROM draft_rows WHERE draft_id = $1", draft_id)


async def some_rows(
    connection: Connection,
    draft_id: UUID,
    *,
    offset: int,
    limit: int,
    only_red: bool = False,
    also: Collection[str] = (),
) -> tuple[KeptRow, ...]:
    """Rows in the order of the list. `only_red`: those, and those of the ids of `also`."""
    rows = await connection.fetch(
        f"""
        SELECT {_ROW} FROM draft_rows WHERE draft_id = $1 AND (red OR NOT $4 OR row_id = ANY($5))
        ORDER BY place OFFSET $2 LIMIT $3
        """,  # noqa: S608  words of this file
        draft_id,
        offset,
        limit,
        only_red,
        list(also),
    )
    return tuple(map(_kept, rows))


async def all_rows(connection: Connection, draft_id: UUID) -> tuple[KeptRow, ...]:
    """Every row in the order of the list."""
    rows = await connection.fetch(
        f"SELECT {_ROW} FROM draft_rows WHERE draft_id = $1 ORDER BY place",  # noqa: S608  words of this file
        draft_id,
    )
    return tuple(map(_kept, rows))


async def these_rows(connection: Connection, draft_id: UUID, row_ids: Iterable[str]) -> dict[str, KeptRow]:
    """Rows by their ids; what is not there is left out."""
    rows = await connection.fetch(
        f"SELECT {_ROW} FROM draft_rows WHERE draft_id = $1 AND row_id = ANY($2) ORDER BY place",  # noqa: S608
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


async def named_rows(connection: Connection, draft_id: UUID) -> tuple[NamedRow, ...]:
    """What rows are called, those without a name left out, in the order of the list."""
    rows = await connection.fetch(
        """
        SELECT row_id, content->'name'->>'value' AS name, name_key, service_id,
            CASE WHEN content->'name_sw' ?| '{value,provenance}' THEN content->'name_sw' END AS name_sw
        FROM draft_rows WHERE draft_id = $1 AND name_key <> '' ORDER BY place
        """,
        draft_id,
    )
    return tuple(
        NamedRow(
            row["row_id"],
            row["name"],
            row["name_key"],
            TextCell() if row["name_sw"] is None else TextCell.model_validate(row["name_sw"]),
            row["service_id"],
        )
        for row in rows
    )


async def tally(connection: Connection, draft_id: UUID, also_red: Collection[str] = ()) -> Tally:
    """How many rows, how many red, and what a commit would do."""
    [row] = await connection.fetch(
        """
        SELECT count(*) AS rows, count(*) FILTER (WHERE red OR row_id = ANY($2)) AS red,
            count(*) FILTER (WHERE change = 'new') AS inserted, count(*) FILTER (WHERE change = 'update') AS updated,
            count(*) FILTER (WHERE change = 'unchanged') AS unchanged
        FROM draft_rows WHERE draft_id = $1
        """,
        draft_id,
        list(also_red),
    )
    counts = CatalogCounts(inserted=row["inserted"], updated=row["updated"], unchanged=row["unchanged"])
    return Tally(row["rows"], row["red"], counts)


def _content(row: ExtractedRow) -> Any:
    return row.model_dump(mode="json", exclude_none=True)


def _columns(rows: Sequence[KeptRow]) -> tuple[list[Any], ...]:
    """Rows as one list a column: all of them go in one statement."""
    return (
        [kept.row.row_id for kept in rows],
        [_json(kept.row) for kept in rows],
        [None if kept.as_read is None else _json(kept.as_read) for kept in rows],
        [kept.red for kept in rows],
        [key_of(kept.row) for kept in rows],
        [kept.change.value for kept in rows],
        [" ".join(kept.changes) for kept in rows],
        [kept.service_id for kept in rows],
    )


def _json(row: ExtractedRow) -> str:
    return row.model_dump_json(exclude_none=True)


def _found(kept: KeptRow) -> tuple[bool, str, str, list[str], str | None]:
    return kept.red, key_of(kept.row), kept.change.value, list(kept.changes), kept.service_id


def _kept(row: Any) -> KeptRow:
    return KeptRow(
        ExtractedRow.model_validate_json(row["content"]),
        row["red"],
        RowChange(row["change"]),
        tuple(row["changes"]),
        row["service_id"],
    )
