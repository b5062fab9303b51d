"""Verdicts on made-up answers."""

from datetime import date, time

import pytest
from evals.wanted import Meaning, Verdict, Wanted, verdict

from booking_fsm.domain.when import Doubt, DoubtKind, When

DAY = date(2026, 5, 6)
NEXT = date(2026, 5, 7)
TEN, TWO = time(10), time(14)


def one(**said: date | time | tuple[date, date] | tuple[time, time]) -> Wanted:
    return Wanted((Meaning(**said),))  # type: ignore[arg-type]  # any field of a meaning by its name


def test_the_day_and_the_time_meant_are_right() -> None:
    assert verdict(one(day=DAY, at=TEN), When(days=(DAY,), times=(TEN,))) == Verdict.RIGHT


@pytest.mark.parametrize(
    "got",
    [
        When(days=(NEXT,), times=(TEN,)),
        When(days=(DAY,), times=(TWO,)),
        When(times=(TWO,)),
        When(day_range=(NEXT, NEXT)),
    ],
)
def test_another_day_or_another_time_is_wrong_even_if_the_rest_is_right(got: When) -> None:
    assert verdict(one(day=DAY, at=TEN), got) == Verdict.WRONG


def test_part_of_what_was_said_is_silent() -> None:
    assert verdict(one(day=DAY, at=TEN), When(days=(DAY,))) == Verdict.SILENT
    assert verdict(one(day=DAY, at=TEN), When()) == Verdict.SILENT


def test_a_question_is_no_wrong_answer_and_right_where_the_row_wants_one() -> None:
    asks = When(days=(DAY, NEXT))
    assert verdict(one(day=date(2026, 9, 9)), asks) == Verdict.ASKED
    assert verdict(Wanted(question=True), asks) == Verdict.RIGHT


def test_a_time_found_where_none_was_said_is_wrong() -> None:
    assert verdict(Wanted(), When(times=(TEN,))) == Verdict.WRONG
    assert verdict(Wanted(), When()) == Verdict.RIGHT


def test_a_time_added_to_a_day_is_wrong() -> None:
    assert verdict(one(day=DAY), When(days=(DAY,), times=(TEN,))) == Verdict.WRONG


def test_opening_hours_may_choose_the_half_of_the_day_only_if_it_is_read_back() -> None:
    settled = When(times=(time(16),), doubts=(Doubt(DoubtKind.CLOCK_UNSAID),))
    assert verdict(one(at=time(4)), settled) == Verdict.RIGHT
    assert verdict(one(at=time(4)), When(times=(time(16),))) == Verdict.WRONG
    unsettled = Wanted(question=True, hour_unsettled=True)
    assert verdict(unsettled, settled) == Verdict.RIGHT
    assert verdict(unsettled, When(times=(time(16),))) == Verdict.WRONG


def test_a_range_is_right_when_most_of_both_is_shared() -> None:
    wanted = one(days=(date(2026, 5, 4), date(2026, 5, 10)))
    assert verdict(wanted, When(day_range=(date(2026, 5, 5), date(2026, 5, 10)))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2026, 5, 1), date(2026, 5, 31)))) == Verdict.WRONG
    assert verdict(wanted, When(day_range=(date(2026, 5, 11), date(2026, 5, 17)))) == Verdict.WRONG


def test_a_long_range_is_held_to_its_ends() -> None:
    wanted = one(days=(date(2026, 5, 1), date(2027, 5, 7)))
    assert verdict(wanted, When(day_range=(date(2026, 5, 2), date(2027, 5, 7)))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2026, 1, 5), date(2027, 7, 5)))) == Verdict.WRONG


def test_an_open_range_is_held_to_its_first_day() -> None:
    wanted = one(days=(DAY, date.max))
    assert verdict(wanted, When(day_range=(DAY, date.max))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2027, 1, 1), date.max))) == Verdict.WRONG
    assert verdict(wanted, When(days=(DAY,))) == Verdict.WRONG


def test_parts_of_the_day_need_not_agree_on_their_ends() -> None:
    wanted = one(span=(time(12), time(16)))
    assert verdict(wanted, When(time_range=(time(12), time(18)))) == Verdict.RIGHT
    assert verdict(wanted, When(time_range=(time(18), time.max))) == Verdict.WRONG


def test_the_kindest_of_several_readings_counts() -> None:
    wanted = Wanted((Meaning(day=DAY), Meaning(day=NEXT)))
    assert verdict(wanted, When(days=(NEXT,))) == Verdict.RIGHT
