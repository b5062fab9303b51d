"""What booking-fsm decided, as the bus hears it: tells a ledger which turns are still to be taken."""

import contextlib
import json
from collections.abc import AsyncIterator
from uuid import UUID

import nats
from nats.aio.msg import Msg
from tests.chaos.ledger import Ledger

from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.facts import REPLY_DECIDED


@contextlib.asynccontextmanager
async def following_decisions(urls: ServerUrls, ledger: Ledger) -> AsyncIterator[None]:
    """While the block runs, the ledger hears of decisions. One missed while the bus is away is made up by its reply."""

    async def expected(_: Exception) -> None:
        """The bus is taken away on purpose, and comes back."""

    async def heard(message: Msg) -> None:
        ledger.decided(UUID(json.loads(message.data)["causationid"]))

    client = await nats.connect(
        urls.nats.split(","), max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=expected
    )
    try:
        await client.subscribe(REPLY_DECIDED.pattern, cb=heard)
        yield
    finally:
        await client.close()
