"""A replica that is frozen with a turn in hand, and wakes up when another has taken that turn, changes nothing."""

import asyncio
import datetime as dt
import signal
import time
from uuid import UUID

import psutil  # type: ignore[import-untyped]  # ships no annotations
import pytest
from tests.chaos.business import PAIRED
from tests.chaos.checker import violations
from tests.chaos.crowd import Crowd, ask, last_reply, start
from tests.chaos.driver import A_TUESDAY
from tests.chaos.stack import ChaosStack
from tests.chaos.targets import BOOKING, Target

from ratiba_cli.local.presence import children_of
from ratiba_cli.reach.connections import Connections, connected
from ratiba_contracts.consumers import ACK_WAIT
from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of

pytestmark = pytest.mark.timeout(180)

TENANT = PAIRED.slug
WAITS_FOR_A_ROW = """
    SELECT client_port FROM pg_stat_activity
    WHERE application_name = 'booking-fsm' AND wait_event_type = 'Lock'
"""


async def soon(look, seconds: float = 10.0):
    """What `look` finds as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"nothing after {seconds:g} s"
        await asyncio.sleep(0.02)
    return found


async def who_waits(chaos: ChaosStack, reached: Connections) -> Target | None:
    """The replica of which a transaction waits for a row."""
    async with reached.database.public_transaction() as connection:
        port = await connection.fetchval(WAITS_FOR_A_ROW)
    for name, process in children_of(chaos.running.folder).items():
        if name in BOOKING and port in {one.laddr.port for one in psutil.Process(process.pid).net_connections()}:
            return Target(name, process)
    return None


@pytest.mark.edge(8)
async def test_a_booking_fsm_frozen_in_mid_turn_finds_its_turn_taken_when_it_wakes_up(chaos: ChaosStack) -> None:
    async with (
        Crowd(chaos, PAIRED, A_TUESDAY + dt.timedelta(weeks=3), 300) as crowd,
        connected(chaos.running.urls) as reached,
        connected(chaos.running.urls) as meddler,
    ):
        customer = await crowd.join()
        assert await ask(customer, "manicure tomorrow at 10am")

        async def turns_of(message: UUID) -> int:
            async with reached.database.public_transaction() as connection:
                turns = f"SELECT count(*) FROM {checkpoints_schema_of(TENANT)}.checkpoints WHERE input_id = $1"
                return int(await connection.fetchval(turns, message))

        async with meddler.database.public_transaction() as connection:
            row = f"SELECT FROM {schema_of(TENANT)}.identities WHERE phone = $1 FOR UPDATE"
            await connection.fetch(row, f"+{customer.contact.address}")
            await customer.say("yes")
            agreed = crowd.load.ledger.answered[-1].id
            frozen = await soon(lambda: who_waits(chaos, reached), seconds=4.0)
            frozen.process.send(signal.SIGSTOP)
        log = chaos.running.folder / "logs" / f"{frozen.name}.log"
        already = log.stat().st_size
        try:  # the row is free: the frozen process has it now and cannot go on
            await soon(lambda: turns_of(agreed), seconds=3 * ACK_WAIT)
        finally:
            frozen.process.send(signal.SIGCONT)
        assert await customer.replies(seconds=30)
        evidence = await crowd.evidence()

        assert await turns_of(agreed) == 1
        assert last_reply(evidence, customer).acts == ("booked",)
        assert [begin for begin, _ in await crowd.rows()] == [start(crowd.at, 10)]
        assert violations(evidence) == []
        assert frozen.process.alive
        assert "message.waits_for_infrastructure" in log.read_text()[already:], "its session was ended meanwhile"
