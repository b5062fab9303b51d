"""Which messages are too old to answer: a history backfill or a replayed capture gets no reply and opens no
window.
"""

from datetime import datetime, timedelta


def is_too_old(sent_at: datetime, now: datetime, window: timedelta) -> bool:
    """True for a message that was sent longer than `window` ago."""
    return now - sent_at > window
