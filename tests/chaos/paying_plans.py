"""What guests are going to do, in fixed shares, and what they wish for."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum


class Plan(StrEnum):
    """What a guest does with their first booking. With their second everybody simply pays.

    `ringing`: while the prompt rings, which this guest answers by hand, or while the page for their card is open.
    `leg`: the pedicure behind a manicure. Who goes from one way to pay to the other says so in the chat.
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
    TO_THE_CARD = "refuses on the phone, then pays by card"
    TO_THE_CARD_RINGING = "asks for a card while it rings, then pays by card"
    TO_THE_PHONE = "is declined by card, then pays by phone"
    THERE_AND_BACK = "goes to the card and back to the phone"

    @property
    def is_pair(self) -> bool:
        """Whether this guest asks for what something is offered behind."""
        return self in _PAIRS

    @property
    def by_hand(self) -> bool:
        """Whether this guest holds the ringing phone in their hand."""
        return self in _BY_HAND

    @property
    def refuses(self) -> bool:
        """Whether the first prompt, or page, comes to nothing by this guest's own will, or their bank's."""
        return self in _REFUSES

    def begins_by_card(self, *, rather: bool) -> bool:
        """Whether this guest asks for a page at first; who goes from one to the other has no other choice."""
        return self is Plan.TO_THE_PHONE or (rather and self not in _BEGINS_ON_THE_PHONE)


_BY_HAND = frozenset(
    {Plan.LEG_CANCELLED_RINGING, Plan.CANCELS_RINGING, Plan.CANCELS_THEN_PAYS, Plan.TO_THE_CARD_RINGING}
)
_BEGINS_ON_THE_PHONE = frozenset({Plan.TO_THE_CARD, Plan.TO_THE_CARD_RINGING, Plan.THERE_AND_BACK})
_REFUSES = frozenset({Plan.REFUSES, Plan.REFUSES_THEN_PAYS, Plan.TO_THE_CARD, Plan.TO_THE_PHONE, Plan.THERE_AND_BACK})
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
    Plan.TO_THE_CARD: 0.03,
    Plan.TO_THE_CARD_RINGING: 0.02,
    Plan.TO_THE_PHONE: 0.03,
    Plan.THERE_AND_BACK: 0.02,
}
"""Of all guests; the rest pays."""

BY_CARD: Mapping[Plan, float] = dict.fromkeys(Plan, 0.2) | dict.fromkeys(
    (Plan.LEG_CANCELLED_RINGING, Plan.CANCELS_RINGING, Plan.CANCELS_THEN_PAYS), 0.5
)
"""Of those who do this, so many ask for a page instead of a prompt, for both bookings; more of those who leave it."""


def plans(guests: int, seed: int) -> list[Plan]:
    """One a guest: shares of the whole, exact but for rounding, in an order that follows from the seed."""
    found = [plan for plan, share in SHARES.items() for _ in range(round(share * guests))]
    found = (found + [Plan.PAYS] * guests)[:guests]
    random.Random(seed).shuffle(found)
    return found


def by_card(planned: Sequence[Plan], seed: int) -> list[bool]:
    """One a guest: whether they would rather pay by card; shares of each plan, exact but for rounding."""
    draw, found = random.Random(seed + 2), [False] * len(planned)
    for plan, share in BY_CARD.items():
        theirs = [number for number, each in enumerate(planned) if each is plan]
        for number in draw.sample(theirs, round(share * len(theirs))):
            found[number] = True
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
