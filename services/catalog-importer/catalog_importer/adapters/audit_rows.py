"""Every change of a service in PostgreSQL. Rows are added, and go after 90 days; the table refuses all else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from catalog_importer.domain.services import Service, changed_fields
from ratiba_contracts.catalog_relations import RelationState
from ratiba_contracts.live_catalog import CatalogAudit, LostEdit
from ratiba_runtime.database import Connection

Action = Literal["insert", "update", "retire", "restore"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the catalogue, when, to which version, and by which import if by one."""

    actor: str
    at: datetime
    version: int
    import_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A service before and after; before None: it is new."""

    before: Service | None
    after: Service

    @property
    def action(self) -> Action:
        """What it is called."""
        if self.before is None:
            return "insert"
        if self.before.retired == self.after.retired:
            return "update"
        return "retire" if self.after.retired else "restore"


@dataclass(frozen=True, slots=True)
class Judged:
    """Two services, and what stood between them before and after a person spoke of them; None: nothing."""

    a: Service
    b: Service
    before: RelationState | None
    after: RelationState | None


async def insert(connection: Connection, changes: Sequence[Change], author: Author) -> None:
    """Write changes down, in their order."""
    await connection.execute(
        """
        INSERT INTO catalog_audits (action, service_id, name, before, after, actor, at, version, import_id)
        SELECT action, service_id, name, before, after, $2, $3, $4, $5
        FROM ROWS FROM (jsonb_to_recordset($1) AS (
            action text, service_id text, name text, before jsonb, after jsonb
        )) WITH ORDINALITY AS given (action, service_id, name, before, after, place) ORDER BY place
        """,
        [_given(change) for change in changes],
        author.actor,
        author.at,
        author.version,
        author.import_id,
    )


async def insert_judgement(connection: Connection, judged: Judged, author: Author) -> None:
    """Write down what was said of two services, as a change of the first in a field that names the second."""
    field = f"with {judged.b.name}"
    await connection.execute(
        """
        INSERT INTO catalog_audits
            (action, service_id, name, before, after, actor, at, version, import_id, of_relation)
        VALUES ('update', $1, $2, $3, $4, $5, $6, $7, $8, true)
        """,
        judged.a.service_id,
        judged.a.name,
        {field: judged.before},
        {field: judged.after},
        author.actor,
        author.at,
        author.version,
        author.import_id,
    )


async def latest(connection: Connection, limit: int) -> tuple[CatalogAudit, ...]:
    """The last changes, newest first."""
    rows = await connection.fetch(
        """
        SELECT id, action, service_id, name, before, after, actor, at, import_id
        FROM catalog_audits ORDER BY id DESC LIMIT $1
        """,
        limit,
    )
    return tuple(
        CatalogAudit(
            audit_id=row["id"],
            action=row["action"],
            service_id=row["service_id"],
            name=row["name"],
            before=row["before"],
            after=row["after"],
            actor=row["actor"],
            at=row["at"],
            import_id=row["import_id"],
        )
        for row in rows
    )


async def since(connection: Connection, version: int) -> tuple[LostEdit, ...]:
    """Changes of services of later versions than this one, oldest first. What people said of two is no loss."""
    rows = await connection.fetch(
        "SELECT service_id, name, actor, at FROM catalog_audits WHERE version > $1 AND NOT of_relation ORDER BY id",
        version,
    )
    return tuple(
        LostEdit(service_id=row["service_id"], name=row["name"], at=row["at"], actor=row["actor"]) for row in rows
    )


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete changes made before a moment; returns how many."""
    deleted: str = await connection.execute("DELETE FROM catalog_audits WHERE at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


def _given(change: Change) -> dict[str, Any]:
    before, after = _differing(change)
    named = {"action": change.action, "service_id": change.after.service_id, "name": change.after.name}
    return {**named, "before": before, "after": after}


def _differing(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    after = change.after.fields()
    if change.before is None:
        return {}, {field: value for field, value in after.items() if value is not None}
    before = change.before.fields()
    fields = changed_fields(change.before, change.after)
    return {field: before[field] for field in fields}, {field: after[field] for field in fields}
