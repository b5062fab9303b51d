"""Table `svc_admin_orchestrator.sessions`: signed-in browsers, by the hash of what they hold."""

from collections.abc import Collection
from datetime import datetime, timedelta

from admin_orchestrator.domain.person import Person
from admin_orchestrator.domain.session import Lifetimes, Session, token_hash
from ratiba_runtime.database import Connection

_NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: reading a page need not write a row."""


async def insert(connection: Connection, session: Session, now: datetime) -> None:
    """Begin a session."""
    person = session.person
    await connection.execute(
        """
        INSERT INTO svc_admin_orchestrator.sessions
            (token_hash, issuer, subject, email, name, signed_in_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        """,
        token_hash(session.token),
        person.issuer,
        person.subject,
        person.email,
        person.name,
        now,
    )


async def find(
    connection: Connection, token: str, issuers: Collection[str], lifetimes: Lifetimes, now: datetime
) -> Session | None:
    """The session of a token; None for one that has ended or never was, and for one nobody of `issuers` vouched for.

    Notes that it is in use.
    """
    hashed = token_hash(token)
    row = await connection.fetchrow(
        """
        SELECT issuer, subject, email, name, last_seen_at FROM svc_admin_orchestrator.sessions
        WHERE token_hash = $1 AND issuer = ANY($2) AND last_seen_at >= $3 AND signed_in_at >= $4
        """,
        hashed,
        list(issuers),
        lifetimes.unused_since(now),
        lifetimes.signed_in_since(now),
    )
    if row is None:
        return None
    if now - row["last_seen_at"] > _NOTED_EVERY:
        await connection.execute(
            "UPDATE svc_admin_orchestrator.sessions SET last_seen_at = $2 WHERE token_hash = $1", hashed, now
        )
    return Session(token, Person(row["issuer"], row["subject"], row["email"], row["name"]))


async def end(connection: Connection, token: str) -> None:
    """End a session: its token means nobody from now on."""
    await connection.execute("DELETE FROM svc_admin_orchestrator.sessions WHERE token_hash = $1", token_hash(token))


async def forget_ended(connection: Connection, lifetimes: Lifetimes, now: datetime) -> int:
    """Delete the rows of sessions whose time is over; returns how many."""
    rows = await connection.fetch(
        """
        DELETE FROM svc_admin_orchestrator.sessions WHERE last_seen_at < $1 OR signed_in_at < $2 RETURNING 1
        """,
        lifetimes.unused_since(now),
        lifetimes.signed_in_since(now),
    )
    return len(rows)
