"""When nothing is offered at all: each dial and each refusal by itself, before anybody is asked anything."""

import datetime as dt

import pytest

from cross_sell.domain.gating import closed_gate, decided_by
from ratiba_contracts.cross_sell import PassReason
from ratiba_contracts.tenant import PLAIN_DIALS, CrossSell, Selling, Upsell

NOON = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("upsell", "cross_sell", "closed"),
    [
        (Upsell.ONCE_AFTER_CONFIRM, CrossSell.RELATED_ONLY, None),
        (Upsell.ONCE_AFTER_CONFIRM, CrossSell.FULL_SUGGEST, None),  # behaves as related-only
        (Upsell.ONCE_AFTER_CONFIRM, CrossSell.NEVER, PassReason.DIALS),  # cross_sell_dial == "never"
        (Upsell.NEVER, CrossSell.RELATED_ONLY, PassReason.DIALS),  # upsell_dial == "never" silences both
        (Upsell.NEVER, CrossSell.NEVER, PassReason.DIALS),
        (Upsell.DURING_SLOT_COLLECTION, CrossSell.RELATED_ONLY, PassReason.DIALS),  # said already, while choosing
    ],
)
def test_the_dials_decide_through_their_one_reader(upsell, cross_sell, closed):
    dials = PLAIN_DIALS.model_copy(update={"upsell": upsell, "cross_sell": cross_sell})
    assert closed_gate(dials.selling, declined=False, confirmed_at=NOON, now=NOON) is closed


def test_who_has_declined_in_this_conversation_is_not_asked_again():
    assert closed_gate(Selling.AFTER_BOOKING, declined=True, confirmed_at=NOON, now=NOON) is PassReason.DECLINED


@pytest.mark.parametrize(
    ("seconds", "closed"), [(0, None), (2, None), (2.001, PassReason.TOO_LATE), (600, PassReason.TOO_LATE)]
)
def test_nobody_waits_longer_than_two_seconds_so_nothing_is_held_for_later(seconds, closed):
    now = NOON + dt.timedelta(seconds=seconds)
    assert closed_gate(Selling.AFTER_BOOKING, declined=False, confirmed_at=NOON, now=now) is closed


def test_nothing_is_offered_behind_what_an_owner_entered():
    made = closed_gate(Selling.AFTER_BOOKING, declined=False, confirmed_at=NOON, now=NOON, by_hand=True)
    assert made is PassReason.BY_HAND


def test_a_decision_is_due_two_seconds_after_the_confirmation():
    assert decided_by(NOON) == NOON + dt.timedelta(seconds=2)


def test_the_dials_come_before_everything_else():
    late = NOON + dt.timedelta(hours=1)
    assert closed_gate(Selling.NEVER, declined=True, confirmed_at=NOON, now=late) is PassReason.DIALS
