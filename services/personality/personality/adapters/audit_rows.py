"""Every change of a dial in PostgreSQL. Rows are added, and go after 90 days; the table refuses all else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from personality.domain.changes import NewAudit
from ratiba_contracts.personality import Audit, AuditedSetting, Dial, DialAudit, Setting, Switch, SwitchAudit
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
        audit.setting.value,
        audit.before.model_dump(mode="json"),
        audit.after.model_dump(mode="json"),
        audit.actor,
        audit.reason,
        audit.at,
        audit.undoes,
    )
    return audit_id


async def find(connection: Connection, audit_id: int) -> Audit | None:
    """One change."""
    row = await connection.fetchrow(f"{_AUDIT} WHERE a.id = $1", audit_id)
    return None if row is None else _audit(row)


async def latest_standing(connection: Connection, setting: Setting) -> Audit | None:
    """The last change of a dial or a switch that was not undone and undoes none."""
    row = await connection.fetchrow(
        f"{_AUDIT} WHERE a.dial = $1 AND a.undoes IS NULL AND u.id IS NULL ORDER BY a.id DESC LIMIT 1", setting.value
    )
    return None if row is None else _audit(row)


async def latest(connection: Connection, limit: int) -> tuple[DialAudit, ...]:
    """The last changes of all dials, newest first."""
    return tuple([audit for audit in await _latest(connection, limit, Dial) if isinstance(audit, DialAudit)])


async def latest_of_switches(connection: Connection, limit: int) -> tuple[SwitchAudit, ...]:
    """The last changes of all switches, newest first."""
    return tuple([audit for audit in await _latest(connection, limit, Switch) if isinstance(audit, SwitchAudit)])


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete changes made before a moment; returns how many."""
    deleted: str = await connection.execute("DELETE FROM dial_audits WHERE at < $1", moment)
    return int(deleted.rsplit(" ", 1)[1])


async def _latest(connection: Connection, limit: int, settings: Iterable[Setting]) -> list[Audit]:
    names = [setting.value for setting in settings]
    rows = await connection.fetch(f"{_AUDIT} WHERE a.dial = ANY($2) ORDER BY a.id DESC LIMIT $1", limit, names)
    return [_audit(row) for row in rows]


def _audit(row: Any) -> Audit:
    said = {
        "audit_id": row["id"],
        "before": AuditedSetting.model_validate(row["before"]),
        "after": AuditedSetting.model_validate(row["after"]),
        "actor": row["actor"],
        "reason": row["reason"],
        "at": row["at"],
        "undoes": row["undoes"],
        "undone_by": row["undone_by"],
    }
    if row["dial"] in list(Switch):
        return SwitchAudit(switch=Switch(row["dial"]), **said)
    return DialAudit(dial=Dial(row["dial"]), **said)
