"""Until everybody has heard: what a business changed is in the bucket, and every process that follows it holds it."""

import re
from typing import Any

import httpx

from ratiba_cli.local.plans import LocalAddresses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import children_of
from ratiba_cli.local.ratiba import RunningRatiba
from ratiba_cli.reach.connections import Connections
from ratiba_contracts.streams import SNAPSHOT_BUCKETS
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.testing import eventually

_HELD = re.compile(r'^ratiba_snapshot_revision\{bucket="(\w+)"\} (\S+)$', re.MULTILINE)


async def held_by_all(running: RunningRatiba, reached: Connections, bucket: str, slug: str, *, version: int = 1) -> int:
    """Wait until each reader of a bucket holds a business's snapshot, at this version or a later one.

    Returns the bucket's revision that they all have reached.
    """
    [declared] = [each for each in SNAPSHOT_BUCKETS if each.name == bucket]
    stored: Snapshots[Any] = Snapshots(reached.jetstream, bucket, declared.model)

    async def written() -> int:
        await stored.load()
        held = stored.held(slug)
        return stored.with_revision(slug)[0] if held is not None and held.version >= version else 0

    revision: int = await eventually(written)
    readers = [name for name in children_of(running.folder) if name.rsplit("-", 1)[0] in declared.readers]
    assert {name.rsplit("-", 1)[0] for name in readers} == set(declared.readers), "not every reader runs"
    ports = PortBook(running.folder).known()
    async with httpx.AsyncClient() as http:

        async def newest(name: str) -> float:
            page = await http.get(f"http://127.0.0.1:{ports[f'{name} health']}/metrics")
            return float(dict(_HELD.findall(page.text))[bucket])

        async def by_all() -> bool:
            return min([await newest(name) for name in readers]) >= revision

        await eventually(by_all)
    return revision


async def open_to_customers(addresses: LocalAddresses, slug: str) -> None:
    """Wait until the edge serves a new business: while it is being set up it says so with 503."""
    async with httpx.AsyncClient() as http:

        async def open_() -> bool:
            return (await http.get(addresses.chat_page(slug))).status_code == 200

        await eventually(open_)
