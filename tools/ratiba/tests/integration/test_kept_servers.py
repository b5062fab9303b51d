"""A server of the local stack that dies is started again, and whoever runs the stack is told."""

import asyncio
from pathlib import Path

import pytest

from ratiba_cli.local.kept_servers import kept_running
from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.servers.stack import LocalStack
from ratiba_cli.supervision.news import News, Ready, ServerDied


async def told(news: list[News], kind: type[News]) -> None:
    async with asyncio.timeout(30):
        while not any(isinstance(each, kind) for each in news):  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("name", ["valkey", "nats", "postgres"])
async def test_a_killed_server_is_back_at_its_address_and_is_told(servers_folder: Path, name: str) -> None:
    folder = servers_folder / f"kept-{name}"
    server: LocalServer = getattr(LocalStack(folder), name)
    somebody_else: LocalServer = getattr(LocalStack(folder), name)
    address = await asyncio.to_thread(server.start)
    news: list[News] = []
    try:
        async with kept_running([server], news.append):
            await asyncio.to_thread(somebody_else.kill)
            await told(news, Ready)
            assert server.process is not None
            assert server.url == address
    finally:
        server.stop()
    assert [type(each) for each in news] == [ServerDied, Ready]
    assert news[0] == ServerDied(server.name, str(server.log), 0.5)


async def test_nothing_is_started_again_once_the_stack_is_ending(servers_folder: Path) -> None:
    server = LocalStack(servers_folder / "ending").valkey
    await asyncio.to_thread(server.start)
    news: list[News] = []
    async with kept_running([server], news.append):
        await asyncio.to_thread(server.kill)
        await told(news, ServerDied)
    await asyncio.sleep(1)
    assert server.process is None
