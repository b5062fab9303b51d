"""Real servers, real gateways (as many replicas as a test wants), the fake Graph API, and a hand on the bus."""

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import nats
import nats.errors
import pytest
from cryptography.fernet import Fernet
from nats.aio.client import Client
from pydantic import SecretStr

from channel_gateway.domain.conversation_key import conversation_key
from channel_gateway.settings import GatewaySettings
from channel_gateway.wiring import TENANT_MIGRATIONS, Gateway, build
from ratiba_cli.drivers.whatsapp import WhatsAppCustomer
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_cli.servers import NatsServer
from ratiba_contracts.acts import Help
from ratiba_contracts.asks import REGISTER_ACCOUNT
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import Question, ReplyDecided
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.options import Option
from ratiba_contracts.requests import AccountRegistered, RegisterAccount
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.views import Channel, Language
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.health import served
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.migrate_database import migrate_registry, migrate_tenant
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenant_writing import enter_tenant

from .provider_side import AMINA, Edge

APP_SECRET = "the-app-secret-of-tests"
VERIFY_TOKEN = "the-verify-token-of-tests"
KEY_SECRET = "the-key-secret-of-tests"
CREDENTIALS_KEY = Fernet.generate_key().decode()
LOCAL_SECRET = "the-local-stack-secret-of-tests"
THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"

_numbers = itertools.count(1)


@dataclass
class Running:
    """A gateway that serves on `url`."""

    gateway: Gateway
    url: str

    @property
    def sent(self) -> Callable[[str, str], float]:
        """How often a counter of this replica with these labels went up."""
        registry = self.gateway.service.metrics.registry
        return lambda name, labels: registry.get_sample_value(name, dict(p.split("=") for p in labels.split(","))) or 0


@dataclass
class Town:
    """The servers of a module, and what a test does with them."""

    postgres_url: str
    valkey_url: str
    nats: NatsServer
    client: Client
    database: Database
    graph: FakeGraphClient | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _gateways: list[Gateway] = field(default_factory=list)

    def settings(self, **overrides: Any) -> GatewaySettings:
        given: dict[str, Any] = {
            "postgres_url": self.postgres_url,
            "valkey_url": self.valkey_url,
            "nats_url": self.nats.url,
            "log_level": "DEBUG",
            "local_stack": True,
            "local_stack_secret": LOCAL_SECRET,
            "postgres_pool_size": 6,
            "key_secret": KEY_SECRET,
            "credentials_keys": [CREDENTIALS_KEY],
            "whatsapp_app_secret": APP_SECRET,
            "whatsapp_verify_token": VERIFY_TOKEN,
            "graph_api_url": self.graph.url if self.graph else "http://127.0.0.1:9",
            "sweep_seconds": 0.3,
            "web_poll_seconds": 0.5,
            "port": 0,
        }
        return GatewaySettings(**(given | overrides))

    async def gateway(self, **overrides: Any) -> Running:
        """Start a replica; it ends with the test."""
        return await self._stack.enter_async_context(self.running(**overrides))

    @asynccontextmanager
    async def running(self, *, build_with: dict[str, Any] | None = None, **overrides: Any) -> AsyncIterator[Running]:
        gateway = await build(self.settings(**overrides), **(build_with or {}))
        async with gateway.service.running(), served(gateway.app, "127.0.0.1", 0, "app") as port:
            self._gateways.append(gateway)
            try:
                yield Running(gateway, f"http://127.0.0.1:{port}")
            finally:
                self._gateways.remove(gateway)

    async def tenant(self, name: str = "Pendo Spa", *, active: bool = True) -> str:
        slug = f"pendo-{secrets.token_hex(4)}"
        await enter_tenant(self.database, slug, name=name, vertical="spa")
        if active:
            await migrate_tenant(
                self.postgres_url, "channel-gateway", TENANT_MIGRATIONS, slug, owners=("channel-gateway",)
            )
        for gateway in self._gateways:
            await gateway.service.tenants.refresh()
        return slug

    async def business(self, tenant: str, token: str | None = None) -> BusinessNumber:
        """Register a WhatsApp account of the tenant, through the request every operator uses."""
        number = BusinessNumber(str(10**14 + next(_numbers)), "254700000000")
        request = RegisterAccount(
            actor="tests",
            channel=Channel.WHATSAPP,
            account=number.phone_number_id,
            access_token=SecretStr(token or (self.graph.token if self.graph else "some-token")),
        )
        answer = await put_question(self.client, REGISTER_ACCOUNT, tenant, request, timeout=5)
        assert answer == AccountRegistered(tenant=tenant)
        return number

    def customer(self, running: Running, business: BusinessNumber, contact: Contact | None = None) -> WhatsAppCustomer:
        assert self.graph is not None
        someone = contact or Contact(f"2547{secrets.randbelow(10**8):08}", "Amina")
        return WhatsAppCustomer(running.url, self.graph, business, someone, APP_SECRET)

    def key(self, tenant: str, contact: Contact) -> str:
        return conversation_key(KEY_SECRET.encode(), tenant, Channel.WHATSAPP, contact.address)

    async def decide(
        self,
        tenant: str,
        key: str,
        seq: int,
        *,
        channel: Channel = Channel.WHATSAPP,
        options: tuple[Option, ...] = (),
        question_id: str | None = None,
        acts: tuple[Any, ...] = (Help(),),
        at: datetime | None = None,
    ) -> Envelope[Any]:
        """Publish what booking would: reply number `seq` of a conversation."""
        fact = self.decision(
            tenant, key, seq, channel=channel, options=options, question_id=question_id, acts=acts, at=at
        )
        await publish_fact(self.client.jetstream(), fact)
        return fact

    def decision(
        self,
        tenant: str,
        key: str,
        seq: int,
        *,
        channel: Channel = Channel.WHATSAPP,
        options: tuple[Option, ...] = (),
        question_id: str | None = None,
        acts: tuple[Any, ...] = (Help(),),
        at: datetime | None = None,
    ) -> Envelope[Any]:
        """The same, not yet published."""
        question = Question(question_id=question_id, options=options) if question_id else None
        now = at or datetime.now(UTC)
        data = ReplyDecided(
            thread_id=THREAD,
            reply_seq=seq,
            channel=channel,
            language=Language.EN,
            time_zone="Africa/Nairobi",
            today=now,
            acts=acts,
            question=question,
        )
        return envelope(data, id=fresh_id(), tenant=tenant, key=key, time=now)

    async def facts(self, tenant: str, fact: str, *, count: int, seconds: float = 15) -> list[Envelope[Any]]:
        """The conversation facts of a tenant once there are `count`, or those there are after `seconds`."""
        jetstream = self.client.jetstream()
        found: list[Envelope[Any]] = []
        subscription = await jetstream.subscribe(
            event_pattern("conversation", fact, tenant), ordered_consumer=True, stream="CONVERSATION"
        )
        try:
            async with asyncio.timeout(seconds):
                while len(found) < count:
                    found.append(decode((await subscription.next_msg(timeout=seconds)).data))
        except (TimeoutError, nats.errors.TimeoutError):
            pass
        finally:
            await subscription.unsubscribe()
        return found

    async def rows(self, tenant: str, query: str, *args: Any) -> list[asyncpg.Record]:
        async with self.database.transaction() as connection:
            await connection.execute(f"SET LOCAL search_path TO tenant_{tenant.replace('-', '_')}")
            return list(await connection.fetch(query, *args))


@pytest.fixture
def make_town() -> type[Town]:
    """For a test that brings its own servers."""
    return Town


@pytest.fixture(scope="module")
async def servers(module_database_url: str, valkey_url: str, module_nats_server: NatsServer) -> AsyncIterator[Town]:
    """The servers alone: no gateway, no Graph API."""
    client = await nats.connect(module_nats_server.url)
    await migrate_bus(client.jetstream())
    await migrate_registry(module_database_url)
    database = await Database.open(module_database_url, application_name="tests", max_size=4)
    yield Town(module_database_url, valkey_url, module_nats_server, client, database)
    await database.close()
    await client.close()


@pytest.fixture
async def town(servers: Town, fake_graph: FakeGraphClient) -> AsyncIterator[Town]:
    """A place with a fake Graph API of its own, where replicas end with the test."""
    async with AsyncExitStack() as stack:
        servers.graph = fake_graph
        servers._stack = stack
        yield servers


@pytest.fixture
async def edge(town: Town) -> AsyncIterator[Edge]:
    """A gateway with one business, and a customer of it."""
    running = await town.gateway(webhook_max_bytes=50_000, reading_time_seconds=20)
    tenant = await town.tenant()
    business = await town.business(tenant)
    async with town.customer(running, business, AMINA) as customer:
        yield Edge(town, running, tenant, business, customer)
