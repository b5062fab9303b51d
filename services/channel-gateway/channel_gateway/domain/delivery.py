"""How far a message to a customer got, and which way its state may move: forward only."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ratiba_contracts.conversation import DeliveryState


class MessageState(StrEnum):
    """States of one outgoing message. `sending`: a call is being made, or was when its process died."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


SETTLED = frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.READ, MessageState.FAILED})
"""States in which the next message of the conversation may leave."""

_PROGRESS = {
    MessageState.PENDING: 0,
    MessageState.SENDING: 1,
    MessageState.SENT: 2,
    MessageState.DELIVERED: 3,
    MessageState.READ: 4,
}
_REPORTED = {
    DeliveryState.SENT: MessageState.SENT,
    DeliveryState.DELIVERED: MessageState.DELIVERED,
    DeliveryState.READ: MessageState.READ,
}


@dataclass(frozen=True, slots=True)
class DeliveryId:
    """One message of one reply: a reply may need several messages, numbered from 1."""

    key: str
    reply_seq: int
    part: int

    def __str__(self) -> str:
        return f"{self.key}:{self.reply_seq}:{self.part}"

    @classmethod
    def parse(cls, text: str) -> "DeliveryId | None":
        """Read what `str` wrote; None for anything else."""
        key, *numbers = text.split(":")
        if len(numbers) != 2 or not key or not all(n.isascii() and n.isdecimal() and len(n) < 10 for n in numbers):
            return None
        return cls(key, int(numbers[0]), int(numbers[1]))


def moved(state: MessageState, reported: DeliveryState | None) -> MessageState:
    """The state after a report (None: failed). Reports come late, twice and in any order.

    A report never moves a message back. `failed` after `delivered` or `read` is ignored: it was seen. A
    success after `failed` counts: the message arrived after all.
    """
    if reported is None:
        return state if _PROGRESS.get(state, 0) > _PROGRESS[MessageState.SENT] else MessageState.FAILED
    after = _REPORTED[reported]
    if state is MessageState.FAILED:
        return after if after is not MessageState.SENT else state
    return after if _PROGRESS[after] > _PROGRESS[state] else state


def reply_state(messages: Iterable[MessageState]) -> DeliveryState | MessageState:
    """The state of a whole reply: that of its slowest message, or `failed` when one failed.

    A `DeliveryState` can be announced; `pending`, `sending` and `failed` come back as they are.
    """
    states = list(messages)
    if MessageState.FAILED in states:
        return MessageState.FAILED
    slowest = min(states, key=_PROGRESS.__getitem__)
    if slowest in (MessageState.PENDING, MessageState.SENDING):
        return slowest
    return DeliveryState(slowest.value)
