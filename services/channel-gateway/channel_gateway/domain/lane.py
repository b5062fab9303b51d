"""The lane of a conversation: replies leave strictly in their order, one at a time, nobody overtakes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from channel_gateway.domain.delivery import MessageState
from channel_gateway.domain.outcome import STALE, Refusal
from channel_gateway.domain.retry import is_stale


@dataclass(frozen=True, slots=True)
class Head:
    """The first message of a conversation that is not settled.

    `due_at`: pending, it may leave from then on; sending, the process that is making the call has until then.
    `follows_on`: the reply before it is here (and, being earlier, settled), or it is the first.
    """

    state: MessageState
    due_at: datetime
    decided_at: datetime
    stored_at: datetime
    follows_on: bool


@dataclass(frozen=True, slots=True)
class Patience:
    """`for_gap`: how long a reply waits for an earlier one that never arrived, so that one lost message does not
    silence its conversation for ever. `for_provider`: after that a reply is given up.
    """

    for_gap: timedelta
    for_provider: timedelta


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing waits."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing may leave before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """The head leaves now. `gap`: although the reply before it never came."""

    gap: bool = False


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The head will not be sent."""

    refusal: Refusal


_JUST_AFTER = timedelta(milliseconds=1)

LaneStep = Idle | Wait | Send | GiveUp


def next_step(head: Head | None, now: datetime, patience: Patience) -> LaneStep:
    """What happens in a lane now."""
    if head is None:
        return Idle()
    in_flight = head.state is MessageState.SENDING and head.due_at > now
    if not in_flight and is_stale(head.decided_at, now, patience.for_provider):
        return GiveUp(STALE)
    if in_flight:
        return Wait(head.due_at)
    if head.due_at > now:
        return Wait(min(head.due_at, head.decided_at + patience.for_provider + _JUST_AFTER))
    gap_until = head.stored_at + patience.for_gap
    if not head.follows_on and now < gap_until:
        return Wait(gap_until)
    return Send(gap=not head.follows_on)
