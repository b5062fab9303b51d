"""When a model is asked to put a reply into words at all, and how long it may take."""

from datetime import datetime

from ratiba_contracts.conversation import WORDS_PATIENCE_SECONDS

WAY_BACK_SECONDS = 0.2
"""From an answer to the gateway that waits for it: a transaction, the bus, and the gateway's own transaction."""

LEAST_SECONDS = 0.5
"""Less than this is hardly ever enough for an answer: such a call would be paid for and come to nothing."""


def seconds_left(decided_at: datetime, now: datetime) -> float | None:
    """How long a call about a reply may take that was decided then; None: it could not be back in time.

    A clock that is behind the writer's buys no more time than there is.
    """
    gone = max((now - decided_at).total_seconds(), 0.0)
    left = WORDS_PATIENCE_SECONDS - WAY_BACK_SECONDS - gone
    return left if left >= LEAST_SECONDS else None


def is_over(decided_at: datetime, now: datetime) -> bool:
    """Whether nobody waits for words any more: the reply has left as it was."""
    return (now - decided_at).total_seconds() > WORDS_PATIENCE_SECONDS
