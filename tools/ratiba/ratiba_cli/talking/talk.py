"""A talk: one customer on one channel, each utterance followed on the bus to the end of its turn."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from booking_fsm.adapters.thread_views import view_key
from channel_gateway.adapters.web_sessions import token_hash
from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.web import WebCustomer
from ratiba_cli.drivers.whatsapp import WhatsAppCustomer
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_cli.local.plans import LocalAddresses
from ratiba_cli.local.secrets_file import LocalSecrets
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.following import Following, following
from ratiba_cli.refusals import CommandRefused
from ratiba_cli.talking.exchange import Exchange
from ratiba_contracts.conversation import WORDS_PATIENCE_SECONDS, ReplyDecided
from ratiba_contracts.envelope import provider_message_id
from ratiba_contracts.views import Channel

_TAP = "/tap "
_WAIT = "/wait "
_DELIVERY_SECONDS = WORDS_PATIENCE_SECONDS + 2
"""From a decision to the phone: where a model words replies, they wait for it first."""


class NoWhatsAppNumber(CommandRefused, LookupError):
    """The business cannot be written to on WhatsApp."""

    def __init__(self, tenant: str) -> None:
        super().__init__(f"{tenant} has no WhatsApp number; `ratiba seed` gives it one, or talk with --channel web")


@dataclass(frozen=True)
class Door:
    """What leads into a running local Ratiba: its edge, its fake provider, its secrets."""

    addresses: LocalAddresses
    secrets: LocalSecrets


@dataclass
class Talk:
    """One conversation. `seconds` is how long an utterance may take; one that stays unanswered takes as long."""

    tenant: str
    customer: WhatsAppCustomer | WebCustomer
    account: str
    reached: Connections
    facts: Following
    seconds: float = 15.0
    key: str | None = None
    listened_to: int = 0

    async def utter(self, line: str) -> Exchange:
        """Say a line; `/tap LABEL` (or its number) taps an option, `/wait SECONDS` listens for what comes by itself."""
        if line.startswith(_WAIT):
            return replace(await self.listen(float(line.removeprefix(_WAIT))), said=line)
        message_id = await self._send(line)
        facts = await self.facts.turn(message_id, self.seconds)
        self.listened_to = len(self.facts.facts)
        if facts:
            self.key = facts[0].partitionkey
        decided = sum(isinstance(fact.data, ReplyDecided) for fact in facts)
        replies = await self.customer.replies(decided, seconds=_DELIVERY_SECONDS) if decided else []
        return Exchange(line, replies, await self._thread(), facts)

    async def listen(self, seconds: float) -> Exchange:
        """What came by itself since the last exchange, and comes in so many seconds; nothing is said."""
        await asyncio.sleep(seconds)
        replies = await self.customer.replies(0, seconds=0.1)
        since, self.listened_to = self.listened_to, len(self.facts.facts)
        facts = [fact for fact in self.facts.facts[since:] if self.key in {None, fact.partitionkey}]
        return Exchange("", replies, await self._thread(), facts)

    async def _send(self, line: str) -> UUID:
        tapped = line.removeprefix(_TAP).strip() if line.startswith(_TAP) else None
        if isinstance(self.customer, WhatsAppCustomer):
            wamid = await (self.customer.say(line) if tapped is None else self.customer.tap(tapped))
            return provider_message_id(Channel.WHATSAPP, self.account, wamid)
        frame_id = await (self.customer.say(line) if tapped is None else self.customer.tap(tapped))
        return provider_message_id(Channel.WEB, self.account, f"{token_hash(self.customer.session)}:{frame_id}")

    async def _thread(self) -> dict[str, Any] | None:
        if self.key is None:
            return None
        copy = await self.reached.valkey.get(view_key(self.tenant, self.key))
        return None if copy is None else dict(json.loads(copy))


@contextlib.asynccontextmanager
async def whatsapp_talk(
    reached: Connections, door: Door, tenant: str, contact: Contact, at: datetime | None = None
) -> AsyncIterator[Talk]:
    """Talk on WhatsApp, through the signed webhook. Raises NoWhatsAppNumber."""
    account = await _whatsapp_account(reached, tenant)
    clock = None if at is None else ConversationClock(at, door.secrets.local_stack)
    async with (
        FakeGraphClient(door.addresses.graph, door.secrets.graph_token) as graph,
        WhatsAppCustomer(
            door.addresses.gateway,
            graph,
            BusinessNumber(account, "254700000000"),
            contact,
            door.secrets.whatsapp_app_secret,
            headers=dict if clock is None else clock.headers,
        ) as customer,
        following(reached.bus, tenant) as facts,
    ):
        yield Talk(tenant, customer, account, reached, facts)


@contextlib.asynccontextmanager
async def web_talk(reached: Connections, door: Door, tenant: str, at: datetime | None = None) -> AsyncIterator[Talk]:
    """Talk on the web page's socket, in a session of its own."""
    clock = None if at is None else ConversationClock(at, door.secrets.local_stack)
    async with (
        WebCustomer(door.addresses.gateway, tenant, clock=clock) as customer,
        following(reached.bus, tenant) as facts,
    ):
        yield Talk(tenant, customer, tenant, reached, facts)


async def _whatsapp_account(reached: Connections, tenant: str) -> str:
    async with reached.database.transaction() as connection:
        account: str | None = await connection.fetchval(
            "SELECT account FROM svc_channel_gateway.accounts WHERE tenant = $1 AND channel = 'whatsapp' LIMIT 1",
            tenant,
        )
    if account is None:
        raise NoWhatsAppNumber(tenant)
    return account
