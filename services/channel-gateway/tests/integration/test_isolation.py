"""Every statement of the gateway, run as one tenant over another's data: it finds and changes nothing."""

import ast
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

import channel_gateway
from channel_gateway.adapters import accounts, deliveries, lane_rows, report_rows, web_sessions, windows
from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.outgoing import Outgoing
from ratiba_contracts.views import Channel
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

KEY, WAMID, HASH = "9f86d081884c7d65", "wamid.A", "a" * 64
NOW = datetime.now(UTC)
FIRST, SECOND = DeliveryId(KEY, 1, 1), DeliveryId(KEY, 2, 1)
TABLES = ("windows", "deliveries", "channel_accounts", "web_sessions")
Statement = Callable[[Any], Awaitable[Any]]


def message(id_: DeliveryId) -> Outgoing:
    return Outgoing(id_, 1, "T", Channel.WHATSAPP, uuid4(), uuid4(), {"text": "Karibu"}, MessageState.PENDING, 0)


STATEMENTS: dict[str, Statement] = {
    "deliveries.later_reply_left": lambda c: deliveries.later_reply_left(c, KEY, 0),
    "deliveries.states_of_reply": lambda c: deliveries.states_of_reply(c, KEY, 1),
    "deliveries.recent_replies": lambda c: deliveries.recent_replies(c, KEY),
    "deliveries.shown_replies": lambda c: deliveries.shown_replies(c, KEY, 0),
    "deliveries.forget_before": lambda c: deliveries.forget_before(c, NOW + timedelta(days=1)),
    "lane_rows.head_of_lane": lambda c: lane_rows.head_of_lane(c, KEY),
    "lane_rows.begin_attempt": lambda c: lane_rows.begin_attempt(c, SECOND, NOW),
    "lane_rows.record_accepted": lambda c: lane_rows.record_accepted(c, SECOND, 0, "wamid.B", NOW),
    "lane_rows.record_postponed": lambda c: lane_rows.record_postponed(c, SECOND, 0, NOW),
    "lane_rows.record_failed": lambda c: lane_rows.record_failed(c, SECOND, 0, "reason", 1),
    "lane_rows.due_conversations": lane_rows.due_conversations,
    "report_rows.find_reported": lambda c: report_rows.find_reported(c, WAMID, FIRST),
    "report_rows.record_report": lambda c: report_rows.record_report(
        c, FIRST, state=MessageState.READ, provider_message_id=WAMID, reached_at=NOW, now=NOW
    ),
    "report_rows.is_sending": lambda c: report_rows.is_sending(c, KEY),
    "report_rows.mark_read": lambda c: report_rows.mark_read(c, KEY, 9, NOW),
    "windows.lock": lambda c: windows.lock(c, KEY),
    "accounts.token_of_account": lambda c: accounts.token_of_account(c, Channel.WHATSAPP, "8001"),
    "web_sessions.key_of_session": lambda c: web_sessions.key_of_session(c, HASH),
    "web_sessions.forget_unused": lambda c: web_sessions.forget_unused(c, NOW + timedelta(days=1)),
}
"""Must find nothing."""

WRITING: dict[str, Statement] = {
    "deliveries.store_reply": lambda c: deliveries.store_reply(c, [message(FIRST)], NOW, NOW),
    "windows.touch": lambda c: windows.touch(
        c, key=KEY, channel=Channel.WHATSAPP, account="8001", address="254712000009", inbound_at=NOW
    ),
    "accounts.store_token": lambda c: accounts.store_token(
        c, Channel.WHATSAPP, "8001", SecretStr("another"), actor="tests"
    ),
    "web_sessions.insert_session": lambda c: web_sessions.insert_session(c, HASH, KEY),
}
"""Write rows of their own beside the other tenant's, of the same key."""

ACROSS_TENANTS = {"accounts.tenant_of_account", "accounts.claim_account", "migrations.migrate_accounts"}
"""Work on the table over all tenants: names only. That an account cannot be taken over is in test_accounts."""


def test_every_statement_is_listed() -> None:
    folder = Path(channel_gateway.__file__).parent / "adapters"
    found = {
        f"{file.stem}.{node.name}"
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.AsyncFunctionDef)
    }
    assert found == {*STATEMENTS, *WRITING, *ACROSS_TENANTS}


@pytest.mark.parametrize("name", [*STATEMENTS, *WRITING])
async def test_a_statement_of_one_tenant_does_not_touch_another(two_tenants: tuple[Any, Any, Any], name: str) -> None:
    town, owner, other = two_tenants
    before = await dump(town, owner.slug)
    assert all(before.values())
    with bind_tenant(other):
        async with town.database.tenant_transaction() as connection:
            found = await (STATEMENTS | WRITING)[name](connection)
    if name in STATEMENTS:
        assert not found
    await empty(town, other.slug)
    assert await dump(town, owner.slug) == before


async def empty(town: Any, slug: str) -> None:
    """The next statement finds nothing of the last one's."""
    for table in TABLES:
        await town.rows(slug, f"DELETE FROM {table} RETURNING 1")


async def dump(town: Any, slug: str) -> dict[str, list[str]]:
    return {
        table: sorted(
            json.dumps(dict(row), default=str, sort_keys=True)
            for row in await town.rows(slug, f"SELECT * FROM {table}")
        )
        for table in TABLES
    }


@pytest.fixture(scope="module")
async def two_tenants(servers: Any) -> tuple[Any, Any, Any]:
    """A tenant with a row of everything, and another with none. No gateway runs: nothing moves by itself."""
    registry = TenantRegistry(servers.database)
    slugs = [await servers.tenant() for _ in range(2)]
    owner, other = [await registry.get(slug) for slug in slugs]
    with bind_tenant(owner):
        async with servers.database.tenant_transaction() as connection:
            await windows.touch(
                connection, key=KEY, channel=Channel.WHATSAPP, account="8001", address="254712000001", inbound_at=NOW
            )
            await accounts.store_token(connection, Channel.WHATSAPP, "8001", SecretStr("token"), actor="tests")
            await web_sessions.insert_session(connection, HASH, KEY)
            await deliveries.store_reply(connection, [message(FIRST)], NOW, NOW)
            await report_rows.record_report(
                connection, FIRST, state=MessageState.SENT, provider_message_id=WAMID, reached_at=None, now=NOW
            )
            await deliveries.store_reply(connection, [message(SECOND)], NOW, NOW)
    return servers, owner, other
