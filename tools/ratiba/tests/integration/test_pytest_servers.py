"""The pytest plugin, as other test suites use it."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from ratiba_cli.servers import NatsServer
from ratiba_cli.servers.process import ProcessRef, working_in
from ratiba_cli.testing.databases import Databases


async def test_a_fresh_database_is_empty_and_gone_afterwards(databases: Databases, postgres_url: str) -> None:
    with databases.fresh() as url:
        connection = await asyncpg.connect(url)
        name = await connection.fetchval("SELECT current_database()")
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        # left open on purpose: a test that forgets to close must not keep its database
    assert not await _exists(postgres_url, name)


async def test_two_tests_get_two_databases(databases: Databases, database_url: str) -> None:
    with databases.fresh() as other:
        assert other != database_url


async def test_a_template_is_built_once_for_all_who_ask(databases: Databases) -> None:
    built: list[str] = []

    async def build(url: str) -> None:
        built.append(url)
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE TABLE migrated ()")
        await connection.close()

    names = await asyncio.gather(
        *(asyncio.to_thread(databases.template, f"once_{os.getpid()}", build) for _ in range(4))
    )
    assert len(built) == 1
    assert len(set(names)) == 1
    with databases.fresh(names[0]) as url:
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT count(*) FROM migrated") == 0
        await connection.close()


async def test_a_template_whose_building_failed_is_built_again(databases: Databases) -> None:
    name = f"again_{os.getpid()}"

    async def fail(url: str) -> None:
        raise LookupError("no such migration")

    async def succeed(url: str) -> None:
        return None

    with pytest.raises(LookupError, match="no such migration"):
        databases.template(name, fail)
    with databases.fresh(databases.template(name, succeed)) as url:
        await (await asyncpg.connect(url)).close()


async def test_private_servers_are_apart_from_each_other(private_nats: Callable[[], NatsServer]) -> None:
    assert private_nats().url != private_nats().url


def test_tests_that_use_a_server_carry_the_marker(request: pytest.FixtureRequest, nats_server: NatsServer) -> None:
    assert request.node.get_closest_marker("servers") is not None


def test_a_run_with_workers_shares_one_set_of_servers_and_leaves_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # three processes start faster without what is not tested
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\nmarkers = ['servers: real']")
    pytester.makeconftest("pytest_plugins = ['ratiba_cli.pytest_servers']")
    pytester.makepyfile(
        """
        import pytest
        @pytest.mark.parametrize("n", range(4))
        def test_it(n, valkey_url, servers_folder, worker_id):
            (servers_folder / f"seen-{n}").write_text(valkey_url)
            with open("urls", "a") as file:
                file.write(f"{worker_id} {valkey_url} {servers_folder}\\n")
        """
    )
    result = pytester.runpytest_subprocess("-p", "xdist", "-n", "2", "--dist", "each")
    result.assert_outcomes(passed=8)
    lines = [line.split() for line in (pytester.path / "urls").read_text().splitlines()]
    assert {worker for worker, _, _ in lines} == {"gw0", "gw1"}
    assert len({url for _, url, _ in lines}) == 1
    folder = Path(lines[0][2])
    assert not folder.exists()
    assert working_in(folder / "shared-valkey/data", "valkey-server") == []


def test_the_tests_of_a_file_that_use_a_server_run_on_one_worker(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\nmarkers = ['servers: real']")
    pytester.makeconftest("pytest_plugins = ['ratiba_cli.pytest_servers']")
    pytester.makepyfile(
        """
        import pytest
        @pytest.mark.parametrize("n", range(4))
        def test_it(n, servers_folder, worker_id):
            with open("workers", "a") as file:
                file.write(f"{worker_id}\\n")
        """
    )
    result = pytester.runpytest_subprocess("-p", "xdist", "-n", "2", "--dist", "loadgroup")
    result.assert_outcomes(passed=4)
    assert len(set((pytester.path / "workers").read_text().split())) == 1


async def _exists(postgres_url: str, database: str) -> bool:
    connection = await asyncpg.connect(postgres_url)
    found = await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname = $1", database)
    await connection.close()
    return bool(found)


def test_this_process_is_named_by_pid_and_birth() -> None:
    me = ProcessRef.of(os.getpid())
    assert me is not None
    assert me.alive
    assert not ProcessRef(me.pid, me.created - 100).alive
