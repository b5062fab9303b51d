"""Whether anything may be offered at all, decided before anybody is asked anything."""

import datetime as dt

from ratiba_contracts.cross_sell import DECISION_SECONDS, PassReason
from ratiba_contracts.tenant import Selling


def closed_gate(
    selling: Selling, *, declined: bool, confirmed_at: dt.datetime, now: dt.datetime, by_hand: bool = False
) -> PassReason | None:
    """Why nothing may be offered; None where an offer may be looked for.

    `by_hand`: an owner entered the booking, and nobody is in a chat to be offered anything. `selling` is what the dials
    say together, `declined` whether this conversation has said no before. `confirmed_at` and `now` are wall-clock
    moments: past the time a conversation waits, an offer would hold a chair for nobody.
    """
    if by_hand:
        return PassReason.BY_HAND
    if selling is not Selling.AFTER_BOOKING:
        return PassReason.DIALS
    if declined:
        return PassReason.DECLINED
    if now > decided_by(confirmed_at):
        return PassReason.TOO_LATE
    return None


def decided_by(confirmed_at: dt.datetime) -> dt.datetime:
    """Until when an offer may still be shown."""
    return confirmed_at + dt.timedelta(seconds=DECISION_SECONDS)
