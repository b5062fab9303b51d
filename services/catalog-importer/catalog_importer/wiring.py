"""The only place that constructs; tests build the same service with some of it exchanged."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from catalog_importer import SERVICE
from catalog_importer.adapters.uploads import Uploads
from catalog_importer.catalog_desk import CatalogDesk
from catalog_importer.commit_desk import CommitDesk
from catalog_importer.draft_desk import DraftDesk
from catalog_importer.file_reader import FileReader
from catalog_importer.gap_filling import GapFilling, GapMetrics
from catalog_importer.handlers import Handlers
from catalog_importer.housekeeping import forget_old
from catalog_importer.import_reading import ImportReading
from catalog_importer.keeper import Keeper
from catalog_importer.live_draft import LiveDrafts
from catalog_importer.publisher import Publisher
from catalog_importer.readings import GapFiller, Reader
from catalog_importer.relation_answers import RelationAnswers
from catalog_importer.rollback_desk import RollbackDesk
from catalog_importer.settings import Settings
from catalog_importer.vision_by_model import ModelVision
from catalog_importer.vision_calls import BookedVisionCalls
from catalog_importer.vision_metrics import VisionMetrics
from ratiba_contracts.asks import (
    CHANGE_LIVE,
    COMMIT_DRAFT,
    DISCARD_DRAFT,
    EDIT_DRAFT,
    INFER_AGAIN,
    JUDGE_RELATION,
    PLAN_ROLLBACK,
    PUT_SERVICES,
    ROLL_BACK,
    SHOW_CATALOG,
    SHOW_DRAFT,
    START_IMPORT,
)
from ratiba_contracts.consumers import IMPORTER_IMPORTS, IMPORTER_RELATIONS
from ratiba_contracts.streams import CATALOG_BUCKET
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_llm import LLMSettings, build_router
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.service import Service

MIGRATIONS = Path(__file__).parent / "migrations"


def wall_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


async def build(
    settings: Settings,
    *,
    reader: Reader | None = None,
    gaps: GapFiller | None = None,
    clock: Callable[[], datetime] = wall_clock,
) -> Service:
    """The service, ready to run."""
    service = await Service.open(SERVICE, settings, migrations=MIGRATIONS)
    database = service.database
    publisher = Publisher(database, service.snapshots(CATALOG_BUCKET, CatalogSnapshot), clock)
    uploads = Uploads(service.jetstream, settings.limits.bytes_a_file)
    model = LLMSettings()
    router = build_router(model, service.metrics.registry)
    gaps = gaps or GapFilling(database, router, model, GapMetrics(service.metrics.registry), clock)
    calls = BookedVisionCalls(database, model, clock)
    vision = ModelVision(router, calls, VisionMetrics(service.metrics.registry))
    reader = reader or FileReader(vision, settings.limits)
    reading = ImportReading(database, publisher, uploads, reader, gaps, clock)
    handlers = Handlers(publisher, reading, RelationAnswers(database, publisher, clock))
    service.once_provisioned(handlers.tenant_provisioned)
    service.on(IMPORTER_IMPORTS)(handlers.import_requested)
    service.on(IMPORTER_RELATIONS)(handlers.relations_answered)
    desk = DraftDesk(database, publisher, uploads, clock)
    _answer_about_drafts(service, desk)
    service.answer(CHANGE_LIVE, LiveDrafts(database, clock).change_live)
    commits = CommitDesk(database, publisher, clock)
    service.answer(COMMIT_DRAFT, commits.commit_draft)
    service.answer(PUT_SERVICES, commits.put_services)
    rollbacks = RollbackDesk(database, publisher, clock)
    service.answer(PLAN_ROLLBACK, rollbacks.plan_rollback)
    service.answer(ROLL_BACK, rollbacks.roll_back)
    catalogues = CatalogDesk(database, publisher, clock)
    service.answer(SHOW_CATALOG, catalogues.show)
    service.answer(JUDGE_RELATION, catalogues.judge_relation)
    service.answer(INFER_AGAIN, catalogues.infer_again)
    after_drafts = (reading.give_up_old, desk.discard_empty)
    service.background(Keeper(publisher, after_drafts, service.tenants, settings.check_seconds).run())
    service.background(hourly(lambda: forget_old(database, service.tenants, clock())))
    return service


def _answer_about_drafts(service: Service, drafts: DraftDesk) -> None:
    service.answer(START_IMPORT, drafts.start_import)
    service.answer(SHOW_DRAFT, drafts.show_draft)
    service.answer(EDIT_DRAFT, drafts.edit_draft)
    service.answer(DISCARD_DRAFT, drafts.discard_draft)
