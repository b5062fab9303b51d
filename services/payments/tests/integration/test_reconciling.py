"""A reconciliation answers in time, however much there is to look at and however slow the provider is."""

import asyncio
import time

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_requests import Reconcile, Reconciled
from ratiba_contracts.payments import PaymentState

from .house import House

RINGING, TOGETHER = 12, 8


@pytest.mark.edge(35)
async def test_what_there_was_no_time_for_is_told_and_comes_first_the_next_time(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(Behaviour())
    later = {"ask_after_seconds": (60.0, 120.0), "statement_from_seconds": 60.0, "surely_over_seconds": 60.0}
    async with servers.running(reconcile_seconds=3.0, call_timeout_seconds=5.0, **later) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        facts = [await servers.request() for _ in range(RINGING)]
        await asyncio.gather(*(servers.reaches(fact, PaymentState.PROMPTED, within=30) for fact in facts))
        await daraja.slow_query(2000)
        begun = time.monotonic()
        first = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        taken = time.monotonic() - begun
        asked = await servers.rows("SELECT payment_id FROM payment_attempts WHERE asked_times > 0")
        await daraja.slow_query(0)
        second = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        times = await servers.rows("SELECT asked_times FROM payment_attempts")
    servers.replicas.clear()
    assert isinstance(first, Reconciled)
    assert first.looked_at == first.open == len(asked) <= TOGETHER, "more were not begun in time"
    assert first.remaining == RINGING - len(asked)
    assert taken < 3.0 + 2.0, "what was begun is left when the time is over"
    assert second == Reconciled(looked_at=RINGING, paid=0, unpaid=0, open=RINGING, remaining=0)
    assert sorted(row["asked_times"] for row in times) == [1] * first.remaining + [2] * first.looked_at
