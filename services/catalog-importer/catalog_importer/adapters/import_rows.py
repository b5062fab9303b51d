"""Every commit in PostgreSQL: what was live before, what was read, what was committed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from catalog_importer.domain.relations import Edges
from catalog_importer.domain.services import Service
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.live_catalog import ImportKind
from ratiba_runtime.database import Connection

_SERVICES: TypeAdapter[tuple[Service, ...]] = TypeAdapter(tuple[Service, ...])
_EDGES: TypeAdapter[Edges] = TypeAdapter(Edges)
_TOLD = "import_id, draft_id, kind, modality, version, actor, at, files, counts, changes_anything, rolled_back_at"


@dataclass(frozen=True, slots=True)
class Import:
    """One commit, without its payloads."""

    import_id: UUID
    kind: ImportKind
    modality: Modality
    version: int
    actor: str
    at: datetime
    files: tuple[str, ...]
    counts: CatalogCounts
    draft_id: UUID | None = None
    changes_anything: bool = True
    rolled_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Payloads:
    """What was live before (retired services too), and the services as committed."""

    services: tuple[Service, ...]
    edges: Edges
    committed: tuple[Service, ...] = ()


async def insert(connection: Connection, made: Import, payloads: Payloads) -> None:
    """Write a commit down, with the rows of its draft as they were read; they never leave the database. One that
    changed nothing has nothing to be rolled back to: it is kept without payloads.
    """
    snapshot, services = _stored(payloads) if made.changes_anything else (None, None)
    await connection.execute(
        """
        INSERT INTO catalog_imports (import_id, draft_id, kind, modality, version, actor, at, files, counts,
            changes_anything, snapshot, extracted, committed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $10 THEN coalesce((
            SELECT jsonb_agg(coalesce(as_read, content) ORDER BY place) FROM draft_rows WHERE draft_id = $2
        ), '[]') END, $12)
        """,
        made.import_id,
        made.draft_id,
        made.kind.value,
        made.modality.value,
        made.version,
        made.actor,
        made.at,
        list(made.files),
        made.counts.model_dump(),
        made.changes_anything,
        snapshot,
        services,
    )


async def find(connection: Connection, import_id: UUID) -> Import | None:
    """One commit."""
    row = await connection.fetchrow(f"SELECT {_TOLD} FROM catalog_imports WHERE import_id = $1", import_id)  # noqa: S608
    return None if row is None else _import(row)


async def before(connection: Connection, import_id: UUID) -> tuple[tuple[Service, ...], Edges]:
    """Services and relations as they were before a commit. Raises LookupError where that is not kept (any more)."""
    stored = await connection.fetchval("SELECT snapshot FROM catalog_imports WHERE import_id = $1", import_id)
    if stored is None:
        raise LookupError(import_id)
    return _SERVICES.validate_python(stored["services"]), _EDGES.validate_python(stored["relations"])


async def latest(connection: Connection, limit: int) -> tuple[Import, ...]:
    """The last commits, newest first."""
    rows = await connection.fetch(f"SELECT {_TOLD} FROM catalog_imports ORDER BY seq DESC LIMIT $1", limit)  # noqa: S608
    return tuple(map(_import, rows))


async def latest_changing(connection: Connection) -> UUID | None:
    """The last commit that changed anything: the only one that can be rolled back."""
    found: UUID | None = await connection.fetchval(
        "SELECT import_id FROM catalog_imports WHERE changes_anything ORDER BY seq DESC LIMIT 1"
    )
    return found


async def drop_payloads(connection: Connection, moment: datetime) -> int:
    """Forget what commits before a moment were made of, except the last that changed anything; returns how many."""
    changed: str = await connection.execute(
        """
        UPDATE catalog_imports SET snapshot = NULL, extracted = NULL, committed = NULL
        WHERE at < $1 AND snapshot IS NOT NULL
            AND seq <> (SELECT max(seq) FROM catalog_imports WHERE changes_anything)
        """,
        moment,
    )
    return int(changed.rsplit(" ", 1)[1])


async def mark_rolled_back(connection: Connection, import_id: UUID, at: datetime) -> None:
    """It was undone."""
    await connection.execute("UPDATE catalog_imports SET rolled_back_at = $2 WHERE import_id = $1", import_id, at)


def _stored(payloads: Payloads) -> tuple[Any, Any]:
    snapshot = {
        "services": _SERVICES.dump_python(payloads.services, mode="json"),
        "relations": _EDGES.dump_python(payloads.edges, mode="json"),
    }
    return snapshot, _SERVICES.dump_python(payloads.committed, mode="json")


def _import(row: Any) -> Import:
    return Import(
        import_id=row["import_id"],
        draft_id=row["draft_id"],
        kind=ImportKind(row["kind"]),
        modality=Modality(row["modality"]),
        version=row["version"],
        actor=row["actor"],
        at=row["at"],
        files=tuple(row["files"]),
        counts=CatalogCounts.model_validate(row["counts"]),
        changes_anything=row["changes_anything"],
        rolled_back_at=row["rolled_back_at"],
    )
