"""Snapshots: seen at once, read again when the watch was silent, written only over what was read."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ratiba_contracts.streams import CATALOG_BUCKET
from ratiba_contracts.tenant import CatalogService, CatalogSnapshot
from ratiba_contracts.views import Price, PriceKind
from ratiba_runtime import snapshots as module
from ratiba_runtime.snapshots import (
    MOST_BYTES,
    SnapshotConflict,
    SnapshotMissing,
    Snapshots,
    SnapshotUnreadable,
    packed,
    unpacked,
)
from ratiba_runtime.testing import eventually

TENANT = "pendo-spa"


def catalog(version: int) -> CatalogSnapshot:
    return CatalogSnapshot(version=version, currency="KES", services=())


@pytest.fixture
async def reader(bus: Any) -> AsyncIterator[Snapshots[CatalogSnapshot]]:
    snapshots = Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)
    running = asyncio.create_task(snapshots.run())
    await asyncio.wait_for(snapshots.loaded.wait(), 5)
    yield snapshots
    running.cancel()


@pytest.fixture
def writer(bus: Any) -> Snapshots[CatalogSnapshot]:
    return Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)


def version(reader: Snapshots[CatalogSnapshot]) -> int:
    try:
        return reader.get(TENANT).version
    except SnapshotMissing:
        return 0


async def test_a_reader_sees_a_new_snapshot_at_once(reader: Any, writer: Any) -> None:
    revision = await writer.put(TENANT, catalog(1), expected=None)
    await eventually(lambda: version(reader) == 1, within=2)
    assert reader.with_revision(TENANT) == (revision, catalog(1))
    await writer.put(TENANT, catalog(2), expected=revision)
    await eventually(lambda: version(reader) == 2, within=2)


async def test_whoever_follows_a_bucket_tells_the_same_revision_of_it(reader: Any, writer: Any) -> None:
    assert reader.newest_revision() == 0
    first = await writer.put(TENANT, catalog(1), expected=None)
    newest = await writer.put("kucha-spa", catalog(1), expected=None)
    await eventually(lambda: reader.newest_revision() == newest)
    assert await writer.put(TENANT, catalog(2), expected=first) > newest
    await eventually(lambda: reader.newest_revision() == writer.newest_revision() > newest)


async def test_a_snapshot_that_somebody_else_changed_is_not_overwritten(reader: Any, writer: Any) -> None:
    first = await writer.put(TENANT, catalog(1), expected=None)
    await writer.put(TENANT, catalog(2), expected=first)
    for expected in (None, first):
        with pytest.raises(SnapshotConflict):
            await reader.put(TENANT, catalog(9), expected=expected)
    await eventually(lambda: version(reader) == 2)


async def test_ten_writers_that_read_and_write_at_once_lose_no_update(bus: Any) -> None:
    async def add_one() -> None:
        mine = Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)
        while True:
            await mine.load()
            try:
                revision, held = mine.with_revision(TENANT)
            except SnapshotMissing:
                revision, held = None, catalog(1)
            try:
                await mine.put(TENANT, catalog(held.version + 1), expected=revision)
            except SnapshotConflict:
                continue
            return

    await asyncio.gather(*(add_one() for _ in range(10)))
    last = Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)
    await last.load()
    assert last.get(TENANT).version == 11


async def test_a_deleted_snapshot_is_missing(reader: Any, writer: Any, bus: Any) -> None:
    await writer.put(TENANT, catalog(1), expected=None)
    await eventually(lambda: version(reader) == 1)
    await (await bus.key_value(CATALOG_BUCKET)).delete(TENANT)
    await eventually(lambda: version(reader) == 0)


async def test_readings_are_always_whole_and_leave_no_consumer_behind(writer: Any, bus: Any) -> None:
    """They are made every ten seconds by every process, and a hole would read as 'this tenant has no catalogue'."""
    tenants = {"amani-legal", "pendo-spa", "tabasamu-dental"}
    for tenant in tenants:
        await writer.put(tenant, catalog(1), expected=None)

    async def read_often() -> None:
        for _ in range(25):
            mine = Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)
            await mine.load()
            for tenant in tenants:
                assert mine.get(tenant) == catalog(1)

    await asyncio.gather(*(read_often() for _ in range(8)))
    assert (await bus.stream_info(f"KV_{CATALOG_BUCKET}")).state.consumer_count == 0


async def test_a_snapshot_that_breaks_its_contract_leaves_the_last_good_one(reader: Any, writer: Any, bus: Any) -> None:
    revision = await writer.put(TENANT, catalog(1), expected=None)
    bucket = await bus.key_value(CATALOG_BUCKET)
    broken = await bucket.update(TENANT, b'{"version": "many"}', revision)
    behind = await bucket.put("kucha-spa", packed(catalog(1)))
    await eventually(lambda: reader.newest_revision() == behind)  # it came behind the broken one
    assert version(reader) == 1
    await bucket.update(TENANT, b'{"version":2,"currency":"KES","services":[],"added_later":true}', broken)
    await eventually(lambda: version(reader) == 2)


async def test_after_the_server_was_killed_a_change_is_seen_within_the_time_of_a_rereading(
    reader: Any, writer: Any, bus: Any, nats_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch alone was stale for 19 s."""
    first = await writer.put(TENANT, catalog(1), expected=None)
    await eventually(lambda: version(reader) == 1)
    await asyncio.to_thread(nats_server.kill)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(nats_server.start)
    await eventually(lambda: bus._nc.is_connected)
    await writer.put(TENANT, catalog(2), expected=first)
    reader.on_reconnect()
    await eventually(lambda: version(reader) == 2, within=5)


async def test_the_bucket_is_read_again_even_if_nothing_was_heard(
    bus: Any, writer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REREAD_SECONDS", 0.2)
    deaf = Snapshots(lambda: bus, CATALOG_BUCKET, CatalogSnapshot)
    task = asyncio.create_task(deaf._keep(deaf._reread_regularly))
    await asyncio.wait_for(deaf.loaded.wait(), 5)
    await writer.put(TENANT, catalog(1), expected=None)
    await eventually(lambda: version(deaf) == 1, within=3)
    task.cancel()


def many(services: int) -> CatalogSnapshot:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=150000)
    return CatalogSnapshot(
        version=1,
        currency="KES",
        services=tuple(
            CatalogService(service_id=f"s{number}", name=f"Service {number}", duration_min=45, price=price)
            for number in range(services)
        ),
    )


def test_a_snapshot_is_stored_in_a_tenth_of_its_room() -> None:
    large = many(2000)
    assert unpacked(CatalogSnapshot, packed(large)) == large
    assert len(packed(large)) * 10 < len(large.model_dump_json())


def test_a_snapshot_of_an_earlier_version_is_read_as_plain_json() -> None:
    assert unpacked(CatalogSnapshot, catalog(3).model_dump_json().encode()) == catalog(3)


@pytest.mark.parametrize(
    "body",
    [zlib.compress(b" " * (MOST_BYTES + 1)), packed(many(3))[:-5], b"\x00\x01", b""],
    ids=["unpacks to too much", "cut off", "not packed", "empty"],
)
def test_a_value_that_cannot_be_a_snapshot_is_refused(body: bytes) -> None:
    with pytest.raises(SnapshotUnreadable):
        unpacked(CatalogSnapshot, body)
