"""How a business takes payment is told by a snapshot: of what is in the rows, and again where it was lost."""

from payments.wiring import Payments
from ratiba_contracts.asks import SET_UP_PAYMENTS
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.streams import PAYMENT_METHODS_BUCKET
from ratiba_runtime.snapshots import unpacked
from ratiba_runtime.testing import eventually

from .house import House


async def told(house: House, slug: str) -> PaymentMethodsSnapshot | None:
    """What is in the bucket of a business."""
    bucket = await house.client.jetstream().key_value(PAYMENT_METHODS_BUCKET)
    if slug not in await bucket.keys():
        return None
    return unpacked(PaymentMethodsSnapshot, (await bucket.get(slug)).value or b"")


async def test_a_business_that_is_set_up_is_told_of_at_once_and_the_version_only_rises(house: House) -> None:
    slug = await house.business()
    assert await told(house, slug) == PaymentMethodsSnapshot(version=1, methods=(Method.MPESA,))
    await house.ask(SET_UP_PAYMENTS, house.account(), slug)
    assert await told(house, slug) == PaymentMethodsSnapshot(version=2, methods=(Method.MPESA,))


async def test_nothing_is_told_of_a_business_that_was_never_set_up(house: House) -> None:
    slug = await house.business(set_up=False)
    await _swept(house.replicas[0], slug)
    assert await told(house, slug) is None


async def test_a_snapshot_that_was_lost_is_written_again_by_who_looks_next(house: House) -> None:
    slug, replica = await house.business(), house.replicas[0]
    bucket = await house.client.jetstream().key_value(PAYMENT_METHODS_BUCKET)
    await bucket.delete(slug)
    await eventually(lambda: replica.sweeper.publisher.snapshots.held(slug) is None)
    await _swept(replica, slug)
    assert await told(house, slug) == PaymentMethodsSnapshot(version=1, methods=(Method.MPESA,))


async def _swept(replica: Payments, slug: str) -> None:
    [tenant] = [one for one in replica.sweeper.tenants.all() if one.slug == slug]
    await replica.sweeper._safely(tenant)
