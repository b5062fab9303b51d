"""What others read follows what is stored, whatever died or was lost in between; versions never fall."""

from ratiba_contracts.streams import CATALOG_BUCKET
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.snapshots import packed

from .house import House, row


async def test_a_lost_snapshot_is_written_again(house: House) -> None:
    await house.live()
    before = await house.snapshot()
    bucket = await house.bus.key_value(CATALOG_BUCKET)
    await bucket.purge(house.slug)
    await house.service._snapshots[0].load()
    await house.looked_at()
    assert await house.snapshot() == before


async def test_a_commit_that_died_before_its_snapshot_is_told_by_the_keeper(house: House) -> None:
    await house.live()
    bucket = await house.bus.key_value(CATALOG_BUCKET)
    old = (await bucket.get(house.slug)).value or b""
    await house.live((row(1, "Manicure", 1600),))
    await bucket.purge(house.slug)
    await bucket.put(house.slug, old)
    await house.service._snapshots[0].load()
    await house.looked_at()
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert (snapshot.version, snapshot.services[0].price.amount) == (2, 160000)


async def test_a_bucket_ahead_of_the_database_is_overtaken(house: House) -> None:
    await house.live()
    bucket = await house.bus.key_value(CATALOG_BUCKET)
    await bucket.put(house.slug, packed(CatalogSnapshot(version=41, currency="KES", services=())))
    await house.service._snapshots[0].load()
    await house.looked_at()
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert (snapshot.version, len(snapshot.services)) == (42, 3)
    assert (await house.catalogue()).version == 42


async def test_a_draft_compared_before_the_bucket_was_overtaken_is_told_so_without_names(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "Manicure", 1600),))
    bucket = await house.bus.key_value(CATALOG_BUCKET)
    await bucket.put(house.slug, packed(CatalogSnapshot(version=41, currency="KES", services=())))
    await house.service._snapshots[0].load()
    await house.looked_at()
    refused = await house.commit(draft)
    assert refused.slug == "draft-stale"
    assert refused.message.startswith("Your services were published anew")


async def test_a_tenant_without_services_has_no_snapshot(house: House) -> None:
    await house.looked_at()
    assert await house.snapshot() is None
    assert (await house.catalogue()).version == 0
