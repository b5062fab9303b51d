"""A turn without the product: JSON in, inbox, locked row, a table of what follows, state and outbox, one commit.

Same server, same pool, same session settings, same bodies, states and rows as the product's turns that are replayed
here; nothing is understood, searched or held. Four statements between BEGIN and COMMIT: inbox, lock, state, outbox.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from bench.house import POOL
from ratiba_runtime.database import SESSION_SETTINGS, keep_session
from ratiba_runtime.migrate_database import migrate_service

_SCHEMA = "svc_bare_turn"

_INBOX = f"""
    INSERT INTO {_SCHEMA}.inbox (consumer, tenant, message_id) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING true
"""  # noqa: S608  a constant, here and below

_LOCK = f"SELECT state::text, version FROM {_SCHEMA}.threads WHERE key = $1 FOR UPDATE"  # noqa: S608

_SAVE = f"""
    INSERT INTO {_SCHEMA}.threads (key, state, version) VALUES ($1, $2::text::jsonb, $3)
    ON CONFLICT (key) DO UPDATE SET state = excluded.state, version = excluded.version
"""  # noqa: S608

_OUTBOX = f"""
    INSERT INTO {_SCHEMA}.outbox (stream, subject, key, message_id, headers, payload)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]::jsonb[], $6::text[])
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class TakenTurn:
    """What the product was given and what it wrote: the input's body, the state, the rows of its outbox."""

    body: bytes
    state: dict[str, Any]
    rows: tuple[dict[str, Any], ...]


class BareTurns:
    """Takes turns over again. The machine is a table: the input's id to the state and the rows that follow."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._follows: dict[str, TakenTurn] = {}

    def learn(self, turns: Sequence[TakenTurn]) -> None:
        """What follows each of these inputs."""
        self._follows = {json.loads(turn.body)["id"]: turn for turn in turns}

    async def take(self, body: bytes) -> None:
        """One turn; an input that was handled before changes nothing."""
        message = json.loads(body)
        key = message["partitionkey"]
        async with self._pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval(_INBOX, "bare-turn", message["tenant"], UUID(message["id"])):
                return
            row = await connection.fetchrow(_LOCK, key)
            state, version = (json.loads(row["state"]), row["version"]) if row is not None else ({}, 0)
            state, rows = self._decide(state, message)
            await connection.execute(_SAVE, key, json.dumps(state), version + 1)
            await connection.execute(
                _OUTBOX,
                [row["stream"] for row in rows],
                [row["subject"] for row in rows],
                [row["key"] for row in rows],
                [row["message_id"] for row in rows],
                [json.dumps(row["headers"]) for row in rows],
                [json.dumps(row["payload"]) if row["payload"] else "" for row in rows],
            )

    def _decide(
        self, state: dict[str, Any], message: dict[str, Any]
    ) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
        follows = self._follows[message["id"]]
        return state | follows.state, follows.rows


@contextlib.asynccontextmanager
async def bare_turns(url: str) -> AsyncIterator[BareTurns]:
    """Tables of its own, and a pool like the product's."""
    await migrate_service(url, "bare-turn")
    pool = await asyncpg.create_pool(
        url, min_size=1, max_size=POOL, reset=keep_session, server_settings=dict(SESSION_SETTINGS)
    )
    try:
        await pool.execute(f"CREATE TABLE {_SCHEMA}.threads (key text PRIMARY KEY, state jsonb NOT NULL, version int)")
        yield BareTurns(pool)
    finally:
        await pool.close()
