"""The only place that constructs; tests build the same service with some of it exchanged."""

from collections.abc import Callable
from datetime import UTC, datetime

from personality import SERVICE
from personality.adapters.defaults_file import read_defaults
from personality.domain.config import PersonalityConfig
from personality.handlers import Handlers
from personality.keeper import Keeper
from personality.publisher import Publisher
from personality.settings import Settings
from ratiba_contracts.streams import DIALS_BUCKET, PERSONALITY_TENANTS
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_runtime.service import Service


def wall_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


async def build(
    settings: Settings,
    *,
    config: PersonalityConfig | None = None,
    clock: Callable[[], datetime] = wall_clock,
) -> Service:
    """The service, ready to run. Raises DefaultsDrifted before anything is connected."""
    config = config or read_defaults()
    service = await Service.open(SERVICE, settings)
    publisher = Publisher(service.database, service.snapshots(DIALS_BUCKET, DialsSnapshot), config, clock)
    service.on(PERSONALITY_TENANTS)(Handlers(publisher).tenant_provisioned)
    service.background(Keeper(publisher, service.tenants, settings.check_seconds).run())
    return service
