"""Which outcome of an offer may follow which."""

import pytest

from cross_sell.domain.outcomes import FOLLOWS, Outcome, may_become
from cross_sell.settling import settlement
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed
from ratiba_contracts.examples import EXAMPLES

OFFERED, ACCEPTED, DECLINED, LAPSED = Outcome


@pytest.mark.parametrize(
    ("outcome", "from_"),
    [(OFFERED, ()), (ACCEPTED, (OFFERED, LAPSED)), (DECLINED, (OFFERED,)), (LAPSED, (OFFERED,))],
)
def test_a_yes_may_still_come_after_a_lapse_and_nothing_after_a_yes_or_a_no(outcome, from_):
    assert may_become(outcome) == from_


def test_every_outcome_says_what_may_follow_it():
    assert set(FOLLOWS) == set(Outcome)


def test_each_fact_is_the_outcome_it_names():
    made = {fact: settlement(EXAMPLES[f"cross_sell.{fact}.v1"]) for fact in ("accepted", "declined", "lapsed")}
    assert {fact: one.outcome for fact, one in made.items()} == {
        "accepted": ACCEPTED,
        "declined": DECLINED,
        "lapsed": LAPSED,
    }
    accepted, lapsed = EXAMPLES["cross_sell.accepted.v1"], EXAMPLES["cross_sell.lapsed.v1"]
    assert isinstance(accepted, Accepted)
    assert isinstance(lapsed, Lapsed)
    assert isinstance(EXAMPLES["cross_sell.declined.v1"], Declined)
    assert made["accepted"].second_appointment_id == accepted.appointment_id
    assert made["lapsed"].reason is lapsed.reason
