"""Deadlines on the bus: (owner, purpose, generation). No task sleeps, so no restart forgets one.

Both are outbox rows, so a timer is armed or disarmed if and only if the turn that decided it commits. One subject per
(owner, purpose): arming again replaces what was armed before. A fired timer is an ordinary fact of its context (a
thread's `timer.fired` comes in the conversation's line); it acts only if its generation is still the one in the locked
state, because the one that was replaced or disarmed may already have fired.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from nats.js.api import Header

from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import TimerFired
from ratiba_contracts.envelope import MESSAGE_NAMESPACE, derived_id, isoformat_z
from ratiba_contracts.facts import TIMER_FIRED, fact_of_model
from ratiba_contracts.streams import stream_of
from ratiba_contracts.subjects import armed_subject
from ratiba_runtime.outbox_rows import OutboxRow, trace_headers

if TYPE_CHECKING:
    from typing import Any

    from ratiba_contracts.envelope import Envelope

FIRED_KEPT = "24h"
"""How long a fired timer stays in its stream; THREAD_INPUTS takes its copy within milliseconds."""

DISARM_KEPT = "60s"


def arm(
    *,
    tenant: str,
    key: str,
    thread_id: str,
    purpose: str,
    generation: int,
    due_at: datetime,
    cause: "Envelope[Any] | None",
    fires_at: datetime | None = None,
) -> OutboxRow:
    """The row that arms a timer. Both times are aware; a past one fires at once.

    `due_at` is in the conversation's own clock and is what the fired fact carries; `fires_at` is the wall-clock moment,
    when the two differ (local stack only). The fired fact's id follows from what identifies the timer, so a timer that
    fires twice, or that a sweeper (`cause=None`) arms again, is one input. The server does not pass our Nats-Msg-Id on
    to the fired message, or it would take that for a duplicate of this one.
    """
    fact = TimerFired(thread_id=thread_id, purpose=purpose, generation=generation, due_at=due_at)
    fired = envelope(
        fact,
        id=timer_id(tenant, thread_id, purpose, generation, due_at),
        tenant=tenant,
        key=key,
        time=due_at,
        cause=cause,
    )
    return scheduled(fired, owner=thread_id, purpose=purpose, at=fires_at if fires_at is not None else due_at)


def scheduled(fired: "Envelope[Any]", *, owner: str, purpose: str, at: datetime) -> OutboxRow:
    """The row by which `fired` is published at the moment `at`, in place of what `owner` had armed for `purpose`.

    The fact's stream must be one with schedules. Its id is to follow from (owner, purpose, generation), as `timer_id`.
    """
    fact, moment = fact_of_model(type(fired.data)), isoformat_z(at)
    headers = {
        Header.SCHEDULE.value: f"@at {moment}",
        Header.SCHEDULE_TARGET.value: fired.subject,
        Header.SCHEDULE_TTL.value: FIRED_KEPT,
    }
    return OutboxRow(
        stream=stream_of(fact.context).name,
        subject=armed_subject(fired.tenant, fact.context, owner, purpose),
        key=f"{fired.tenant}.{fired.partitionkey}",
        message_id=f"arm:{fired.id}:{moment}",
        headers=trace_headers(headers),
        payload=fired.model_dump_json(),
    )


def disarm(*, tenant: str, key: str, thread_id: str, purpose: str, cause: "Envelope[Any]") -> OutboxRow:
    """The row that disarms a thread's timer for one purpose; nothing happens if none is armed."""
    subject = armed_subject(tenant, TIMER_FIRED.context, thread_id, purpose)
    headers = {
        Header.SCHEDULER.value: subject,
        Header.SCHEDULE_NEXT.value: "purge",
        Header.MSG_TTL.value: DISARM_KEPT,
    }
    return OutboxRow(
        stream=stream_of(TIMER_FIRED.context).name,
        subject=f"{subject}.disarmed",
        key=f"{tenant}.{key}",
        message_id=f"disarm:{tenant}:{cause.id}:{thread_id}:{purpose}",
        headers=headers,
        payload="",
    )


def timer_id(tenant: str, owner: str, purpose: str, generation: int, due_at: datetime) -> UUID:
    """Id of the fact a timer becomes: the same for the same timer, another for the next generation."""
    identity = f"{tenant}\x1f{owner}\x1f{purpose}\x1f{generation}\x1f{isoformat_z(due_at)}"
    return derived_id(MESSAGE_NAMESPACE, f"timer\x1f{identity}")
