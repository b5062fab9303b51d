"""Table `web_sessions`: who may read and write a web conversation. Only hashes of tokens are stored."""

import hashlib
from datetime import datetime

from ratiba_runtime.database import Connection


def token_hash(token: str) -> str:
    """What is stored of a session's token, and the customer's stable id on the web: SHA-256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def insert_session(connection: Connection, hashed: str, key: str) -> None:
    """Open a session of the bound tenant."""
    await connection.execute("INSERT INTO web_sessions (token_hash, key) VALUES ($1, $2)", hashed, key)


async def key_of_session(connection: Connection, hashed: str) -> str | None:
    """The session's conversation, None for a token this tenant never gave out; notes that it is in use."""
    key: str | None = await connection.fetchval(
        "UPDATE web_sessions SET last_seen_at = now() WHERE token_hash = $1 RETURNING key", hashed
    )
    return key


async def forget_unused(connection: Connection, before: datetime) -> int:
    """Delete sessions that were last used before then."""
    deleted = await connection.fetchval(
        """
        WITH gone AS (DELETE FROM web_sessions WHERE last_seen_at < $1 RETURNING 1) SELECT count(*) FROM gone
        """,
        before,
    )
    return int(deleted)
