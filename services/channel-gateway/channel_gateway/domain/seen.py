"""Which reply had reached the customer when they wrote. A bare "yes" answers only a question that was
seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class SentReply:
    """What is known of one reply. `accepted_at`: the provider took it (our clock); `reached_at`: the
    provider says it was delivered or read (the provider's clock, whole seconds). Both None while it has not
    left. `read`: the provider says that it was read, not only delivered. `bodies`: its messages as stored, in
    order; known of a conversation's newest reply only.
    """

    reply_seq: int
    accepted_at: datetime | None
    reached_at: datetime | None
    read: bool = False
    bodies: tuple[dict[str, Any], ...] = ()


def seen_reply_seq(
    replies: Iterable[SentReply], *, sent_at: datetime, received_at: datetime, reading_time: timedelta
) -> int:
    """The highest reply that had reached the customer, 0 for none.

    A report settles it: the reply reached the phone in a second before the one the message was sent in, or was
    read in that very second. Delivered in the same second says nothing about which was first. Then, and without
    a report, a reply counts as seen when the provider took it more than `reading_time` before the message came
    in; so of two quick "ndio" the second has not seen what the first one brought up.
    """
    return max((r.reply_seq for r in replies if _seen(r, sent_at, received_at, reading_time)), default=0)


def _seen(reply: SentReply, sent_at: datetime, received_at: datetime, reading_time: timedelta) -> bool:
    reached = reply.reached_at
    if reached is not None and (reached != sent_at or reply.read):
        return reached <= sent_at
    return reply.accepted_at is not None and received_at - reply.accepted_at > reading_time
