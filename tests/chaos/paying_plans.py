"""What guests are going to do, in fixed shares, and what they wish for."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum


class Plan(StrEnum):
    """What a guest does with their first booking. With their second everybody simply pays.

    `ringing`: while the prompt rings, which this guest answers by hand. `leg`: the pedicure behind a manicure.
    """

    PAYS = "pays"
    PAIR = "takes the pair"
    PAIR_DECLINED = "declines the second"
    LEG_CANCELLED_RINGING = "cancels a leg, then pays both"
    LEG_CANCELLED_PAID = "cancels a paid leg"
    REFUSES_THEN_PAYS = "refuses on the phone, then pays"
    REFUSES = "refuses on the phone and in the chat"
    CANCELS_RINGING = "cancels while it rings"
    CANCELS_THEN_PAYS = "cancels while it rings, then pays"
    CANCELS_PAID = "cancels what is paid"

    @property
    def is_pair(self) -> bool:
        """Whether this guest asks for what something is offered behind."""
        return self in _PAIRS

    @property
    def by_hand(self) -> bool:
        """Whether this guest holds the ringing phone in their hand."""
        return self in (Plan.LEG_CANCELLED_RINGING, Plan.CANCELS_RINGING, Plan.CANCELS_THEN_PAYS)


_PAIRS = frozenset({Plan.PAIR, Plan.PAIR_DECLINED, Plan.LEG_CANCELLED_RINGING, Plan.LEG_CANCELLED_PAID})

SHARES: Mapping[Plan, float] = {
    Plan.PAIR: 0.14,
    Plan.PAIR_DECLINED: 0.04,
    Plan.LEG_CANCELLED_RINGING: 0.05,
    Plan.LEG_CANCELLED_PAID: 0.04,
    Plan.REFUSES_THEN_PAYS: 0.06,
    Plan.REFUSES: 0.05,
    Plan.CANCELS_RINGING: 0.05,
    Plan.CANCELS_THEN_PAYS: 0.07,
    Plan.CANCELS_PAID: 0.05,
}
"""Of all guests; the rest pays."""


def plans(guests: int, seed: int) -> list[Plan]:
    """One a guest: shares of the whole, exact but for rounding, in an order that follows from the seed."""
    found = [plan for plan, share in SHARES.items() for _ in range(round(share * guests))]
    found = (found + [Plan.PAYS] * guests)[:guests]
    random.Random(seed).shuffle(found)
    return found


def times(count: int, chairs: Sequence[str], first: date) -> list[str]:
    """So many half hours, no two of one person at one time; from eight to half past seven."""
    made = []
    for number in range(count):
        day, rest = divmod(number, len(chairs) * 24)
        hour, chair = divmod(rest, len(chairs))
        at = first + timedelta(days=day)
        made.append(f"on {at.day} {at:%B} at {8 + hour // 2}:{30 * (hour % 2):02} with {chairs[chair]}")
    return made
