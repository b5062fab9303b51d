"""The local servers on real processes: start, reuse, sudden death, restart, and nothing left behind."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import httpx
import nats
import pytest
from nats.js.api import StreamConfig
from redis.asyncio import Redis
from redis.exceptions import RedisError

from ratiba_cli.servers import (
    LocalServer,
    LocalStack,
    NatsServer,
    PostgresServer,
    ServerFailedError,
    ServerUrls,
    ValkeyServer,
)
from ratiba_cli.servers.leash import remove_with_servers
from ratiba_cli.servers.process import ProcessRef, working_in
from ratiba_cli.servers.readiness import run_in_own_loop
from ratiba_cli.servers.record import ServerRecord, write_record


@pytest.fixture(scope="module", params=[PostgresServer, ValkeyServer, NatsServer], ids=lambda kind: kind.name)
def one_server(request: pytest.FixtureRequest, servers_folder: Path) -> LocalServer:
    made: LocalServer = request.param(servers_folder / f"private-{request.param.name}-{os.getpid()}-once")
    return made


@pytest.fixture
def server(one_server: LocalServer) -> LocalServer:
    one_server.start()
    return one_server


async def test_a_second_start_finds_the_running_server(server: LocalServer) -> None:
    before = server.process
    url = server.start()
    assert (server.process, server.url) == (before, url)


async def test_another_process_with_the_same_folder_finds_it_too(server: LocalServer) -> None:
    assert type(server)(server.home).process == server.process


async def test_it_comes_back_on_the_same_port_and_data_after_kill_9(server: LocalServer) -> None:
    url, first = server.url, server.process
    written = await _write(server)
    server.kill()
    assert server.process is None
    assert server.start() == url
    assert server.process != first
    assert await _read(server) == written


async def test_what_was_written_is_there_after_an_orderly_restart(server: LocalServer) -> None:
    url = server.url
    written = await _write(server)
    assert server.restart() == url
    assert await _read(server) == written


async def test_a_frozen_server_does_not_answer_and_a_thawed_one_does(server: LocalServer) -> None:
    server.freeze()
    with pytest.raises((TimeoutError, OSError, nats.errors.Error, RedisError)):
        await _write(server, seconds=0.3)
    server.thaw()
    await _write(server, seconds=5)


async def test_stopping_a_frozen_server_leaves_no_process(server: LocalServer) -> None:
    process = server.process
    assert process is not None
    family = process.family()
    server.freeze()
    server.stop()
    assert [member for member in family if member.alive] == []


async def test_a_record_that_names_a_reused_pid_is_not_taken_for_the_server(server: LocalServer) -> None:
    server.kill()
    file = server.home / "server.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "pid": os.getpid()}))
    server.start()
    assert server.process is not None
    assert server.process.pid != os.getpid()


async def test_a_running_server_whose_record_was_lost_is_replaced_not_doubled(server: LocalServer) -> None:
    written = await _write(server)
    stray = server.process
    (server.home / "server.json").unlink()
    server.start()
    assert stray is not None
    assert not stray.alive
    assert await _read(server) == written
    running = {process.pid for folder in (server.home, server.data) for process in working_in(folder, server._program)}
    assert server.process is not None
    assert running <= {member.pid for member in server.process.family()}


async def test_a_lock_file_of_another_process_does_not_keep_postgres_down(
    private_postgres: Callable[[], PostgresServer],
) -> None:
    postgres = private_postgres()
    postgres.kill()
    lock = (postgres.data / "postmaster.pid").read_text().splitlines()
    (postgres.data / "postmaster.pid").write_text("\n".join([str(os.getppid()), *lock[1:]]) + "\n")
    postgres.start()
    assert postgres.process is not None


async def test_a_port_taken_meanwhile_is_replaced(private_valkey: Callable[[], ValkeyServer]) -> None:
    first, second = private_valkey(), private_valkey()
    first.stop()
    record = json.loads((first.home / "server.json").read_text())
    record["port"] = json.loads((second.home / "server.json").read_text())["port"]
    (first.home / "server.json").write_text(json.dumps(record))
    assert first.start() != second.url
    assert await _pong(first.url)
    assert await _pong(second.url)


async def test_many_starts_at_once_start_one_server(servers_folder: Path) -> None:
    home = servers_folder / f"private-together-{os.getpid()}"
    with ThreadPoolExecutor(8) as threads:
        urls = set(threads.map(lambda _: NatsServer(home).start(), range(8)))
    assert len(urls) == 1
    assert len(working_in(home, "nats-server")) == 1
    remove_with_servers(home)


async def test_a_server_that_cannot_start_says_what_its_log_says(
    private_nats: Callable[[], NatsServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = private_nats()
    server.stop()
    (server.data / "jetstream").rename(server.home / "away")
    (server.data / "jetstream").write_text("a file where a folder must be")
    with pytest.raises(ServerFailedError, match=r"nats did not start: it exited 3 times(.|\n)*not a directory"):
        server.start()


async def test_postgres_is_durable_in_utc_and_asks_for_the_password(
    private_postgres: Callable[[], PostgresServer],
) -> None:
    url = private_postgres().url
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT name, setting FROM pg_settings")
    await connection.close()
    settings = {row["name"]: row["setting"] for row in rows}
    wanted = {"fsync": "on", "synchronous_commit": "on", "TimeZone": "UTC", "max_connections": "200"}
    assert {name: settings[name] for name in wanted} == wanted
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url, password="wrong")


async def test_nats_syncs_before_it_acknowledges_and_asks_for_the_password(nats_server: NatsServer) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{nats_server.monitor}/varz")
    assert answer.json()["jetstream"]["config"]["sync_always"] is True
    with pytest.raises(nats.errors.Error):
        await nats.connect(f"nats://127.0.0.1:{nats_server.url.rsplit(':', 1)[1]}", allow_reconnect=False)


async def test_valkey_never_evicts_and_asks_for_the_password(valkey_url: str) -> None:
    async with Redis.from_url(valkey_url, decode_responses=True) as client:
        wanted = {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}
        assert await client.config_get(*wanted) == wanted
    with pytest.raises(RedisError, match="authenticated"):
        await _pong(f"redis://127.0.0.1:{valkey_url.rsplit(':', 1)[1]}")


async def test_the_stack_starts_only_what_is_not_yours(servers_folder: Path) -> None:
    yours = {"RATIBA_POSTGRES_URL": "postgresql://db.example/own", "RATIBA_NATS_URL": "nats://bus.example"}
    stack = LocalStack(servers_folder / f"private-stack-{os.getpid()}", yours)
    ready: list[str] = []
    try:
        urls = stack.start(lambda name, _seconds: ready.append(name))
        assert ready == ["valkey"]
        assert urls == ServerUrls("postgresql://db.example/own", stack.valkey.url, "nats://bus.example")
        assert (stack.postgres.process, stack.nats.process) == (None, None)
    finally:
        stack.remove()
    assert not stack.folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_postgres_runs_for_root_below_a_folder_nobody_else_may_enter(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    postgres = PostgresServer(tmp_path / "postgres")
    try:
        run_in_own_loop(lambda: _write_row(postgres.start(), "anything"))
        assert not postgres.data.is_relative_to(tmp_path)
        assert tmp_path.stat().st_mode & 0o777 == 0o700
        elsewhere = postgres.data.parent
    finally:
        remove_with_servers(postgres.home)
    assert not elsewhere.exists()


def test_what_is_thrown_away_includes_the_processes_of_a_whole_stack(servers_folder: Path) -> None:
    folder = servers_folder / f"private-whole-{os.getpid()}"
    with subprocess.Popen(["sleep", "60"]) as service:
        named = ProcessRef.of(service.pid)
        assert named is not None
        home = folder / "stack" / "run" / "booking-fsm-1"
        home.mkdir(parents=True)
        write_record(home, ServerRecord(0, named.pid, named.created))
        here = ProcessRef.of(os.getpid())
        assert here is not None
        supervisor = folder / "stack" / "run" / "supervisor"
        supervisor.mkdir()
        write_record(supervisor, ServerRecord(0, here.pid, here.created))  # whoever throws away is not thrown away
        nats_home = folder / "stack" / "nats"
        NatsServer(nats_home).start()
        server = NatsServer(nats_home).process
        remove_with_servers(folder)
        assert server is not None
        assert (named.alive, server.alive, folder.exists()) == (False, False, False)


def test_servers_end_with_the_process_they_were_started_for(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path\n"
        "from ratiba_cli.servers import NatsServer\n"
        "from ratiba_cli.servers.leash import put_on_leash\n"
        "from ratiba_cli.servers.process import ProcessRef\n"
        "folder = Path(sys.argv[1]); put_on_leash(ProcessRef.of(os.getpid()), folder)\n"
        "server = NatsServer(folder / 'nats'); server.start(); print(server.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    folder = tmp_path / "run"
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        process = ProcessRef.of(int(owner.stdout.readline()))
        assert process is not None
        assert process.alive
        owner.kill()
    assert process.wait_gone(10)
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


async def _write(server: LocalServer, seconds: float = 5) -> str:
    """Write a word nobody wrote before and return it once the server has it on disk."""
    word = secrets.token_hex(4)
    match server:
        case PostgresServer():
            await _write_row(server.url, word, seconds)
        case ValkeyServer():
            async with Redis.from_url(server.url, socket_timeout=seconds) as client:
                await client.set("kept", word)
                await client.waitaof(1, 0, 2000)
        case NatsServer():
            bus = await nats.connect(server.url, allow_reconnect=False, connect_timeout=seconds)
            stream = bus.jetstream(timeout=seconds)
            await stream.add_stream(StreamConfig(name="KEPT", subjects=["kept"]))
            await stream.publish("kept", word.encode())
            await bus.close()
    return word


async def _write_row(url: str, word: str, seconds: float = 5) -> None:
    connection = await asyncpg.connect(url, timeout=seconds)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (n serial, word text)")
    await connection.execute("INSERT INTO kept (word) VALUES ($1)", word)
    await connection.close()


async def _read(server: LocalServer) -> str:
    match server:
        case PostgresServer():
            connection = await asyncpg.connect(server.url)
            word = await connection.fetchval("SELECT word FROM kept ORDER BY n DESC LIMIT 1")
            await connection.close()
            return str(word)
        case ValkeyServer():
            async with Redis.from_url(server.url, decode_responses=True) as client:
                return str(await client.get("kept"))
        case NatsServer():
            bus = await nats.connect(server.url)
            message = await bus.jetstream().get_last_msg("KEPT", "kept")
            await bus.close()
            return (message.data or b"").decode()
    raise AssertionError(server.name)


async def _pong(url: str) -> bool:
    async with Redis.from_url(url) as client:
        return bool(await client.ping())
