"""The only place that constructs: settings in, a service ready to run out. Tests call it too."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI
from pydantic import HttpUrl

from payments import SERVICE
from payments.adapters.daraja import AccessTokens
from payments.adapters.pesapal import PesapalTokens
from payments.adapters.sealing import AccountSeal
from payments.asking import Asking, StatementRules
from payments.callbacks import Callbacks
from payments.cancellations_first import CancellationsFirst
from payments.handlers import Handlers
from payments.matching_unrouted import MatchingUnrouted
from payments.metrics import PaymentsMetrics
from payments.overview import Overview
from payments.payouts import Payouts
from payments.prompting import Prompting
from payments.providers import Providers
from payments.publishing import Publisher
from payments.reaper import Reaper
from payments.reconciling import Reconciling
from payments.routes import Routes, build_app
from payments.sealing_anew import seal_all
from payments.setting_up import SettingUp
from payments.settings import PaymentsSettings
from payments.sweeper import Sweeper
from payments.taking import Taking
from ratiba_contracts.asks import MATCH_UNROUTED, NOTE_PAID_OUT, RECONCILE_PAYMENTS, SET_UP_PAYMENTS, SHOW_PAYMENTS
from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS, PAYMENTS_REQUESTS, PAYMENTS_TIMERS
from ratiba_contracts.payments import PaymentMethodsSnapshot
from ratiba_contracts.streams import PAYMENT_METHODS_BUCKET
from ratiba_runtime.migrate_database import migrate_own_tables
from ratiba_runtime.patience import patiently
from ratiba_runtime.service import Service

TENANT_MIGRATIONS = Path(__file__).parent / "migrations" / "tenant"
SHARED_MIGRATIONS = Path(__file__).parent / "migrations" / "shared"


def wall_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Payments:
    """A built service. Run `service.run(app, ...)`, or `service.running()` beside a server of one's own."""

    service: Service
    app: FastAPI
    sweeper: Sweeper
    reaper: Reaper


async def build(settings: PaymentsSettings, *, clock: Callable[[], datetime] = wall_clock) -> Payments:
    """Connect, migrate, construct."""
    service = await Service.open(SERVICE, settings, migrations=TENANT_MIGRATIONS)
    await patiently(lambda: migrate_own_tables(settings.postgres_url, SERVICE, SHARED_MIGRATIONS, schema="public"))
    providers = _providers(service, settings, clock)
    secret, public_url = settings.callback_secret.get_secret_value().encode(), f"{settings.public_url}"
    public_url = public_url if public_url.endswith("/") else f"{public_url}/"
    metrics = PaymentsMetrics(service.metrics.registry)
    taking = Taking(clock, settings.ask_after_seconds, metrics)
    prompting = Prompting(service.database, providers, taking, metrics, clock, public_url, secret)
    rules = StatementRules(settings.statement_from_seconds, settings.surely_over_seconds)
    asking = Asking(service.database, providers, taking, rules, clock)
    cancellations = CancellationsFirst(service.jetstream, service.database)
    handlers = Handlers(service.database, taking, prompting, asking, cancellations, clock)
    for _ in range(settings.handled_at_once):  # most of a prompt's time is the provider's
        service.on(PAYMENTS_REQUESTS)(handlers.payment_requested)
        service.on(PAYMENTS_TIMERS)(handlers.timer_fired)
    service.on(PAYMENTS_CANCELLATIONS)(handlers.booking_cancelled)
    publisher = Publisher(service.database, service.snapshots(PAYMENT_METHODS_BUCKET, PaymentMethodsSnapshot))
    setting_up = SettingUp(service.database, providers.seal, providers, publisher, clock, public_url, secret)
    reconciling = Reconciling(service.database, asking, clock, settings.reconcile_seconds)
    matching = MatchingUnrouted(service.database, providers, taking, clock)
    service.answer(SET_UP_PAYMENTS, setting_up.set_up)
    service.answer(SHOW_PAYMENTS, Overview(service.database, clock).show)
    service.answer(RECONCILE_PAYMENTS, reconciling.reconcile)
    service.answer(MATCH_UNROUTED, matching.match_unrouted)
    service.answer(NOTE_PAID_OUT, Payouts(service.database, taking, clock).note_paid_out)
    service.before_work(
        lambda: seal_all(service.database, service.tenants, providers.seal, lost=settings.credentials_lost)
    )
    sweeper = Sweeper(service.database, service.tenants, handlers, publisher, clock, settings.sweep_seconds)
    reaper = Reaper(service.database, service.tenants, clock)
    service.background(sweeper.run())
    service.background(reaper.run())
    callbacks = Callbacks(service.database, taking, clock)
    routes = Routes(service.tenants, callbacks, secret, settings.callback_max_bytes, metrics)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await providers.close()

    return Payments(service, build_app(routes, lifespan), sweeper, reaper)


def _providers(service: Service, settings: PaymentsSettings, clock: Callable[[], datetime]) -> Providers:
    def client(url: HttpUrl) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=str(url),
            timeout=settings.call_timeout_seconds,
            verify=url.scheme == "https",  # reading the certificates takes 50 ms: only where needed
            limits=httpx.Limits(max_connections=settings.calls_in_flight),
        )

    daraja, pesapal = client(settings.daraja_url), client(settings.pesapal_url)
    return Providers(
        database=service.database,
        seal=AccountSeal(settings.credentials_keys),
        daraja=daraja,
        pesapal=pesapal,
        daraja_tokens=AccessTokens(daraja, clock),
        pesapal_tokens=PesapalTokens(pesapal, clock),
        clock=clock,
    )
