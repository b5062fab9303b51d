"""The local bus with a user a service: passwords kept, users brought up to date, each process its own."""

import asyncio
import json
import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

import nats
import pytest

from ratiba_cli.local.plans import LocalProcesses
from ratiba_cli.local.secrets_file import LocalSecrets
from ratiba_cli.local.services import FAKES, SERVICES
from ratiba_cli.servers import GuardedNats, ServerUrls
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import Permissions
from ratiba_contracts.roles import MIGRATOR, OPERATOR, everybody, operator_permissions

TILL = Integrator("pendo-spa", "till")


class OlderNats(GuardedNats):
    """As a version before this one made it: it knows the operator only."""

    def _everybody(self) -> tuple[Permissions, ...]:
        return (operator_permissions(),)


async def test_a_server_found_running_learns_of_users_it_does_not_know(servers_folder: Path) -> None:
    home = servers_folder / f"private-older-{os.getpid()}"
    older, server = OlderNats(home), GuardedNats(home)
    try:
        await asyncio.to_thread(older.start)
        found = older.process
        operator = await nats.connect(older.url, allow_reconnect=False)
        await asyncio.to_thread(server.start)
        assert server.process == found
        await operator.flush()
        assert older.url == server.url, "a password is kept"
        await (await nats.connect(server.urls()[MIGRATOR], allow_reconnect=False)).close()
        await operator.close()
    finally:
        server.kill()


async def test_an_integrator_stays_admitted_after_a_restart(guarded_nats: GuardedNats) -> None:
    address = await asyncio.to_thread(guarded_nats.admit, TILL)
    assert address == await asyncio.to_thread(guarded_nats.admit, TILL)
    await asyncio.to_thread(guarded_nats.restart)
    assert guarded_nats.integrators == [TILL]
    assert guarded_nats.urls()[TILL.user] == address
    await (await nats.connect(address, allow_reconnect=False)).close()


def test_passwords_are_long_different_and_readable_by_their_owner_only(guarded_nats: GuardedNats) -> None:
    passwords = json.loads((guarded_nats.home / "passwords.json").read_text())
    assert set(passwords) == {each.user for each in everybody()}
    assert len(set(passwords.values())) == len(passwords)
    assert min(len(password) for password in passwords.values()) >= 32
    for file in ("passwords.json", "nats.conf"):
        assert stat.S_IMODE((guarded_nats.home / file).stat().st_mode) == 0o600
    assert not any(password in guarded_nats.log.read_text() for password in passwords.values())


@pytest.mark.parametrize("yours", [False, True], ids=["local", "yours"])
def test_each_service_gets_the_address_of_its_own_user_unless_the_bus_is_yours(
    guarded_nats: GuardedNats, tmp_path: Path, *, yours: bool
) -> None:
    users = {} if yours else guarded_nats.urls()
    urls = ServerUrls("postgresql://x", "redis://x", "nats://bus.example" if yours else guarded_nats.url, users)
    scale = {row.name: 1 for row in SERVICES}
    plans = LocalProcesses(tmp_path, urls, LocalSecrets(), scale).plans()
    fakes, services = plans[: len(FAKES)], plans[len(FAKES) :]
    for fake in fakes:
        fake.start()
    for plan, row in zip(services, SERVICES, strict=True):
        given = urlsplit(plan.start().environment["RATIBA_NATS_URL"])
        assert given.username == (None if yours else row.name)
    assert urlsplit(urls.nats).username == (None if yours else OPERATOR)
