"""The only place that constructs adapters; tests build the same service with some of them exchanged."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from booking_fsm.adapters.rosters import Rosters
from booking_fsm.adapters.thread_views import ThreadViews
from booking_fsm.asks import Asks
from booking_fsm.by_hand import ByHand
from booking_fsm.cancelling_by_hand import CancellingByHand
from booking_fsm.consultations import Consultations
from booking_fsm.day import Days
from booking_fsm.domain.understanding import Offerable, StaffName, understand
from booking_fsm.domain.when import ALWAYS_OPEN
from booking_fsm.handlers import Handlers
from booking_fsm.handoffs import Handoffs
from booking_fsm.housekeeping import forget_old
from booking_fsm.settings import Settings
from booking_fsm.sweeper import Sweeper
from booking_fsm.turns import SERVICE, Turns
from ratiba_contracts.asks import (
    BOOK_BY_HAND,
    CANCEL_BY_HAND,
    FIND_ADJACENT_OPENINGS,
    FIND_OPENINGS,
    NOTE_ANSWERED,
    REPLACE_ROSTER,
    SHOW_DAY,
    SHOW_HANDOFFS,
)
from ratiba_contracts.consumers import BOOKING_CONSULTATIONS, THREAD_INPUT_CONSUMERS
from ratiba_contracts.payments import PaymentMethodsSnapshot
from ratiba_contracts.streams import CATALOG_BUCKET, DIALS_BUCKET, PAYMENT_METHODS_BUCKET
from ratiba_contracts.tenant import CatalogSnapshot, DialsSnapshot
from ratiba_contracts.views import Language
from ratiba_holds import Holds, open_client
from ratiba_llm import LLMSettings, build_router
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.service import Service

MIGRATIONS = Path(__file__).parent / "migrations"


def wall_clock() -> dt.datetime:
    """Now, UTC."""
    return dt.datetime.now(dt.UTC)


async def build(
    settings: Settings, *, holds: Holds | None = None, clock: Callable[[], dt.datetime] = wall_clock
) -> Service:
    """The service, ready to run."""
    _learn_to_read(clock())
    service = await Service.open(SERVICE, settings, migrations=MIGRATIONS)
    catalogs = service.snapshots(CATALOG_BUCKET, CatalogSnapshot)
    dials = service.snapshots(DIALS_BUCKET, DialsSnapshot)
    rosters = Rosters()
    holds = holds or Holds(open_client(settings.valkey_url, timeout_s=settings.hold_timeout_seconds))
    model = LLMSettings()
    router = build_router(model, service.metrics.registry)
    turns = Turns(
        service.database,
        holds,
        catalogs,
        dials,
        rosters,
        clock,
        consults=router.is_on,
        methods=service.snapshots(PAYMENT_METHODS_BUCKET, PaymentMethodsSnapshot),
        pay_within=dt.timedelta(minutes=settings.pay_minutes),
    )
    consultations = Consultations(service.database, router, model, catalogs, rosters, clock)
    handlers = Handlers(turns, ThreadViews(service.valkey))
    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handlers.thread_input)
    for _ in range(settings.consultations_at_once):
        service.on(BOOKING_CONSULTATIONS)(consultations.requested)
    asks = Asks(service.database, catalogs, rosters, holds, clock, settings.local_stack)
    service.answer(FIND_OPENINGS, asks.find_openings)
    service.answer(FIND_ADJACENT_OPENINGS, asks.find_adjacent_openings)
    service.answer(REPLACE_ROSTER, asks.replace_roster)
    service.answer(BOOK_BY_HAND, ByHand(service.database, catalogs, rosters, holds, clock).book)
    service.answer(CANCEL_BY_HAND, CancellingByHand(service.database, holds, clock).cancel)
    service.answer(SHOW_DAY, Days(service.database, catalogs, rosters, holds).show)
    waiting = Handoffs(service.database, clock)
    service.answer(SHOW_HANDOFFS, waiting.show)
    service.answer(NOTE_ANSWERED, waiting.note_answered)
    service.background(Sweeper(service.database, service.tenants, clock, settings.sweep_seconds).run())
    service.background(hourly(lambda: forget_old(service.database, service.tenants, clock())))
    return service


def _learn_to_read(now: dt.datetime) -> None:
    """Read a sentence of everything: word lists load on first use, a quarter of a second no customer is to wait for."""
    understand(
        "Habari, nataka manicure na Amina kesho saa tatu; my name is Wanjiku, 0712 345 678, yes please",
        now=now,
        services=[Offerable("manicure", "Manicure")],
        staff=[StaffName("amina", "Amina")],
        opening_hours=ALWAYS_OPEN,
        expecting=None,
        tenant_language=Language.EN,
        phone_region="KE",
    )
