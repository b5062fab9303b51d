"""What an owner is told who wants a time that customers have: how many they are, and of what and when; never who."""

import datetime as dt
from collections import defaultdict
from zoneinfo import ZoneInfo

from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.by_hand import Chair, Claim
from booking_fsm.hold_claims import Claims
from ratiba_contracts.by_hand import HELD
from ratiba_contracts.requests import Refusal


def held(chair: Chair, claims: Claims, world: World) -> Refusal:
    """The refusal that may be overridden, with the claims it is about."""
    ends = [claim.until for claim in chair.claims]
    known = [end for end in ends if end is not None]
    return Refusal(
        slug=HELD,
        message=_said(chair, claims, world),
        rows=tuple(sorted({claim.claim_id for claim in chair.claims})),
        until=max(known) if known and len(known) == len(ends) else None,
    )


def _said(chair: Chair, claims: Claims, world: World) -> str:
    """Soonest first; a hold beside the row of the same customer that it covers is not told twice."""
    kept = {claim.customer: claim for claim in chair.claims if claims.row_of(claim) is not None}
    theirs: dict[str, list[str]] = defaultdict(list)
    for claim in sorted(chair.claims, key=lambda one: one.start):
        row = kept.get(claim.customer)
        if row is None or claim is row or claim.end <= row.start or row.end <= claim.start:
            theirs[claim.customer].append(_one(claim, claims, world))
    who = "One customer has" if len(theirs) == 1 else f"{len(theirs)} customers have"
    return f"{who} that time with {world.staff_name(chair.staff_id)}: {'; '.join(map(' and '.join, theirs.values()))}."


def _one(claim: Claim, claims: Claims, world: World) -> str:
    row = claims.row_of(claim)
    if row is not None:
        kept = row.appointment
        return f"{kept.service.name} {_span(kept.start_at, kept.end_at, world.time_zone)} (to be paid)"
    service = world.services.get(claims.service_held(claim) or "")
    name = f"{service.name} " if service is not None else ""
    return f"{name}{_span(claim.start, claim.end, world.time_zone)} (being decided on)"


def _span(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> str:
    return f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"
