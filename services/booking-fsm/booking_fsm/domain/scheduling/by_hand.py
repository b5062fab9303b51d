"""Whose chair an owner's own booking takes, and which customers would have to give way.

A booked appointment is in the way for good. What a customer was promised for a while (a hold, or an appointment kept
until it is paid) is a claim: it is in the way unless the owner names it as one to override.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from booking_fsm.domain.scheduling.assignment import ask_for
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.openings import Opening
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.refusals import Refusal
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.service_spec import ServiceSpec

OWNERS_HORIZON_DAYS = 731
"""How far ahead an owner may book: as far as the scheduler can be asked."""

OWNERS_LOOK_BACK = dt.timedelta(hours=1)
"""How long after it began an owner may still enter an appointment of the same local day: somebody who walked in."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A member of staff's time [start, end), UTC, that a customer was promised for a while; `until` when that ends.

    `customer` is the same in all claims of one of them: a kept appointment and the hold behind it are one customer's.
    """

    claim_id: str
    staff_id: str
    start: dt.datetime
    end: dt.datetime
    until: dt.datetime | None = None
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Chair:
    """Who takes it, the service's own time and what is blocked around it, and the claims that give way."""

    staff_id: str
    start: dt.datetime
    end: dt.datetime
    blocked: Interval
    claims: tuple[Claim, ...] = ()

    @property
    def customers(self) -> frozenset[str]:
        """Who would have to give way."""
        return frozenset(claim.customer for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Nobody is free without overriding these; the chair with the fewest customers."""

    chair: Chair


def owners_rules(policy: Policy) -> Policy:
    """Those of the business without what protects it from its customers: no notice, no horizon, any 5 minutes."""
    return replace(policy, min_notice_min=0, interval_min=5, horizon_days=OWNERS_HORIZON_DAYS)


def chair_by_hand(
    schedule: Schedule,
    service: ServiceSpec,
    start: dt.datetime,
    now: dt.datetime,
    claims: Iterable[Claim],
    *,
    staff_id: str | None = None,
    overridden: Collection[str] = (),
) -> Chair | Claimed | Refusal:
    """The chair at `start` (aware). `schedule` is under `owners_rules` and knows booked appointments alone.

    Of those who could take it, somebody without claims is first, then who has the fewest customers; equals in the
    search's order. Who names one claim of a customer's that still stands overrides all of theirs in that chair.
    """
    opening = ask_for(schedule, service, start, _earliest(schedule.policy, now), staff_id)
    if not isinstance(opening, Opening):
        return opening
    minute = dt.timedelta(minutes=1)
    blocked = Interval(
        opening.start - service.buffer_before_min * minute, opening.end + service.buffer_after_min * minute
    )
    known = tuple(claims)
    chairs = [
        Chair(one, opening.start, opening.end, blocked, tuple(_in_the_way(known, one, blocked)))
        for one in opening.staff_ids
    ]
    fewest = sorted(chairs, key=lambda chair: len(chair.customers))
    for chair in fewest:
        if chair.customers == {claim.customer for claim in chair.claims if claim.claim_id in overridden}:
            return chair
    return Claimed(fewest[0])


def _earliest(policy: Policy, now: dt.datetime) -> dt.datetime:
    local = now.astimezone(policy.time_zone)
    midnight = dt.datetime.combine(local.date(), dt.time(), policy.time_zone)
    return max(midnight.astimezone(dt.UTC), now.astimezone(dt.UTC) - OWNERS_LOOK_BACK)


def parts_without(blocked: Interval, taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """What of `blocked` is in none of `taken`, in order."""
    free, since = [], blocked.start
    for one in sorted(taken, key=lambda one: one.start):
        if since < min(one.start, blocked.end):
            free.append(Interval(since, min(one.start, blocked.end)))
        since = max(since, one.end)
    if since < blocked.end:
        free.append(Interval(since, blocked.end))
    return tuple(free)


def _in_the_way(claims: Iterable[Claim], staff_id: str, blocked: Interval) -> Iterable[Claim]:
    return (
        claim
        for claim in claims
        if claim.staff_id == staff_id and claim.start < blocked.end and blocked.start < claim.end
    )
