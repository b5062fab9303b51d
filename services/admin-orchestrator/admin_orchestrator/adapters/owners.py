"""Table `svc_admin_orchestrator.owners`: who may run which business, over all tenants: a sign-in names a person."""

from collections.abc import Mapping
from datetime import datetime

from admin_orchestrator.domain.person import Person
from ratiba_contracts.owners import ListedOwner, OwnerIdentity
from ratiba_runtime.database import Connection

_EMAIL, _SUBJECT = "email", "subject"


def _columns(owner: OwnerIdentity, issuer: str) -> tuple[str, str, str]:
    """Kind, issuer and value. A subject means somebody at its issuer only; an address is the same everywhere."""
    if owner.subject is not None:
        return _SUBJECT, issuer, owner.subject
    return _EMAIL, "", owner.email or ""


async def add(
    connection: Connection, tenant: str, owner: OwnerIdentity, *, issuer: str, actor: str, now: datetime
) -> datetime:
    """Let somebody run the business; returns since when they may, which stays as it was for one who may already."""
    await connection.execute(
        """
        INSERT INTO svc_admin_orchestrator.owners (tenant, kind, issuer, value, since, added_by)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """,
        tenant,
        *_columns(owner, issuer),
        now,
        actor,
    )
    since: datetime = await connection.fetchval(
        """
        SELECT since FROM svc_admin_orchestrator.owners
        WHERE tenant = $1 AND kind = $2 AND issuer = $3 AND value = $4
        """,
        tenant,
        *_columns(owner, issuer),
    )
    return since


async def remove(connection: Connection, tenant: str, owner: OwnerIdentity, *, issuer: str) -> datetime | None:
    """Shut somebody out; returns since when they could run the business, None where they could not anyway."""
    since: datetime | None = await connection.fetchval(
        """
        DELETE FROM svc_admin_orchestrator.owners
        WHERE tenant = $1 AND kind = $2 AND issuer = $3 AND value = $4 RETURNING since
        """,
        tenant,
        *_columns(owner, issuer),
    )
    return since


async def listed(connection: Connection, tenant: str) -> tuple[ListedOwner, ...]:
    """Everybody who may run the business, in the order in which they were added."""
    rows = await connection.fetch(
        """
        SELECT kind, value, since, added_by, last_opened_at FROM svc_admin_orchestrator.owners
        WHERE tenant = $1 ORDER BY since, kind, value
        """,
        tenant,
    )
    return tuple(
        ListedOwner(
            owner=OwnerIdentity.model_validate({row["kind"]: row["value"]}),
            since=row["since"],
            added_by=row["added_by"],
            last_opened_at=row["last_opened_at"],
        )
        for row in rows
    )


async def businesses_of(connection: Connection, person: Person) -> Mapping[str, datetime | None]:
    """The businesses somebody may run, each with when they last opened it."""
    rows = await connection.fetch(
        """
        SELECT tenant, max(last_opened_at) AS last_opened_at FROM svc_admin_orchestrator.owners
        WHERE (kind = 'email' AND value = $1) OR (kind = 'subject' AND issuer = $2 AND value = $3)
        GROUP BY tenant ORDER BY tenant
        """,
        person.email,
        person.issuer,
        person.subject,
    )
    return {row["tenant"]: row["last_opened_at"] for row in rows}


async def note_opened(connection: Connection, tenant: str, person: Person, now: datetime) -> None:
    """Remember when somebody opened a business, to the minute."""
    await connection.execute(
        """
        UPDATE svc_admin_orchestrator.owners SET last_opened_at = $5
        WHERE tenant = $1 AND (last_opened_at IS NULL OR last_opened_at < $5::timestamptz - interval '1 minute')
          AND ((kind = 'email' AND value = $2) OR (kind = 'subject' AND issuer = $3 AND value = $4))
        """,
        tenant,
        person.email,
        person.issuer,
        person.subject,
        now,
    )
