"""Every service at work for both businesses on real servers, and a look at all that one of them has."""

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nats
import pytest
import redis.asyncio
from cryptography.fernet import Fernet
from fastapi import FastAPI
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic import SecretStr

from admin_orchestrator import wiring as console
from admin_orchestrator.settings import Settings as ConsoleSettings
from booking_fsm import wiring as booking
from booking_fsm.settings import Settings as BookingSettings
from catalog_importer import wiring as importer
from catalog_importer.settings import Settings as ImporterSettings
from channel_gateway import wiring as gateway
from channel_gateway.settings import GatewaySettings
from cross_sell import wiring as cross_sell
from cross_sell.settings import Settings as CrossSellSettings
from payments import wiring as payments
from payments.settings import PaymentsSettings
from personality import wiring as personality
from personality.settings import Settings as PersonalitySettings
from ratiba_cli.fake_anthropic import Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.fake_graph.client import AcceptedMessage, FakeGraphClient
from ratiba_cli.fake_graph.server import running_fake_graph
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.asks import PUT_SERVICES, REGISTER_ACCOUNT, REPLACE_ROSTER, SET_UP_PAYMENTS, Ask
from ratiba_contracts.catalog_drafts import DraftCommitted
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.live_catalog import PutServices
from ratiba_contracts.payment_requests import PaymentsSetUp, SetUpPayments
from ratiba_contracts.requests import AccountRegistered, RegisterAccount, RosterReplaced
from ratiba_contracts.streams import CATALOG_BUCKET, PAYMENT_TIMERS, THREAD_INPUTS
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, StaffTime, open_client, primary_owner
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.health import served
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.service import Service
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.testing import eventually
from relation_inferrer import wiring as inferrer
from relation_inferrer.settings import Settings as InferrerSettings

from . import belongings
from .belongings import Rows, every_row, schemas_of
from .kucha import ACCOUNT as KUCHAS_ACCOUNT
from .kucha import CATALOG as KUCHAS_CATALOG
from .kucha import ROSTER as KUCHAS_ROSTER
from .kucha import TOKEN as KUCHAS_TOKEN
from .pendo import KEY_SECRET, KUCHA, MARK, PENDO, PROVIDER, InHand, ids_of_pendo
from .pendos_money import DARAJA

APP_SECRET = "the-app-secret-of-tests"
VERIFY_TOKEN = "the-verify-token-of-tests"
NEVER = 3600.0
"""Seconds between looks of whatever works unasked: what happens in a test, its messages have caused."""

HEARD = ("ratiba.>", "$KV.>", "live.>")
"""What the services say to one another and store: facts, timers, requests, snapshots, hints."""


@dataclass(frozen=True)
class Look:
    """All there is of both businesses at a moment."""

    rows: Rows
    said: Sequence[Msg]
    kept: Mapping[str, str]
    sent: Sequence[AcceptedMessage]


@dataclass
class Town:
    """The services and what surrounds them."""

    url: str
    app: FastAPI
    console_url: str
    console: FastAPI
    services: Mapping[str, Service]
    client: Client
    database: Database
    valkey: redis.asyncio.Redis
    graph: FakeGraphClient
    in_hand: InHand
    said: list[Msg] = field(default_factory=list)

    async def look(self) -> Look:
        """Everything, once nothing is under way any more."""
        await eventually(self._is_quiet, every=0.05)
        await self.client.flush()
        async with self.database.transaction() as connection:
            rows = await every_row(connection)
        kept = {key: await self._value(key) async for key in self.valkey.scan_iter("*")}
        return Look(rows, tuple(self.said), kept, await self.graph.accepted())

    async def ask(self, slug: str, ask: Ask, request: Any) -> Any:
        """Ask as somebody of a business."""
        return await put_question(self.client, ask, slug, request, timeout=5)

    def handled(self) -> Counter[tuple[str, str]]:
        """How many deliveries each service had in hand and how they ended, by service and outcome."""
        counted = Counter[tuple[str, str]]()
        for name, service in self.services.items():
            for metric in service.metrics.registry.collect():
                for sample in metric.samples:
                    if sample.name == "ratiba_messages_total":
                        counted[name, sample.labels["outcome"]] += int(sample.value)
        return counted

    async def _is_quiet(self) -> bool:
        if await self._a_prompt_is_about_to_be_looked_at():
            return False
        return await self._is_still() and await self._is_still()  # what the one look just missed, the other sees

    async def _a_prompt_is_about_to_be_looked_at(self) -> bool:
        """A timer that is due at once fires within a second or so; until then it stands with the bus, armed."""
        armed = "ratiba.*.payment_timer.armed.v1.*.prompt"
        info = await self.client.jetstream().stream_info(PAYMENT_TIMERS.name, subjects_filter=armed)
        return bool(info.state.subjects)

    async def _is_still(self) -> bool:
        async with self.database.transaction() as connection:
            for service in self.services:
                schema = f"svc_{service.replace('-', '_')}"
                if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {schema}.outbox)"):
                    return False
        jetstream = self.client.jetstream()
        sources = (await jetstream.stream_info(THREAD_INPUTS.name)).sources or []
        if any(source.lag for source in sources):
            return False
        infos = await asyncio.gather(*(jetstream.consumer_info(one.stream, one.durable) for one in CONSUMERS))
        if any(info.num_pending or info.num_ack_pending for info in infos):
            return False
        lanes = self.services["channel-gateway"].metrics.registry.get_sample_value("ratiba_gateway_lanes")
        return not lanes

    async def _value(self, key: str) -> str:
        if await self.valkey.type(key) == "zset":
            return repr(await self.valkey.zrange(key, 0, -1, withscores=True))
        return repr(await self.valkey.get(key))


def trespasses(before: Look, after: Look, *, told: Sequence[bytes] = ()) -> list[str]:
    """What was done to Pendo between two looks: in the database, on the bus, in Valkey, at the provider.

    `told` are the bodies of messages that a test itself put on Pendo's subjects.
    """
    found = belongings.trespasses(before.rows, after.rows, PENDO.slug)
    for message in after.said[len(before.said) :]:
        if tenant_named_by(message.subject) == PENDO.slug and message.data not in told:
            found.append(f"bus: {message.subject} {message.data.decode(errors='replace')}")
    for key in sorted(before.kept.keys() | after.kept.keys()):
        if PENDO.slug in key and before.kept.get(key) != after.kept.get(key):
            found.append(f"valkey: {key} was {before.kept.get(key)}, is {after.kept.get(key)}")
    for sent in after.sent[len(before.sent) :]:
        if sent.phone_number_id != KUCHAS_ACCOUNT:
            found.append(f"provider: sent from {sent.phone_number_id}: {sent.message}")
    return found


def shown_to_kucha(before: Look, after: Look) -> list[str]:
    """What Kucha has, or was told between two looks, that only Pendo may see."""
    shown = [f"{t}: {row}" for t, rows in schemas_of(after.rows, KUCHA.slug).items() for row in rows]
    new = [message for message in after.said[len(before.said) :] if tenant_named_by(message.subject) == KUCHA.slug]
    shown += [f"bus: {message.subject} {message.data.decode(errors='replace')}" for message in new]
    shown += [f"valkey: {key} {value}" for key, value in after.kept.items() if KUCHA.slug in key]
    shown += [f"provider: {sent.message}" for sent in after.sent if sent.phone_number_id == KUCHAS_ACCOUNT]
    return [each for each in shown if MARK in each.lower()]


def tenant_named_by(subject: str) -> str | None:
    """Whose subject it is: `ratiba.<tenant>...`, `live.<tenant>...`, `$KV.<bucket>.<tenant>`."""
    match subject.split("."):
        case ["ratiba" | "live", tenant, *_] | ["$KV", _, tenant]:
            return tenant
    return None


@asynccontextmanager
async def services_at_work(postgres_url: str, nats_url: str, valkey_url: str, folder: Path) -> AsyncIterator[Town]:
    """Start them all on a database that `build_pendo` filled; Kucha opens its doors, without any customer yet."""
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(running_fake_graph(folder / "graph.jsonl", KUCHAS_TOKEN))
        client = await nats.connect(nats_url)
        stack.push_async_callback(client.close)
        await migrate_bus(client.jetstream())
        said: list[Msg] = []

        async def hear(message: Msg) -> None:
            said.append(message)

        for pattern in HEARD:
            await client.subscribe(pattern, cb=hear)
        database = await Database.open(postgres_url, application_name="tests", max_size=3)
        stack.push_async_callback(database.close)
        valkey = redis.asyncio.from_url(valkey_url, decode_responses=True)
        stack.push_async_callback(valkey.aclose)
        await valkey.flushdb()
        in_hand = await ids_of_pendo(database, postgres_url)
        await _hold_the_chair(valkey_url, in_hand)
        await _open_the_models_ear(stack)
        servers: dict[str, Any] = {"postgres_url": postgres_url, "nats_url": nats_url, "valkey_url": valkey_url}
        edge = await gateway.build(_gateway_settings(graph.url, servers))
        console_port = pick_free()
        owners_edge = await console.build(_console_settings(console_port, servers))
        services = {
            "booking-fsm": await booking.build(BookingSettings(**servers, sweep_seconds=NEVER)),
            "channel-gateway": edge.service,
            "admin-orchestrator": owners_edge.service,
            "personality": await personality.build(PersonalitySettings(**servers, check_seconds=NEVER)),
            "catalog-importer": await importer.build(ImporterSettings(**servers, check_seconds=NEVER)),
            "relation-inferrer": await inferrer.build(InferrerSettings(**servers)),
            "cross-sell": await cross_sell.build(CrossSellSettings(**servers)),
            "payments": await _payments(stack, servers),
        }
        for service in services.values():
            await stack.enter_async_context(service.running())
        port = await stack.enter_async_context(served(edge.app, "127.0.0.1", 0, "app"))
        await stack.enter_async_context(served(owners_edge.app, "127.0.0.1", console_port, "app"))
        urls = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{console_port}"
        town = Town(
            urls[0], edge.app, urls[1], owners_edge.app, services, client, database, valkey, graph, in_hand, said
        )
        await _open_kucha(town)
        await eventually(lambda: _menus_are_read(town))
        yield town


def _menus_are_read(town: Town) -> bool:
    """Whether every reader knows what both businesses sell."""
    readers: list[Snapshots[CatalogSnapshot]] = [
        one for service in town.services.values() for one in service._snapshots if one.bucket == CATALOG_BUCKET
    ]
    return all({PENDO.slug, KUCHA.slug} <= one._latest.keys() for one in readers)


async def _payments(stack: AsyncExitStack, servers: Mapping[str, Any]) -> Service:
    """Payments, whose phones ring and are not answered."""
    credentials = Credentials(DARAJA.consumer_key.get_secret_value(), DARAJA.consumer_secret, DARAJA.passkey)
    daraja = await stack.enter_async_context(running_fake_daraja(credentials, ring_seconds=NEVER))
    settings = PaymentsSettings(
        **servers,
        port=0,
        public_url="http://127.0.0.1:9",
        callback_secret="the-callback-secret-of-tests",
        credentials_keys=(base64.urlsafe_b64encode(b"k" * 32).decode(),),
        credentials_lost=True,  # what stands in Pendo's account is a mark to be looked for, and opens with nothing
        daraja_url=daraja.url,
        pesapal_url="http://127.0.0.1:9",
        sweep_seconds=NEVER,
        ask_after_seconds=(NEVER,),
    )
    return (await payments.build(settings)).service


async def _open_the_models_ear(stack: AsyncExitStack) -> None:
    """A model that has one thing to say to everybody, for the services that ask one."""
    model = await stack.enter_async_context(running_fake_anthropic("a-key-of-the-tests"))
    await model.script(Scripted(fields={"text": "Karibu!", "language": "en", "language_confidence": 0.9}))
    environment = stack.enter_context(pytest.MonkeyPatch.context())
    environment.setenv("ANTHROPIC_API_KEY", model.key)
    environment.setenv("RATIBA_LLM_ANTHROPIC_URL", model.url)


def _gateway_settings(graph_url: str, servers: Mapping[str, Any]) -> GatewaySettings:
    return GatewaySettings(
        **servers,
        port=0,
        key_secret=KEY_SECRET,
        credentials_keys=[Fernet.generate_key().decode()],
        whatsapp_app_secret=APP_SECRET,
        whatsapp_verify_token=VERIFY_TOKEN,
        graph_api_url=graph_url,
        sweep_seconds=NEVER,
        web_poll_seconds=NEVER,
        reading_time_seconds=0,
    )


def _console_settings(port: int, servers: Mapping[str, Any]) -> ConsoleSettings:
    """Every way in is on, so that every door is there; nobody answers at the provider."""
    return ConsoleSettings(
        **servers,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        local_stack=True,
        local_stack_secret="the-local-stack-secret-of-tests",
        development_owner="owner@ratiba.localhost",
        oidc_issuer=PROVIDER,
        oidc_client_id="console",
        oidc_client_secret="the-client-secret-of-tests",
    )


async def _hold_the_chair(valkey_url: str, in_hand: InHand) -> None:
    """Pendo's undecided customer holds what they chose."""
    slot, client = in_hand.slot, open_client(valkey_url)
    time = StaffTime(slot.staff_id, slot.blocked_from, slot.blocked_until)
    await Holds(client).reserve(PENDO.slug, time, primary_owner(in_hand.deciding_thread_id), 3600)
    await client.aclose()


async def _open_kucha(town: Town) -> None:
    menu = await town.ask(KUCHA.slug, PUT_SERVICES, PutServices(actor="kucha", services=KUCHAS_CATALOG.services))
    assert isinstance(menu, DraftCommitted), menu
    answer = await town.ask(KUCHA.slug, REPLACE_ROSTER, KUCHAS_ROSTER)
    assert answer == RosterReplaced(version=1)
    account = RegisterAccount(
        actor="tests", channel=Channel.WHATSAPP, account=KUCHAS_ACCOUNT, access_token=SecretStr(KUCHAS_TOKEN)
    )
    assert await town.ask(KUCHA.slug, REGISTER_ACCOUNT, account) == AccountRegistered(tenant=KUCHA.slug)
    for slug in (PENDO.slug, KUCHA.slug):
        paid_to = SetUpPayments(actor="tests", account=DARAJA)
        assert isinstance(await town.ask(slug, SET_UP_PAYMENTS, paid_to), PaymentsSetUp)
