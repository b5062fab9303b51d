"""Dials reach every tenant, once a change, whatever is delivered twice, raced for, or dies in between."""

import asyncio
from collections.abc import Callable
from typing import Any

from nats.js import JetStreamContext
from prometheus_client import CollectorRegistry

from personality import SERVICE
from personality.adapters.defaults_file import read_defaults
from personality.domain.config import PersonalityConfig
from personality.drift_watch import DriftWatch
from personality.publisher import Publisher
from ratiba_contracts.consumers import PERSONALITY_TENANTS
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import DIALS_CHANGED
from ratiba_contracts.streams import DIALS_BUCKET, TENANT
from ratiba_contracts.tenant import DialsChanged, DialsSnapshot, TenantProvisioned, Tone, Vertical
from ratiba_runtime.database import Database
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.testing import eventually, tenant_named

from .house import NOON

TENANTS = ("pendo-spa", "kucha-bar")
SPA = read_defaults().dials(Vertical.SPA)

Running = Callable[..., Any]
Stored = Callable[[str], Any]
Told = Callable[[], Any]
Provisioned = Callable[[str], Envelope[TenantProvisioned]]


def playful() -> PersonalityConfig:
    """The defaults after somebody edited what a spa sounds like."""
    config = read_defaults()
    spa = SPA.model_copy(update={"tone": Tone.PLAYFUL})
    return PersonalityConfig(verticals={**config.verticals, Vertical.SPA: spa})


async def handled(bus: JetStreamContext, messages: int) -> bool:
    """Whether the durable has acknowledged this many deliveries and has none in hand."""
    info = await bus.consumer_info(TENANT.name, PERSONALITY_TENANTS.durable)
    assert info.delivered is not None
    return bool(info.num_ack_pending == 0 and info.delivered.consumer_seq >= messages)


async def all_told(told: Told, count: int) -> list[Envelope[Any]]:
    """The facts, once there are this many; empty before."""
    facts: list[Envelope[Any]] = await told()
    return facts if len(facts) >= count else []


async def enter(url: str, slug: str, vertical: str = "spa", *, active: bool = False) -> None:
    database = await Database.open(url, application_name="tests", max_size=1)
    await enter_tenant(database, slug, name="Nyota Spa", vertical=vertical)
    if active:
        async with database.public_transaction() as connection:
            await connection.execute("UPDATE public.tenants SET status = 'active' WHERE slug = $1", slug)
    await database.close()


async def test_every_known_tenant_has_its_dials_after_the_start(running: Running, stored: Stored, told: Told) -> None:
    async with running():
        facts = await eventually(lambda: all_told(told, 2))
    for slug in TENANTS:
        assert await stored(slug) == DialsSnapshot(version=1, dials=SPA)
    assert {fact.tenant for fact in facts} == set(TENANTS)
    for fact in facts:
        assert fact.data == DialsChanged(version=1, dials=SPA)
        assert (fact.type, fact.source, fact.partitionkey) == (DIALS_CHANGED.type, SERVICE, fact.tenant)
        assert (fact.causationid, fact.correlationid) == (None, fact.id)


async def test_a_tenant_that_is_entered_later_gets_its_dials_and_twice_told_changes_nothing(
    running: Running, bus: JetStreamContext, registry_url: str, stored: Stored, told: Told, provisioned: Provisioned
) -> None:
    # the keeper sleeps: what happens here is the handler's doing
    async with running(check_seconds=600):
        await eventually(lambda: all_told(told, 2))
        await enter(registry_url, "nyota-spa")
        first, again = provisioned("nyota-spa"), provisioned("nyota-spa")
        await publish_fact(bus, first)
        await eventually(lambda: handled(bus, 1))
        await bus.publish(  # the same message stored twice, as after a publisher's retry beyond the window
            first.subject, first.encode(), stream=TENANT.name, headers={"content-type": "application/json"}
        )
        await publish_fact(bus, again)  # and told anew, with an id of its own
        await eventually(lambda: handled(bus, 3))
        facts = await eventually(lambda: all_told(told, 3))
    assert await stored("nyota-spa") == DialsSnapshot(version=1, dials=SPA)
    [change] = [fact for fact in facts if fact.tenant == "nyota-spa"]
    assert change.data == DialsChanged(version=1, dials=SPA)
    assert (change.causationid, change.correlationid) == (first.id, first.correlationid)


async def test_a_restart_with_the_same_defaults_tells_nothing(running: Running, stored: Stored, told: Told) -> None:
    async with running():
        await eventually(lambda: all_told(told, 2))
    async with running():
        await asyncio.sleep(0.5)
    assert len(await told()) == 2
    assert await stored("pendo-spa") == DialsSnapshot(version=1, dials=SPA)


async def test_changed_defaults_are_a_new_version_for_every_tenant_of_the_trade(
    running: Running, stored: Stored, told: Told
) -> None:
    async with running():
        await eventually(lambda: all_told(told, 2))
    async with running(config=playful()):
        facts = await eventually(lambda: all_told(told, 4))
    for slug in TENANTS:
        snapshot = await stored(slug)
        assert (snapshot.version, snapshot.dials.tone) == (2, Tone.PLAYFUL)
    assert {(fact.tenant, fact.data.version) for fact in facts[2:]} == {(slug, 2) for slug in TENANTS}


async def test_a_tenant_of_an_unknown_trade_keeps_nobody_else_from_their_dials(
    running: Running, registry_url: str, stored: Stored, told: Told
) -> None:
    await enter(registry_url, "a-bakery", vertical="bakery", active=True)  # the first in order of slug
    async with running():
        await eventually(lambda: all_told(told, 2))
        await asyncio.sleep(0.3)  # the keeper looks again, and again
    assert await stored("a-bakery") is None
    assert await stored("pendo-spa") == DialsSnapshot(version=1, dials=SPA)


async def test_a_lost_bucket_is_filled_again(
    running: Running, bus: JetStreamContext, stored: Stored, told: Told
) -> None:
    async with running():
        await eventually(lambda: all_told(told, 2))
        bucket = await bus.key_value(DIALS_BUCKET)
        for slug in TENANTS:
            await bucket.purge(slug)
        await eventually(lambda: stored("pendo-spa"))
        assert await eventually(lambda: stored("kucha-bar")) == DialsSnapshot(version=1, dials=SPA)
    assert len(await told()) == 2


async def test_two_replicas_tell_each_change_once(running: Running, stored: Stored, told: Told) -> None:
    async with running(), running():
        await eventually(lambda: all_told(told, 2))
    async with running(config=playful()), running(config=playful()):
        await eventually(lambda: all_told(told, 4))
        await asyncio.sleep(0.5)
    facts = await told()
    assert len(facts) == len({fact.id for fact in facts}) == 4
    assert (await stored("pendo-spa")).version == 2


async def test_a_write_that_loses_to_another_replica_looks_again_and_agrees(
    bus: JetStreamContext, registry_url: str, stored: Stored
) -> None:
    database = await Database.open(registry_url, application_name="tests", max_size=2)
    tenant = tenant_named("pendo-spa")
    replicas = [Snapshots(lambda: bus, DIALS_BUCKET, DialsSnapshot) for _ in range(2)]

    def publisher(snapshots: Snapshots[DialsSnapshot], config: PersonalityConfig) -> Publisher:
        return Publisher(database, snapshots, config, DriftWatch(CollectorRegistry()), lambda: NOON)

    before = [publisher(snapshots, read_defaults()) for snapshots in replicas]
    after = [publisher(snapshots, playful()) for snapshots in replicas]
    assert [(await each.settle(tenant)).version for each in before] == [1, 1]
    assert [(await each.settle(tenant)).version for each in after] == [2, 2]
    assert await stored("pendo-spa") == after[1].snapshots.held("pendo-spa")
    async with database.public_transaction() as connection:
        assert await connection.fetchval("SELECT count(*) FROM svc_personality.outbox") == 2
    await database.close()


async def test_a_tenant_from_before_there_were_tables_goes_on_from_the_version_its_readers_know(
    running: Running, bus: JetStreamContext, stored: Stored, told: Told
) -> None:
    bucket = await bus.key_value(DIALS_BUCKET)
    known = DialsSnapshot(version=7, dials=SPA)
    await bucket.put("pendo-spa", known.model_dump_json().encode())
    other = DialsSnapshot(version=4, dials=playful().dials(Vertical.SPA))
    await bucket.put("kucha-bar", other.model_dump_json().encode())
    async with running():
        [fact] = await eventually(lambda: all_told(told, 1))
        await asyncio.sleep(0.3)
    assert await stored("pendo-spa") == known
    assert (fact.tenant, fact.data.version) == ("kucha-bar", 5)
    assert await stored("kucha-bar") == DialsSnapshot(version=5, dials=SPA)
    assert len(await told()) == 1
