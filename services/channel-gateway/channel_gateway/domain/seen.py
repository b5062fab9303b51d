"""Which reply had reached the customer when they wrote. A bare "yes" answers only a question that was
seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class SentReply:
    """What is known of one reply. `accepted_at`: the provider took it (our clock); `reached_at`: the
    provider says it was delivered or read (the provider's clock, whole seconds). Both None while it has not
    left.
    """

    reply_seq: int
    accepted_at: datetime | None
    reached_at: datetime | None


def seen_reply_seq(
    replies: Iterable[SentReply], *, sent_at: datetime, received_at: datetime, reading_time: timedelta
) -> int:
    """The highest reply that had reached the customer, 0 for none.

    A delivery report settles it: reported for no later than the message was sent, both by the provider's
    clock. Without a report a reply counts as seen when the provider took it more than `reading_time` before
    the message came in; so of two quick "ndio" the second has not seen what the first one brought up.
    """
    return max((r.reply_seq for r in replies if _seen(r, sent_at, received_at, reading_time)), default=0)


def _seen(reply: SentReply, sent_at: datetime, received_at: datetime, reading_time: timedelta) -> bool:
    if reply.reached_at is not None:
        return reply.reached_at <= sent_at
    return reply.accepted_at is not None and received_at - reply.accepted_at > reading_time
