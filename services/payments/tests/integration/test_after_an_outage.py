"""The service was away: what was asked for meanwhile, and called off again, waits on the bus in two lines."""

import asyncio

import pytest

from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.payments import PaymentState

from .house import PAYS, House

REQUESTS = 10


@pytest.mark.edge(39)
async def test_no_phone_rings_for_what_was_cancelled_while_the_service_was_away(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(PAYS)
    async with servers.running() as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
    servers.replicas.clear()
    facts = []
    for _ in range(REQUESTS):
        facts.append(await servers.request())
        await servers.cancel(facts[-1].lines[0].appointment_id)
    wanted = await servers.request()
    async with servers.running():
        await servers.reaches(wanted, PaymentState.SETTLED)
        ends = await asyncio.gather(*(servers.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER) for fact in facts))
    assert [each.attempts for each in ends] == [()] * REQUESTS
