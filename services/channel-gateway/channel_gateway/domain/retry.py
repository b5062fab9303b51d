"""When to try a refused message again: growing delays with jitter, never before the provider's own word."""

from datetime import datetime, timedelta

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0


def retry_delay(attempt: int, *, jitter: float, retry_after: float | None = None) -> float:
    """Seconds to wait after attempt number `attempt` (from 1): about 1, 2, 4 ... 60.

    `jitter` in [0, 1) spreads the delay over 50-100 % of itself, so that conversations that were refused
    together do not come back together. `retry_after` (seconds, the provider's Retry-After) is a lower bound.
    """
    grown = min(FIRST_DELAY * 2.0 ** min(attempt - 1, 16), LONGEST_DELAY)
    return max(grown * (0.5 + jitter / 2), retry_after or 0.0)


def is_stale(decided_at: datetime, now: datetime, give_up_after: timedelta) -> bool:
    """True when a reply has waited so long that sending it would confuse more than silence."""
    return now - decided_at > give_up_after
