"""Every change of a dial in PostgreSQL. Rows are added, and go after 90 days; the table refuses all else."""

from datetime import datetime
from typing import Any

from personality.domain.changes import NewAudit
from ratiba_contracts.personality import AuditedSetting, Dial, DialAudit
from ratiba_runtime.database import Connection

_AUDIT = """
    SELECT a.id, a.dial, a.before, a.after, a.actor, a.reason, a.at, a.undoes, u.id AS undone_by
    FROM dial_audits AS a LEFT JOIN dial_audits AS u ON u.undoes = a.id
"""


async def insert(connection: Connection, audit: NewAudit) -> int:
    """Write a change down; returns its id. Ids rise in the order of a tenant's changes."""
    audit_id: int = await connection.fetchval(
        """
        INSERT INTO dial_audits (dial, before, after, actor, reason, at, undoes)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
        """,
        audit.dial.value,
        audit.before.model_dump(mode="json"),
        audit.after.model_dump(mode="json"),
        audit.actor,
        audit.reason,
        audit.at,
        audit.undoes,
    )
    return audit_id


async def find(connection: Connection, audit_id: int) -> DialAudit | None:
    """One change."""
    row = await connection.fetchrow(f"{_AUDIT} WHERE a.id = $1", audit_id)
    return None if row is None else _audit(row)


async def latest_standing(connection: Connection, dial: Dial) -> DialAudit | None:
    """The dial's last change that was not undone and undoes none."""
    row = await connection.fetchrow(
        f"{_AUDIT} WHERE a.dial = $1 AND a.undoes IS NULL AND u.id IS NULL ORDER BY a.id DESC LIMIT 1", dial.value
    )
    return None if row is None else _audit(row)


async def latest(connection: Connection, limit: int) -> tuple[DialAudit, ...]:
    """The last changes of all dials, newest first."""
    return tuple([_audit(row) for row in await connection.fetch(f"{_AUDIT} ORDER BY a.id DESC LIMIT $1", limit)])


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete changes made before a moment; returns how many."""
    deleted: str = await connection.execute("DELETE FROM dial_audits WHERE at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


def _audit(row: Any) -> DialAudit:
    return DialAudit(
        audit_id=row["id"],
        dial=Dial(row["dial"]),
        before=AuditedSetting.model_validate(row["before"]),
        after=AuditedSetting.model_validate(row["after"]),
        actor=row["actor"],
        reason=row["reason"],
        at=row["at"],
        undoes=row["undoes"],
        undone_by=row["undone_by"],
    )
