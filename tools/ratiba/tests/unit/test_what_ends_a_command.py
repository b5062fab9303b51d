"""What is expected to go wrong ends a command with a sentence, and not with a traceback."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
import typer
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.reach import running
from ratiba_cli.servers.ports import pick_free


async def no_edge(postgres_url: str) -> None:
    del postgres_url
    async with httpx.AsyncClient(verify=NO_TLS) as client:
        await client.get(f"http://127.0.0.1:{pick_free()}/")


async def no_valkey(postgres_url: str) -> None:
    del postgres_url
    async with Redis.from_url(f"redis://127.0.0.1:{pick_free()}") as valkey:
        await valkey.get("view")


async def a_socket_that_is_cut(postgres_url: str) -> None:
    del postgres_url

    async def cuts(socket: ServerConnection) -> None:
        await socket.close(1011)

    async with serve(cuts, "127.0.0.1", 0) as server:
        [listens] = server.sockets
        async with connect(f"ws://127.0.0.1:{listens.getsockname()[1]}", proxy=None) as socket:
            await socket.recv()


async def a_database_that_ends(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")


async def a_database_that_has_ended(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    with contextlib.suppress(asyncpg.PostgresError):
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    await connection.execute("SELECT 1")


@pytest.mark.parametrize(
    "gone", [no_edge, no_valkey, a_socket_that_is_cut, a_database_that_ends, a_database_that_has_ended]
)
def test_a_server_that_is_gone_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], postgres_url: str, gone: Any
) -> None:
    @contextlib.asynccontextmanager
    async def nothing_else(_urls: Any) -> AsyncIterator[Any]:
        yield SimpleNamespace()

    async def talk(_connections: Any) -> None:
        await gone(postgres_url)

    monkeypatch.setattr(running, "server_urls", lambda _folder: None)
    monkeypatch.setattr(running, "connected", nothing_else)
    with pytest.raises(typer.Exit) as ended:
        running.reach(tmp_path, talk)
    assert ended.value.exit_code == 1
    kind, _, sentence = capsys.readouterr().out.partition(": ")
    assert kind.isidentifier()
    assert sentence.strip()
