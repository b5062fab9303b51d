"""The only place that constructs: settings in, a service ready to run out. Tests call it too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from admin_orchestrator import SERVICE
from admin_orchestrator.adapters.appointments import Appointments
from admin_orchestrator.adapters.catalog import Catalog
from admin_orchestrator.adapters.offers import Offers
from admin_orchestrator.adapters.payments import Payments
from admin_orchestrator.adapters.personality import Personality
from admin_orchestrator.adapters.readings import Readings
from admin_orchestrator.adapters.uploads import Uploads
from admin_orchestrator.adapters.waiting import Waiting
from admin_orchestrator.handlers import Handlers
from admin_orchestrator.housekeeping import forget_old
from admin_orchestrator.metrics import ConsoleMetrics
from admin_orchestrator.routes import build_app
from admin_orchestrator.settings import Settings
from admin_orchestrator.web.appointments import AppointmentsPage
from admin_orchestrator.web.businesses import Businesses
from admin_orchestrator.web.catalog import CatalogPage
from admin_orchestrator.web.cookies import Cookies
from admin_orchestrator.web.cross_sell import CrossSellPage
from admin_orchestrator.web.development_sign_in import DevelopmentSignIn
from admin_orchestrator.web.drafts import DraftPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.oidc_sign_in import CALLBACK, OidcSignIn
from admin_orchestrator.web.pages import Pages
from admin_orchestrator.web.payments import PaymentsPage
from admin_orchestrator.web.personality import PersonalityPage
from admin_orchestrator.web.readings import ReadingPage
from admin_orchestrator.web.rollback import RollbackPage
from admin_orchestrator.web.row_edits import RowEdits
from admin_orchestrator.web.sign_in import Entrance, SignIn
from admin_orchestrator.web.upload import UploadBounds
from admin_orchestrator.web.waiting import WaitingPage
from ratiba_contracts.asks import ADD_OWNER, ANSWER_SECONDS, LIST_OWNERS, REMOVE_OWNER
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.migrate_database import migrate_own_tables
from ratiba_runtime.patience import patiently
from ratiba_runtime.service import Service

if TYPE_CHECKING:
    import httpx2

    from admin_orchestrator.adapters.oidc import IdentityProvider

TABLES = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Console:
    """A built console. Run `service.run(app, ...)`, or `service.running()` beside a server of one's own."""

    service: Service
    app: FastAPI


async def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    oidc_transport: "httpx2.AsyncBaseTransport | None" = None,
) -> Console:
    """Connect, migrate, construct. Overrides are for tests."""
    service = await Service.open(SERVICE, settings)
    await patiently(lambda: migrate_own_tables(settings.postgres_url, SERVICE, TABLES))
    metrics = ConsoleMetrics(service.metrics.registry)
    handlers = Handlers(service.database, settings.oidc_issuer, clock)
    service.answer(ADD_OWNER, handlers.add_owner)
    service.answer(REMOVE_OWNER, handlers.remove_owner)
    service.answer(LIST_OWNERS, handlers.list_owners)
    service.background(hourly(lambda: forget_old(service.database, settings.lifetimes, clock())))
    pages = Pages(development=settings.development_owner is not None)
    upload = UploadBounds(settings.upload_file_max_bytes, settings.upload_max_bytes)
    forms = Forms(settings.origin, settings.form_max_bytes, upload)
    cookies = Cookies(settings.secure, settings.lifetimes.absolute)
    waiting = Waiting(lambda: service.broker.connection, settings.ask_seconds)
    gate = Gate(service.database, service.tenants, cookies, settings.issuers, settings.lifetimes, waiting, clock)
    personality = Personality(lambda: service.broker.connection, settings.ask_seconds)
    catalog = Catalog(lambda: service.broker.connection, settings.ask_seconds)
    uploads = Uploads(lambda: service.broker.connection, ANSWER_SECONDS)
    payments = Payments(lambda: service.broker.connection, settings.ask_seconds)
    appointments = Appointments(lambda: service.broker.connection, settings.ask_seconds)
    offers = Offers(lambda: service.broker.connection, settings.ask_seconds)
    readings = Readings(lambda: service.broker.connection)
    service.background(readings.follow())
    draft_page = DraftPage(gate, forms, pages, catalog, readings)
    entrance = Entrance(gate, metrics)
    provider = _provider(settings, oidc_transport)
    routers = [
        SignIn(gate, forms, pages, provider is not None, settings.development_owner).router(),
        Businesses(gate, pages).router(),
        PersonalityPage(gate, forms, pages, personality, clock).router(),
        CatalogPage(gate, forms, pages, catalog, uploads, clock).router(),
        draft_page.router(),
        RowEdits(gate, forms, pages, catalog, draft_page).router(),
        ReadingPage(gate, pages, catalog, readings, uploads).router(),
        RollbackPage(gate, forms, pages, catalog, clock).router(),
        AppointmentsPage(gate, forms, pages, appointments, clock).router(),
        PaymentsPage(gate, forms, pages, payments, clock).router(),
        WaitingPage(gate, forms, pages, waiting, clock).router(),
        CrossSellPage(gate, pages, offers, clock).router(),
    ]
    if provider is not None:
        routers.append(OidcSignIn(entrance, provider).router())
    if settings.development_owner is not None:
        routers.append(DevelopmentSignIn(entrance, forms, settings.development_owner).router())
    return Console(service, build_app(routers, forms, pages, metrics, secure=settings.secure))


def _provider(settings: Settings, transport: "httpx2.AsyncBaseTransport | None") -> "IdentityProvider | None":
    if settings.oidc_issuer is None or settings.oidc_client_id is None or settings.oidc_client_secret is None:
        return None
    from admin_orchestrator.adapters.oidc import IdentityProvider, Registration  # noqa: PLC0415  the local stack need not wait for it

    registration = Registration(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=f"{settings.origin}{CALLBACK}",
    )
    return IdentityProvider(registration, transport)
