"""Verdicts on made-up answers."""

from datetime import date, time

import pytest
from evals.dates import open_at
from evals.wanted import MayAsk, Meaning, Verdict, Wanted
from evals.wanted import verdict as judged

from booking_fsm.domain.when import Doubt, DoubtKind, When

DAY = date(2026, 5, 6)
NEXT = date(2026, 5, 7)
TEN, TWO = time(10), time(14)


def verdict(wanted: Wanted, got: When) -> Verdict:
    return judged(wanted, got, open_at)


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
    assert verdict(Wanted(question=MayAsk.ALWAYS), asks) == Verdict.RIGHT


def test_a_time_found_where_none_was_said_is_wrong() -> None:
    assert verdict(Wanted(), When(times=(TEN,))) == Verdict.WRONG
    assert verdict(Wanted(), When()) == Verdict.RIGHT


def test_a_time_added_to_a_day_is_wrong() -> None:
    assert verdict(one(day=DAY), When(days=(DAY,), times=(TEN,))) == Verdict.WRONG


def test_hearing_nothing_is_right_only_where_nothing_was_said() -> None:
    assert verdict(Wanted(question=MayAsk.ALWAYS), When()) == Verdict.SILENT
    assert verdict(Wanted(question=MayAsk.OR_HEAR_NOTHING), When()) == Verdict.RIGHT


def test_opening_hours_may_choose_the_half_of_the_day_only_if_it_is_read_back() -> None:
    settled = When(times=(time(16),), doubts=(Doubt(DoubtKind.CLOCK_UNSAID),))
    assert verdict(one(at=time(4)), settled) == Verdict.RIGHT
    assert verdict(one(at=time(4)), When(times=(time(16),))) == Verdict.WRONG
    unsettled = Wanted(question=MayAsk.OR_READ_BACK)
    assert verdict(unsettled, settled) == Verdict.RIGHT
    assert verdict(unsettled, When(times=(time(16),))) == Verdict.WRONG


def test_opening_hours_may_not_choose_the_half_in_which_the_place_is_closed() -> None:
    closed = When(times=(time(22),), doubts=(Doubt(DoubtKind.CLOCK_UNSAID),))
    assert verdict(one(at=time(10)), closed) == Verdict.WRONG


def test_ranges_of_days_are_held_to_both_ends() -> None:
    wanted = one(days=(date(2026, 5, 4), date(2026, 5, 10)))
    assert verdict(wanted, When(day_range=(date(2026, 5, 4), date(2026, 5, 10)))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2026, 5, 5), date(2026, 5, 10)))) == Verdict.WRONG
    assert verdict(wanted, When(day_range=(date(2026, 5, 1), date(2026, 5, 31)))) == Verdict.WRONG


def test_only_ends_that_nobody_agrees_on_may_differ() -> None:
    wanted = Wanted((Meaning(days=(date(2026, 5, 21), date(2026, 5, 31)), vague=True),))
    assert verdict(wanted, When(day_range=(date(2026, 5, 25), date(2026, 5, 31)))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2026, 5, 1), date(2026, 5, 31)))) == Verdict.WRONG


def test_the_week_of_the_day_meant_is_silent_and_its_month_wrong() -> None:
    assert verdict(one(day=DAY), When(day_range=(date(2026, 5, 4), date(2026, 5, 10)))) == Verdict.SILENT
    assert verdict(one(day=DAY), When(day_range=(date(2026, 5, 1), date(2026, 5, 31)))) == Verdict.WRONG


def test_an_open_range_is_held_to_its_first_day() -> None:
    wanted = one(days=(DAY, date.max))
    assert verdict(wanted, When(day_range=(DAY, date.max))) == Verdict.RIGHT
    assert verdict(wanted, When(day_range=(date(2027, 1, 1), date.max))) == Verdict.WRONG
    assert verdict(wanted, When(days=(DAY,))) == Verdict.WRONG


def test_an_hour_is_no_range_and_a_range_no_hour() -> None:
    assert verdict(one(span=(TEN, TWO)), When(times=(TEN,))) == Verdict.WRONG
    assert verdict(one(at=TEN), When(time_range=(time(9), time.max))) == Verdict.WRONG


def test_the_part_of_the_day_in_which_the_hour_meant_lies_is_silent() -> None:
    assert verdict(one(at=TEN), When(time_range=(time(6), time(12)))) == Verdict.SILENT
    assert verdict(one(at=TEN), When(time_range=(time(12), time(16)))) == Verdict.WRONG


def test_hours_from_one_to_another_are_held_to_both_ends() -> None:
    assert verdict(one(span=(TEN, TWO)), When(time_range=(TEN, TWO))) == Verdict.RIGHT
    assert verdict(one(span=(TEN, TWO)), When(time_range=(TEN, time(15)))) == Verdict.WRONG


def test_parts_of_the_day_need_not_agree_on_their_ends() -> None:
    wanted = Wanted((Meaning(span=(time(12), time(16)), part=True),))
    assert verdict(wanted, When(time_range=(time(12), time(18)))) == Verdict.RIGHT
    assert verdict(wanted, When(time_range=(time(18), time.max))) == Verdict.WRONG
    assert verdict(wanted, When(time_range=(time.min, time.max))) == Verdict.WRONG


def test_the_kindest_of_several_readings_counts() -> None:
    wanted = Wanted((Meaning(day=DAY), Meaning(day=NEXT)))
    assert verdict(wanted, When(days=(NEXT,))) == Verdict.RIGHT
