"""A start that restarting alone does not help: why it is refused is in the log, and the exit code is 78."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ratiba_runtime.bus_health import BusDenied
from ratiba_runtime.migrate_bus import DRIFT_EXIT_CODE, BusDrift
from ratiba_runtime.sealing import CannotOpen

log = structlog.get_logger("ratiba.service")


@contextmanager
def refusals_told() -> Iterator[None]:
    """End the process where the bus is not as declared or denies what a start needs, or credentials do not open."""
    try:
        yield
    except* BusDrift as drifts:
        for drift in drifts.exceptions:
            log.critical("service.bus_drifted", reason=str(drift))
        sys.exit(DRIFT_EXIT_CODE)
    except* BusDenied as denials:
        for denial in denials.exceptions:
            log.critical("service.bus_denied", reason=str(denial))
        sys.exit(DRIFT_EXIT_CODE)
    except* CannotOpen as closed:
        for each in closed.exceptions:
            log.critical("service.credentials_do_not_open", reason=str(each))
        sys.exit(DRIFT_EXIT_CODE)
