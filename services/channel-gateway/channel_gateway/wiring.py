"""The only place that constructs: settings in, a service ready to run out. Tests call it too."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from fastapi import FastAPI

from channel_gateway import SERVICE
from channel_gateway.adapters.migrations import migrate_accounts
from channel_gateway.channels.channel import Channels
from channel_gateway.channels.web.adapter import Web
from channel_gateway.channels.web.announcements import Announcements
from channel_gateway.channels.web.landing import landing
from channel_gateway.channels.web.routes import STATIC, WebRoutes
from channel_gateway.channels.web.socket import SocketRules, Sockets
from channel_gateway.channels.whatsapp.adapter import WhatsApp
from channel_gateway.channels.whatsapp.graph_api import GraphApi
from channel_gateway.channels.whatsapp.webhook import Webhook, WebhookSecrets
from channel_gateway.directory import Directory
from channel_gateway.domain.lane import Patience
from channel_gateway.domain.rate_limit import Buckets
from channel_gateway.handlers import Handlers
from channel_gateway.housekeeping import forget_old
from channel_gateway.intake import Intake, IntakeRules
from channel_gateway.lane_steps import LaneRules
from channel_gateway.lane_worker import LaneWorker
from channel_gateway.lanes import Lanes, SendingLimits
from channel_gateway.metrics import GatewayMetrics
from channel_gateway.reports import Reports
from channel_gateway.rewording import Rewording
from channel_gateway.routes import build_app
from channel_gateway.settings import GatewaySettings
from channel_gateway.tokens import Tokens
from ratiba_contracts.asks import REGISTER_ACCOUNT
from ratiba_contracts.consumers import GATEWAY_REPLIES, GATEWAY_WORDS
from ratiba_contracts.streams import DIALS_BUCKET
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.sealing import Seal
from ratiba_runtime.service import Service
from ratiba_wording import load_phrasebooks

if TYPE_CHECKING:
    from typing import Any

    from ratiba_contracts.envelope import Envelope

TENANT_MIGRATIONS = Path(__file__).parent / "migrations" / "tenant"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A built gateway. Run `service.run(app, ...)`, or `service.running()` beside a server of one's own."""

    service: Service
    app: FastAPI
    lanes: Lanes


async def build(
    settings: GatewaySettings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    jitter: Callable[[], float] = random.random,
    graph_transport: httpx.AsyncBaseTransport | None = None,
) -> Gateway:
    """Connect, migrate, construct. Overrides are for tests. Raises WordingError when a template has drifted."""
    load_phrasebooks()
    service = await Service.open(SERVICE, settings, migrations=TENANT_MIGRATIONS)
    await migrate_accounts(settings.postgres_url)
    metrics = GatewayMetrics(service.metrics.registry)
    announcements = Announcements(lambda: service.broker.connection)
    graph_api = GraphApi(
        httpx.AsyncClient(
            base_url=str(settings.graph_api_url),
            timeout=settings.send_timeout_seconds,
            verify=settings.graph_api_url.scheme == "https",  # reading the certificates takes 50 ms: only where needed
            limits=httpx.Limits(max_connections=settings.sends_in_flight, max_keepalive_connections=None),
            transport=graph_transport,
        ),
        settings.graph_api_version,
    )
    tokens = Tokens(service.database, Seal(settings.credentials_keys, "RATIBA_GATEWAY_CREDENTIALS_KEYS"))
    channels: Channels = {
        ChannelKind.WHATSAPP: WhatsApp(tokens, graph_api),
        ChannelKind.WEB: Web(announcements),
    }
    worker = LaneWorker(
        service.database,
        channels,
        metrics,
        service.pause,
        _lane_rules(settings),
        call_timeout=settings.send_timeout_seconds,
        jitter=jitter,
    )
    limits = SendingLimits(settings.sends_in_flight, settings.sweep_seconds)
    lanes = Lanes(service.database, service.tenants, worker, metrics, limits, clock=clock)
    dials = service.snapshots(DIALS_BUCKET, DialsSnapshot)
    handlers = Handlers(service.database, dials, channels, lanes, tokens, clock)
    service.on(GATEWAY_REPLIES)(handlers.reply_decided)
    service.on(GATEWAY_WORDS)(Rewording(service.database, channels, lanes, metrics).reply_worded)
    service.answer(REGISTER_ACCOUNT, handlers.register_account)
    service.before_work(lambda: tokens.seal_all(service.tenants, lost=settings.credentials_lost))
    service.background(lanes.run())
    service.background(announcements.follow())
    service.background(hourly(lambda: forget_old(service.database, service.tenants, datetime.now(UTC))))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await lanes.drain()
        await graph_api.close()

    app = _app(
        service,
        settings,
        channels=channels,
        metrics=metrics,
        announcements=announcements,
        clock=clock,
        lifespan=lifespan,
    )
    return Gateway(service, app, lanes)


def _lane_rules(settings: GatewaySettings) -> LaneRules:
    return LaneRules(
        patience=Patience(
            for_gap=timedelta(seconds=settings.gap_patience_seconds),
            for_provider=timedelta(seconds=settings.give_up_after_seconds),
        ),
        lease=timedelta(seconds=settings.send_timeout_seconds + settings.commit_timeout_seconds),
    )


def _app(
    service: Service,
    settings: GatewaySettings,
    *,
    channels: Channels,
    metrics: GatewayMetrics,
    announcements: Announcements,
    clock: Callable[[], datetime],
    lifespan: "Any",
) -> FastAPI:
    async def publish(envelope: "Envelope[Any]") -> object:
        return await publish_fact(service.jetstream(), envelope)

    directory = Directory(service.database, service.tenants)
    intake = Intake(
        service.database,
        publish,
        channels,
        IntakeRules(settings.key_secret.get_secret_value().encode(), settings.replay_window, settings.reading_time),
        metrics=metrics,
        clock=clock,
    )
    webhook = Webhook(
        directory,
        intake,
        Reports(service.database, metrics, intake.key_of, clock),
        metrics,
        WebhookSecrets(
            app=settings.whatsapp_app_secret.get_secret_value().encode(),
            verify_token=settings.whatsapp_verify_token.get_secret_value().encode(),
            local_stack=settings.local_secret,
        ),
        settings.webhook_max_bytes,
        clock,
    )
    sockets = Sockets(
        service.database,
        intake,
        announcements,
        metrics,
        Buckets(settings.web_messages_per_minute),
        Buckets(settings.web_messages_per_minute),
        SocketRules(settings.web_frame_max_bytes, settings.web_poll_seconds, settings.local_secret),
        clock,
    )
    web = WebRoutes(
        directory,
        service.database,
        intake,
        sockets,
        Buckets(settings.web_sessions_per_minute),
        settings.web_origins,
    )
    routers = [webhook.router(), web.router()]
    if settings.local_stack:
        routers.append(landing(service.tenants, STATIC, settings.console_url, settings.phones_url))
    return build_app(routers, metrics, lifespan)
