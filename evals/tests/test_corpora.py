"""Rows of our own, written as each file writes its rows."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from evals.corpora import is_of_understanding, wanted_of
from evals.dates import judge
from evals.rows import Row
from evals.wanted import MayAsk, Meaning, Verdict

NOW = datetime(2026, 5, 6, 9, tzinfo=ZoneInfo("Africa/Nairobi"))  # a Wednesday


def row(**fields: Any) -> Row:
    return Row("own", 1, "0" * 10, {"text": "own", **fields})


def readings(**fields: Any) -> tuple[Meaning, ...]:
    return wanted_of(row(**fields), NOW).readings


def interval(text: str, start: str, end: str, grain: str) -> tuple[Meaning, ...]:
    return readings(text=text, expected={"type": "interval", "start": start, "end_exclusive": end, "grain": grain})


def test_an_hour_without_a_part_of_the_day_may_be_in_either_half() -> None:
    found = readings(expected_24h=None, expected_12h="4:30")
    assert found == (Meaning(bound=time(4, 30)), Meaning(bound=time(16, 30)))


def test_only_the_first_such_hour_from_now_on_needs_no_day_named() -> None:
    values = "2026-05-06T15:00", "2026-05-07T08:00", "2026-05-07T15:00"
    moments = [readings(text="own", expected={"type": "datetime", "value": value})[0] for value in values]
    assert [moment.implied for moment in moments] == [True, True, False]


def test_a_short_interval_is_a_part_of_a_day_and_a_long_one_days() -> None:
    short = interval("Saturday after noon", "2026-05-09T12:00", "2026-05-09T19:00", "none")
    long = interval("three days", "2026-05-09T00:00", "2026-05-12T00:00", "day")
    assert short == (Meaning(day=date(2026, 5, 9), span=(time(12), time(19)), part=True),)
    assert long == (Meaning(days=(date(2026, 5, 9), date(2026, 5, 11))),)


def test_an_interval_may_end_with_its_last_hour_or_before_it() -> None:
    found = interval("from 3 to 4", "2026-05-09T15:00", "2026-05-09T17:00", "hour")
    assert {meaning.span for meaning in found} == {(time(15), time(16)), (time(15), time(17))}


def test_how_long_something_takes_is_not_booked_only_when_it_begins() -> None:
    found = interval("for 2 hours from 3", "2026-05-09T15:00", "2026-05-09T17:00", "none")
    assert Meaning(day=date(2026, 5, 9), at=time(15)) in found


def test_a_row_that_asks_for_words_is_not_of_understanding() -> None:
    kinds = [is_of_understanding(row(expected={"type": kind})) for kind in ("render_sw", "time")]
    assert kinds == [False, True]


def test_the_last_day_of_a_range_is_left_out_only_where_people_would() -> None:
    def days(start: str, end: str) -> set[Any]:
        value = {"start": start, "end": end}
        mention = {"type": "daterange", "span": "own", "values": [value]}
        return {meaning.days for meaning in readings(expected=[mention])}

    assert days("2026-06-03", "2026-06-12") == {
        (date(2026, 6, 3), date(2026, 6, 11)),
        (date(2026, 6, 3), date(2026, 6, 12)),
    }
    assert days("2026-06-01", "2026-07-01") == {(date(2026, 6, 1), date(2026, 6, 30))}


def test_of_two_readings_the_one_that_is_over_is_dropped() -> None:
    values = [{"value": "2026-05-01"}, {"value": "2026-05-08"}]
    assert readings(expected=[{"type": "date", "values": values}]) == (Meaning(day=date(2026, 5, 8)),)


def test_a_day_and_a_time_told_apart_are_one_reading() -> None:
    mentions = [
        {"type": "date", "values": [{"value": "2026-05-08"}]},
        {"type": "time", "values": [{"value": "15:00:00"}]},
        {"type": "duration", "values": [{"value": "1800"}]},
    ]
    assert readings(expected=mentions) == (Meaning(day=date(2026, 5, 8), at=time(15)),)


def test_what_repeats_wants_a_question() -> None:
    wanted = wanted_of(row(expected=[{"type": "set", "values": [{"value": "not resolved"}]}]), NOW)
    assert (wanted.readings, wanted.question) == ((), MayAsk.ALWAYS)


@pytest.mark.parametrize(
    ("text", "expected", "verdict"),
    [
        ("come at 3pm tomorrow", {"type": "datetime", "value": "2026-05-07T15:00"}, Verdict.RIGHT),
        ("come at 3pm tomorrow", {"type": "datetime", "value": "2026-05-07T16:00"}, Verdict.WRONG),
        ("come over", {"type": "date", "value": "2026-05-07"}, Verdict.SILENT),
        ("thursday or friday", {"type": "date", "value": "2026-05-07"}, Verdict.ASKED),
    ],
)
def test_the_product_itself_is_judged(text: str, expected: dict[str, str], verdict: Verdict) -> None:
    found = judge(row(text=text, lang="en", reference_time=NOW.isoformat(), expected=expected))
    assert found.verdict == verdict
