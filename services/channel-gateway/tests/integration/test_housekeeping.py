"""What is forgotten, and that forgetting stops nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from channel_gateway.housekeeping import KEEP_MESSAGES, KEEP_SESSIONS, forget_old
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_runtime.testing import eventually

AMINA = Contact("254712000001", "Amina")


async def test_old_words_are_forgotten_and_the_conversation_goes_on(town: Any) -> None:
    running = await town.gateway()
    service = running.gateway.service
    tenant = await town.tenant()
    business = await town.business(tenant)
    key = town.key(tenant, AMINA)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
        for seq in (1, 2):
            await town.decide(tenant, key, seq)
        await customer.replies(2)
        await eventually(
            lambda: town.rows(tenant, "SELECT key FROM deliveries WHERE reply_seq = 2 AND state = 'delivered'")
        )
        await forget_old(service.database, service.tenants, datetime.now(UTC))
        assert len(await town.rows(tenant, "SELECT body FROM deliveries WHERE body <> '{}'")) == 2
        later = datetime.now(UTC) + KEEP_MESSAGES + timedelta(minutes=1)
        await forget_old(service.database, service.tenants, later)
        (left,) = await town.rows(tenant, "SELECT reply_seq, body FROM deliveries")
        assert (left["reply_seq"], left["body"]) == (2, {})
        await town.decide(tenant, key, 3)
        assert len(await customer.replies()) == 1


async def test_a_message_that_still_waits_is_not_forgotten(town: Any) -> None:
    running = await town.gateway(gap_patience_seconds=600)
    service = running.gateway.service
    tenant = await town.tenant()
    business = await town.business(tenant)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
    await town.decide(tenant, town.key(tenant, AMINA), 2)
    await eventually(lambda: town.rows(tenant, "SELECT key FROM deliveries"))
    await forget_old(service.database, service.tenants, datetime.now(UTC) + timedelta(days=365))
    (row,) = await town.rows(tenant, "SELECT state, body FROM deliveries")
    assert row["state"] == "pending"
    assert row["body"] != {}


async def test_a_session_nobody_used_is_forgotten(town: Any) -> None:
    running = await town.gateway()
    service = running.gateway.service
    tenant = await town.tenant()
    await town.rows(
        tenant,
        """INSERT INTO web_sessions (token_hash, key, last_seen_at)
           VALUES ('old', 'k1', $1), ('new', 'k2', $2) RETURNING key""",
        datetime.now(UTC) - KEEP_SESSIONS - timedelta(minutes=1),
        datetime.now(UTC) - KEEP_SESSIONS + timedelta(minutes=1),
    )
    await forget_old(service.database, service.tenants, datetime.now(UTC))
    (left,) = await town.rows(tenant, "SELECT token_hash FROM web_sessions")
    assert left["token_hash"] == "new"
