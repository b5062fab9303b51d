"""score = confidence x (1 - gap / 15), top 1, and a total order: nothing is left to chance."""

import datetime as dt
import random
from fractions import Fraction

import pytest

from cross_sell.domain.ranking import ranked
from ratiba_contracts.cross_sell import AdjacentOpening

END = dt.datetime(2026, 11, 21, 7, 45, tzinfo=dt.UTC)


def opening(service_id, gap, *staff_ids, minutes=60):
    start = END + dt.timedelta(minutes=gap)
    end = start + dt.timedelta(minutes=minutes)
    return AdjacentOpening(
        service_id=service_id,
        start_at=start,
        end_at=end,
        blocked_from=start,
        blocked_until=end,
        staff_ids=staff_ids or ("amina",),
    )


def order(openings, confidences):
    return [(one.opening.service_id, one.gap_min, one.staff_id) for one in ranked(openings, confidences, END)]


@pytest.mark.parametrize(
    ("gap", "score"),
    [
        (-1, None),  # slots before the end are excluded unconditionally
        (0, Fraction(9, 10)),  # back to back: the full confidence
        (5, Fraction(6, 10)),
        (14, Fraction(9, 150)),  # confidence x 1/15
        (15, Fraction(0)),  # within the window, and worth nothing
        (16, None),
    ],
)
def test_the_gap_decides_what_an_opening_is_worth(gap, score):
    found = ranked([opening("pedicure", gap)], {"pedicure": 0.9}, END)
    assert [one.score for one in found] == ([] if score is None else [score])


def test_an_opening_at_the_edge_is_offered_only_when_nothing_scores_more():
    edge = opening("pedicure", 15)
    assert order([edge], {"pedicure": 0.9}) == [("pedicure", 15, "amina")]
    assert order([edge, opening("facial", 14)], {"pedicure": 0.9, "facial": 0.01})[0] == ("facial", 14, "amina")


def test_a_near_one_of_a_weaker_relation_may_beat_a_later_one_of_a_stronger():
    found = order([opening("pedicure", 10), opening("facial", 0)], {"pedicure": 0.9, "facial": 0.4})
    assert found == [("facial", 0, "amina"), ("pedicure", 10, "amina")]  # 0.4 against 0.3


def test_somebody_else_may_do_it_and_among_equals_the_id_decides():
    found = order([opening("pedicure", 0, "cate", "brian"), opening("pedicure", 5, "amina")], {"pedicure": 0.9})
    assert found == [("pedicure", 0, "brian"), ("pedicure", 0, "cate"), ("pedicure", 5, "amina")]


def test_a_tie_goes_to_the_candidates_id_then_the_start_then_the_member_of_staff():
    # 0.9 x (1 - 5/15) and 0.6 x 1 are equal on paper, and are not as floats
    tied = [opening("pedicure", 5), opening("facial", 0)]
    assert order(tied, {"pedicure": 0.9, "facial": 0.6}) == [("facial", 0, "amina"), ("pedicure", 5, "amina")]
    assert order(tied[::-1], {"pedicure": 0.9, "facial": 0.6}) == [("facial", 0, "amina"), ("pedicure", 5, "amina")]
    both_ends = [opening("facial", 15), opening("facial", 0)]
    assert order(both_ends, {"facial": 0.0}) == [("facial", 0, "amina"), ("facial", 15, "amina")]


def test_the_order_does_not_depend_on_the_order_it_is_asked_in():
    confidences = {"a": 0.5, "b": 0.5, "c": 0.75}
    openings = [opening(one, gap, "x", "y") for one in confidences for gap in (0, 5, 10, 15)]
    wanted, shuffle = order(openings, confidences), random.Random(4)
    for _ in range(50):
        shuffle.shuffle(openings)
        assert order(openings, confidences) == wanted
    assert len(set(wanted)) == len(wanted) == 24


def test_what_no_relation_names_is_no_choice():
    assert order([opening("tattoo", 0)], {"pedicure": 0.9}) == []


def test_part_of_a_minute_counts_as_one():
    late = opening("pedicure", 0).model_copy(update={"start_at": END + dt.timedelta(seconds=14 * 60 + 1)})
    assert [one.gap_min for one in ranked([late], {"pedicure": 0.9}, END)] == [15]
