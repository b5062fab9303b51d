"""Whether what runs is well: servers and their durability, services, the bus as declared, tenants, letters."""

from pathlib import Path

import asyncpg
import httpx
import nats.errors

from ratiba_cli.doctor.findings import Finding, check, note, well, wrong
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import children_of, supervisor_of
from ratiba_cli.local.services import FAKES
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.reach.addresses import NotRunning, server_urls
from ratiba_cli.reach.connections import Connections, connected
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.streams import BUCKETS, STREAMS
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.infrastructure import PostgresAway
from ratiba_runtime.migrate_bus import BusDrift, verify_bus
from ratiba_runtime.tenancy import TenantStatus
from ratiba_runtime.tenant_registry import TenantRegistry


async def running_findings(folder: Path) -> list[Finding]:
    """Look at what runs; nothing is changed. Without a running stack that is the only finding."""
    try:
        urls = server_urls(folder)
    except NotRunning as error:
        return [note("servers", str(error), "")]
    findings = [_supervisor(folder), *await _services(folder)]
    try:
        async with connected(urls) as reached:
            findings += [await look(reached) for look in (_durability, _bus, _tenants, _letters)]
    except (nats.errors.Error, PostgresAway, OSError) as error:
        findings.append(wrong("servers", f"{type(error).__name__}: {error}", "see their logs: `ratiba status`"))
    return findings


def _supervisor(folder: Path) -> Finding:
    process = supervisor_of(folder)
    if process is None:
        return note("supervisor", "none", "servers run without `ratiba up`; `ratiba down` stops them")
    return well("supervisor", f"pid {process.pid}")


async def _services(folder: Path) -> list[Finding]:
    ports, findings = PortBook(folder).known(), []
    async with httpx.AsyncClient(timeout=2, verify=NO_TLS) as client:
        for name in children_of(folder):
            port = ports.get(name if name in FAKES else f"{name} health", 0)
            try:
                answer = await client.get(f"http://127.0.0.1:{port}/readyz")
                ok, found = answer.status_code == 200, "ready" if answer.status_code == 200 else answer.text
            except httpx.TransportError as error:
                ok, found = False, f"no answer: {type(error).__name__}"
            findings.append(check(name, found, f"see {folder}/logs/{name}.log", ok=ok))
    return findings


async def _durability(reached: Connections) -> Finding:
    try:
        async with reached.database.transaction() as connection:
            fsync = await connection.fetchval("SHOW fsync")
            committed = await connection.fetchval("SHOW synchronous_commit")
    except asyncpg.PostgresError as error:
        return wrong("PostgreSQL durability", str(error), "see its log: `ratiba status`")
    found = f"fsync {fsync}, synchronous_commit {committed}"
    return check("PostgreSQL durability", found, "turn both on", ok=(fsync, committed) == ("on", "on"))


async def _bus(reached: Connections) -> Finding:
    try:
        await verify_bus(reached.jetstream(), streams=STREAMS, consumers=CONSUMERS, buckets=BUCKETS)
    except BusDrift as drift:
        found = "; ".join(str(each) for each in drift.differences[:3])
        return wrong("bus as declared", found, "`ratiba up` migrates it")
    return well("bus as declared", f"{len(STREAMS)} streams, {len(CONSUMERS)} consumers")


async def _tenants(reached: Connections) -> Finding:
    registry = TenantRegistry(reached.database)
    await registry.refresh()
    waiting = [each.slug for each in registry.all() if each.status is not TenantStatus.ACTIVE]
    if waiting:
        return wrong("tenants", f"not active: {', '.join(waiting)}", "are all services up?")
    count = len(registry.all())
    return well("tenants", f"{count} active") if count else note("tenants", "none", "`ratiba seed` enters three")


async def _letters(reached: Connections) -> Finding:
    letters = await DeadLetters(reached.jetstream).listed(limit=100)
    if not letters:
        return well("dead letters", "none")
    return note("dead letters", f"{len(letters)}", "`ratiba dead-letters list` says why")
