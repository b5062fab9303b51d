# ruff: noqa: INP001 - a program, not a package
"""The one-shot step before the services: makes streams, consumers and buckets as the contracts declare them.

Reads RATIBA_NATS_URL, the address with the user `migrator`; RATIBA_NATS_REPLICAS (1) says how many nodes keep each
stream. Exit code 0: the bus is as declared. A change that a live stream cannot take is refused by name (exit code 1),
and that stream stays as it is.
"""

import asyncio
import os
import sys

import nats
import nats.errors
import structlog

from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import MIGRATOR
from ratiba_runtime.migrate_bus import BreakingChange, migrate_bus
from ratiba_runtime.telemetry import configure_logging

log = structlog.get_logger("ratiba.bus")


async def tell(error: Exception) -> None:
    """Say what the bus client reports: only here is a denied request named, which is otherwise never answered."""
    log.error("bus.error", reason=str(error))


async def main() -> int:
    """Migrate, and say what was done."""
    configure_logging("migrate-bus")
    client = await nats.connect(
        os.environ["RATIBA_NATS_URL"].split(","),
        connect_timeout=5,
        max_reconnect_attempts=10,
        inbox_prefix=inbox_prefix(MIGRATOR),  # its user may listen nowhere else
        error_cb=tell,
    )
    try:
        replicas = int(os.environ.get("RATIBA_NATS_REPLICAS", "1"))
        done = await migrate_bus(client.jetstream(timeout=10), replicas=replicas)
    except BreakingChange as refused:
        log.critical("bus.migration_refused", reason=str(refused))
        return 1
    except nats.errors.TimeoutError:
        log.critical("bus.migration_unanswered", advice="what the bus refused is named above, if it refused something")
        return 1
    finally:
        await client.close()
    for change in done or ["none: the bus is as declared"]:
        log.info("bus.change", change=change)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
