"""The only place that constructs; tests build the same service with some of it exchanged."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from personality import SERVICE
from personality.adapters.defaults_file import read_defaults
from personality.desk import Desk
from personality.domain.config import PersonalityConfig
from personality.drift_watch import DriftWatch
from personality.handlers import Handlers
from personality.housekeeping import forget_old
from personality.keeper import Keeper
from personality.publisher import Publisher
from personality.rewording import Places, Rewording
from personality.settings import Settings
from personality.words_metrics import WordsMetrics
from ratiba_contracts.asks import CHANGE_DIAL, PREVIEW_DIALS, SET_WORDS_BY_MODEL, SHOW_DIALS, UNDO_CHANGE
from ratiba_contracts.consumers import PERSONALITY_WORDS
from ratiba_contracts.streams import DIALS_BUCKET
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_llm import LLMSettings, build_router
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.service import Service
from ratiba_wording import load_phrasebooks

MIGRATIONS = Path(__file__).parent / "migrations"


def wall_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


async def build(
    settings: Settings,
    *,
    config: PersonalityConfig | None = None,
    clock: Callable[[], datetime] = wall_clock,
) -> Service:
    """The service, ready to run. Raises DefaultsDrifted or WordingError before anything is connected."""
    config = config or read_defaults()
    load_phrasebooks()
    service = await Service.open(SERVICE, settings, migrations=MIGRATIONS)
    snapshots = service.snapshots(DIALS_BUCKET, DialsSnapshot)
    drift_watch = DriftWatch(service.metrics.registry)
    model = LLMSettings()
    router = build_router(model, service.metrics.registry)
    publisher = Publisher(service.database, snapshots, config, drift_watch, clock, model_is_on=router.is_on)
    service.once_provisioned(Handlers(publisher).tenant_provisioned)
    desk = Desk(service.database, publisher, clock)
    service.answer(SHOW_DIALS, desk.show)
    service.answer(CHANGE_DIAL, desk.change_dial)
    service.answer(SET_WORDS_BY_MODEL, desk.set_words_by_model)
    service.answer(UNDO_CHANGE, desk.undo_change)
    service.answer(PREVIEW_DIALS, desk.preview)
    words_metrics = WordsMetrics(service.metrics.registry)
    places = Places(settings.words_at_once)
    rewording = Rewording(service.database, snapshots, router, model, words_metrics, clock, places)
    readers = settings.words_at_once + 1 if router.is_on else 1  # one more than may ask: it says that nobody will
    for _ in range(readers):
        service.on(PERSONALITY_WORDS)(rewording.words_requested)
    service.background(Keeper(publisher, service.tenants, settings.check_seconds).run())
    service.background(hourly(lambda: forget_old(service.database, service.tenants, clock())))
    return service
