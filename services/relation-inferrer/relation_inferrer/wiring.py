"""The only place that constructs; tests build the same service with some of it exchanged."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ratiba_contracts.consumers import INFERRER_REQUESTS
from ratiba_llm import LLMSettings, build_router
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.service import Service
from ratiba_trades import lexicon
from relation_inferrer import SERVICE
from relation_inferrer.housekeeping import forget_old
from relation_inferrer.inference import Inference
from relation_inferrer.inferrers import LexiconInferrer
from relation_inferrer.metrics import InferrerMetrics
from relation_inferrer.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


def wall_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


async def build(settings: Settings, *, clock: Callable[[], datetime] = wall_clock) -> Service:
    """The service, ready to run. Raises LexiconDrifted or MisconfiguredModel before anything is connected."""
    lexicon()
    model = LLMSettings()
    service = await Service.open(SERVICE, settings, migrations=MIGRATIONS)
    inference = Inference(
        service.database,
        build_router(model, service.metrics.registry),
        model,
        settings,
        LexiconInferrer(),
        InferrerMetrics(service.metrics.registry),
        clock,
    )
    for _ in range(settings.questions_at_once):
        service.on(INFERRER_REQUESTS)(inference.relations_requested)
    service.background(hourly(lambda: forget_old(service.database, service.tenants, clock())))
    return service
