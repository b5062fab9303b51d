"""The pause: everybody waits, one asks, and nobody asks in a tight loop."""

import asyncio
import time

import pytest

from ratiba_runtime.infrastructure import POSTGRES, VALKEY, InfrastructurePause, ShuttingDown


class Server:
    """A server that can be away, and counts how often it was asked."""

    def __init__(self) -> None:
        self.away = True
        self.asked: list[float] = []
        self.asking = self.most_asking = 0

    async def probe(self) -> None:
        self.asked.append(time.monotonic())
        self.asking += 1
        self.most_asking = max(self.most_asking, self.asking)
        await asyncio.sleep(0.01)
        self.asking -= 1
        if self.away:
            raise ConnectionRefusedError


async def test_without_an_outage_nobody_waits() -> None:
    await asyncio.wait_for(InfrastructurePause({}).wait(), 0.1)


async def test_one_probe_asks_for_all_who_wait() -> None:
    server = Server()
    pause = InfrastructurePause({POSTGRES: server.probe}, first_delay=0.02, longest_delay=0.05)
    waiting = []
    for _ in range(50):
        pause.begin(POSTGRES)
        waiting.append(asyncio.create_task(pause.wait()))
    await asyncio.sleep(0.2)
    assert pause.down == {POSTGRES}
    assert not any(task.done() for task in waiting)
    server.away = False
    await asyncio.wait_for(asyncio.gather(*waiting), 1)
    assert server.most_asking == 1
    assert len(server.asked) < 10
    assert pause.down == frozenset()


async def test_all_servers_must_be_back() -> None:
    postgres, valkey = Server(), Server()
    pause = InfrastructurePause({POSTGRES: postgres.probe, VALKEY: valkey.probe}, first_delay=0.01, longest_delay=0.02)
    pause.begin(POSTGRES)
    pause.begin(VALKEY)
    waiting = asyncio.create_task(pause.wait())
    postgres.away = False
    await asyncio.sleep(0.15)
    assert (waiting.done(), pause.down) == (False, frozenset({VALKEY}))
    valkey.away = False
    await asyncio.wait_for(waiting, 1)


async def test_a_shutdown_ends_the_wait() -> None:
    pause = InfrastructurePause({POSTGRES: Server().probe})
    pause.begin(POSTGRES)
    waiting = asyncio.create_task(pause.wait())
    await asyncio.sleep(0.01)
    pause.stop()
    with pytest.raises(ShuttingDown):
        await asyncio.wait_for(waiting, 1)


async def test_a_server_that_answers_and_fails_again_is_tried_ever_less_often() -> None:
    """A full disk can be read: the probe passes, the work fails, again and again."""
    server = Server()
    server.away = False
    pause = InfrastructurePause({POSTGRES: server.probe}, first_delay=0.02, longest_delay=0.3)
    started = time.monotonic()
    for _ in range(5):
        pause.begin(POSTGRES)
        await pause.wait()
    assert time.monotonic() - started > 0.02 + 0.04 + 0.08 + 0.16  # about 0.6 s in all, 0.1 s without growth


async def test_what_cannot_be_probed_cannot_be_waited_for() -> None:
    pause = InfrastructurePause({})
    assert not pause.can_probe(VALKEY)
    with pytest.raises(KeyError):
        pause.begin(VALKEY)
