"""A conversation's own clock, for rehearsals on the local stack: "now" is what a signed header says it is."""

import hashlib
import hmac
from datetime import datetime, timedelta

LONGEST_OFFSET = timedelta(days=5 * 366)


class ClockRefused(Exception):
    """A conversation clock that may not be set: not on the local stack, not signed with its secret, or no
    instant.
    """

    slug = "clock-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the conversation's clock cannot be set: {reason}")


def sign_clock(secret: bytes, clock: str) -> str:
    """The signature that goes with a clock value, in hex."""
    return hmac.new(secret, clock.encode(), hashlib.sha256).hexdigest()


def clock_offset_seconds(
    clock: str | None, signature: str | None, *, local_stack_secret: bytes | None, now: datetime
) -> int:
    """Whole seconds between the asked clock and the wall clock; 0 when none is asked for.

    `local_stack_secret` is None everywhere but on the local stack, so that nobody else can move a clock.
    Raises ClockRefused.
    """
    if clock is None and signature is None:
        return 0
    if local_stack_secret is None:
        raise ClockRefused("this is not the local stack")
    expected = sign_clock(local_stack_secret, clock or "").encode()
    if not clock or not hmac.compare_digest(expected, (signature or "").encode("utf-8", "replace")):
        raise ClockRefused("it is not signed with the local stack's secret")
    try:
        asked = datetime.fromisoformat(clock)
    except ValueError as error:
        raise ClockRefused("it is no ISO 8601 time") from error
    if asked.tzinfo is None:
        raise ClockRefused("it has no UTC offset")
    offset = asked - now
    if abs(offset) > LONGEST_OFFSET:
        raise ClockRefused("it is more than five years away")
    return round(offset.total_seconds())
