"""A reconciliation answers in time, however much there is to look at and however slow the provider is."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_requests import Reconcile, Reconciled
from ratiba_contracts.payments import PaymentState

from .house import House

RINGING, TOGETHER = 12, 8
PAID_UNTOLD = Behaviour(customer="pays", after_ms=100, callback="never")
AWAY = "sent_at = now() - interval '2 days', ask_at = now() - interval '1 minute', generation = generation + 50"
TOLD_OF_ANOTHER_SUM = ", claimed_amount = 1, claimed_at = now() - interval '2 days'"


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
        await daraja.slow_query(0)
        second = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
    servers.replicas.clear()
    assert isinstance(first, Reconciled)
    assert first.looked_at == first.open <= TOGETHER, "more were not begun in time"
    assert first.remaining == RINGING - first.looked_at
    assert taken < 3.0 + 2.0, "what was begun is left when the time is over"
    assert second == Reconciled(looked_at=RINGING, paid=0, unpaid=0, open=RINGING, remaining=0)


@pytest.mark.edge(35)
async def test_a_slow_statement_or_a_slow_query_leaves_nobody_unasked_for_ever(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(Behaviour())
    later = {"ask_after_seconds": (60.0, 120.0), "statement_from_seconds": 0.1, "surely_over_seconds": 60.0}
    async with servers.running(reconcile_seconds=2.0, call_timeout_seconds=8.0, **later) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        facts = [await servers.request() for _ in range(RINGING)]
        await asyncio.gather(*(servers.reaches(fact, PaymentState.PROMPTED, within=30) for fact in facts))
        old = "UPDATE payment_attempts SET sent_at = now() - interval '3 days' WHERE payment_id = $1"
        await servers.rows(old, facts[0].payment_id)
        await daraja.slow_statement(6000)
        by_query = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        await daraja.slow_statement(0)
        with_it = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        await daraja.slow_query(6000)
        for _ in range(2):
            cut = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
            assert isinstance(cut, Reconciled)
            assert cut.looked_at == 0
        await daraja.slow_query(0)
        times = await servers.rows("SELECT asked_times FROM payment_attempts WHERE state = 'prompted'")
    servers.replicas.clear()
    assert by_query == Reconciled(looked_at=RINGING, paid=0, unpaid=0, open=RINGING, remaining=0), "none is given up"
    assert with_it == Reconciled(looked_at=RINGING, paid=0, unpaid=1, open=RINGING - 1, remaining=0)
    left, twice = RINGING - 1, 2 * TOGETHER - (RINGING - 1)
    assert sorted(row["asked_times"] for row in times) == [3] * (left - twice) + [4] * twice, "others came first"


@pytest.mark.edge(35, 39)
async def test_what_was_paid_in_time_is_not_called_too_late_because_the_statement_is_slow(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(PAID_UNTOLD)
    later = {"ask_after_seconds": (60.0, 120.0), "statement_from_seconds": 0.1, "surely_over_seconds": 60.0}
    async with servers.running(reconcile_seconds=2.0, call_timeout_seconds=8.0, **later) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        held_until = datetime.now(UTC) + timedelta(seconds=3)
        fact = await servers.request(held_until=held_until)
        await servers.prompt(fact)
        await daraja.slow_statement(3500)
        await asyncio.sleep((held_until - datetime.now(UTC)).total_seconds() + 0.1)
        by_query = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        shown = await servers.reaches(fact, PaymentState.SETTLED)
        await daraja.slow_statement(0)
    servers.replicas.clear()
    assert by_query == Reconciled(looked_at=1, paid=0, unpaid=0, open=1, remaining=0)
    assert shown.refunds == ()


@pytest.mark.edge(35, 37)
@pytest.mark.parametrize("doubted", [False, True])
async def test_what_is_past_its_last_look_still_has_it_after_a_look_without_the_statement(
    servers: House, daraja: FakeDarajaClient, *, doubted: bool
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(PAID_UNTOLD if doubted else Behaviour())
    later = {"ask_after_seconds": (60.0, 120.0), "statement_from_seconds": 0.1, "surely_over_seconds": 60.0}
    async with servers.running(reconcile_seconds=2.0, call_timeout_seconds=8.0, **later) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        fact = await servers.request()
        await servers.reaches(fact, PaymentState.PROMPTED)
        await servers.rows(  # the service was away while its last look was due
            f"UPDATE payment_attempts SET {AWAY}{TOLD_OF_ANOTHER_SUM if doubted else ''} WHERE payment_id = $1",
            fact.payment_id,
        )
        await daraja.slow_statement(6000)
        await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        await daraja.slow_statement(0)
        left = await servers.shown(fact)
        await replica.sweeper.sweep(await replica.service.tenants.get(servers.tenant))
        over = await servers.shown(fact)
    servers.replicas.clear()
    assert left is not None
    assert over is not None
    assert [each.state for each in (*left.attempts, *over.attempts)] == ["prompted", "paid" if doubted else "lapsed"]


@pytest.mark.edge(35)
async def test_what_the_statement_shows_and_the_query_had_denied_comes_first_and_is_counted(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    later = {"ask_after_seconds": (60.0, 120.0), "statement_from_seconds": 60.0, "surely_over_seconds": 60.0}
    async with servers.running(reconcile_seconds=3.0, call_timeout_seconds=5.0, **later) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        await daraja.usual(PAID_UNTOLD)
        denied = await servers.request()
        await servers.reaches(denied, PaymentState.PROMPTED)
        await daraja.usual(Behaviour())
        facts = [await servers.request() for _ in range(RINGING)]
        await asyncio.gather(*(servers.reaches(fact, PaymentState.PROMPTED, within=30) for fact in facts))
        await servers.rows("UPDATE payments SET state = 'failed' WHERE payment_id = $1", denied.payment_id)
        over = "UPDATE payment_attempts SET state = 'unpaid', ask_at = NULL, asked_times = 9 WHERE payment_id = $1"
        await servers.rows(over, denied.payment_id)
        await daraja.slow_query(2000)
        first = await servers.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
        await daraja.slow_query(0)
    servers.replicas.clear()
    assert isinstance(first, Reconciled)
    assert (first.paid, first.looked_at + first.remaining) == (1, RINGING + 1)
