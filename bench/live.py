"""The running product with customers: the stack, the provider in its place, the load ready to begin."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bench.business import BUSINESS, WITH_OFFERS
from bench.load.driver import Load, Taken
from bench.load.provider import Arrival, Provider
from bench.load.wire import Connections, listening
from bench.stack import RunningStack, planted, running_stack
from ratiba_cli.fake_graph.webhooks import BusinessNumber
from ratiba_cli.seeding.seed_file import TenantSeed

WARM_UP_SECONDS = 3.0
WARM_UP_AT_ONCE = 8
ACTIVE_SECONDS = 15.0


@dataclass(frozen=True)
class Live:
    """Everything runs; `load` talks to the product. `puzzling` are other customers, for words that no rule knows;
    `offered` those of a business that offers a second service, which is not planted yet.
    """

    stack: RunningStack
    load: Load
    provider: Provider
    puzzling: Load
    offered: Load


def load_on(
    gateway: Connections,
    app_secret: str,
    *,
    reports: bool = False,
    prefix: str = "25471",
    of: TenantSeed = BUSINESS,
) -> Load:
    """The benchmarks' customers, at this gateway; two loads at once have numbers of their own `prefix`."""
    number = of.whatsapp
    first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    business = BusinessNumber(number.phone_number_id, number.display_phone_number)
    return Load(gateway, business, app_secret, first_day=first, days=55, reports=reports, prefix=prefix)


@contextlib.asynccontextmanager
async def live_product(folder: Path) -> AsyncIterator[Live]:
    """Started, planted, and warm: bytecode, prepared statements, pools and caches are what they are in use."""
    async with running_stack(folder) as stack:
        await planted(stack)
        gateway = Connections("127.0.0.1", stack.gateway_port)
        load = load_on(gateway, stack.secrets.whatsapp_app_secret)
        puzzling = load_on(gateway, stack.secrets.whatsapp_app_secret, prefix="25472")
        offered = load_on(gateway, stack.secrets.whatsapp_app_secret, prefix="25473", of=WITH_OFFERS)

        def arrived(arrival: Arrival) -> None:
            for each in (load, puzzling, offered):
                each.arrived(arrival)

        provider = Provider(arrived)
        async with listening(stack.provider_port, provider.answer):
            await until_served(load)
            await load.run(WARM_UP_AT_ONCE, WARM_UP_SECONDS)
            load.taken = Taken()
            yield Live(stack, load, provider, puzzling, offered)
        await gateway.close()


async def until_served(load: Load) -> None:
    """The gateway learns within a second that a new business is active, and says 503 until then."""
    async with asyncio.timeout(ACTIVE_SECONDS):
        while not load.taken.latencies:
            await load.converse()
            await asyncio.sleep(0.2)
