"""A tenant of its own for every test, on the run's Valkey."""

import datetime as dt
import secrets
from collections.abc import AsyncIterator, Callable

import pytest
from redis.asyncio import Redis

from ratiba_holds import Holds, StaffTime, open_client

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


@pytest.fixture
async def client(valkey_url: str) -> AsyncIterator[Redis]:
    """A client with patience enough for a busy machine."""
    client = open_client(valkey_url, timeout_s=5)
    yield client
    await client.aclose()


@pytest.fixture
def holds(client: Redis) -> Holds:
    """The holds under test."""
    return Holds(client)


@pytest.fixture
def tenant() -> str:
    """A tenant nobody else uses."""
    return f"t-{secrets.token_hex(6)}"


@pytest.fixture
def at() -> Callable[..., StaffTime]:
    """`at("amina", 0, 60)` is Amina's hour from ten o'clock on."""

    def build(staff_id: str, since: int, until: int) -> StaffTime:
        return StaffTime(staff_id, TEN + dt.timedelta(minutes=since), TEN + dt.timedelta(minutes=until))

    return build


@pytest.fixture
def kept(client: Redis, tenant: str) -> Callable[..., object]:
    """What the server keeps for the tenant: key of a cell without its prefix -> (owner, seconds left)."""

    async def read() -> dict[str, tuple[str, float]]:
        prefix = f"pair:reservation:{{{tenant}}}:"
        keys = [key async for key in client.scan_iter(match=f"{prefix}*", count=1000)]
        return {
            key.removeprefix(prefix): (str(await client.get(key)), await client.pttl(key) / 1000)
            for key in sorted(keys)
        }

    return read


@pytest.fixture(scope="session")
def at_five() -> Callable[[tuple[str, int, int]], StaffTime]:
    """`at_five(("amina", 2, 3))` is three cells of Amina's from the third after ten o'clock on."""

    def build(time: tuple[str, int, int]) -> StaffTime:
        staff_id, first, count = time
        since = TEN + dt.timedelta(minutes=5 * first)
        return StaffTime(staff_id, since, since + dt.timedelta(minutes=5 * count))

    return build
