"""Rows of our own, written as each file writes its rows."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from evals.corpora import wanted_of
from evals.dates import judge
from evals.rows import Row
from evals.wanted import Meaning, Verdict

NOW = datetime(2026, 5, 6, 9, tzinfo=ZoneInfo("Africa/Nairobi"))  # a Wednesday


def row(**fields: Any) -> Row:
    return Row("own", 1, "0" * 10, fields)


def readings(**fields: Any) -> tuple[Meaning, ...]:
    return wanted_of(row(**fields), NOW).readings


def test_an_hour_without_a_part_of_the_day_may_be_in_either_half() -> None:
    found = readings(expected_24h=None, expected_12h="4:30")
    assert found == (Meaning(bound=time(4, 30)), Meaning(bound=time(16, 30)))


def test_a_moment_of_tomorrow_does_not_need_its_day_named() -> None:
    near = readings(expected={"type": "datetime", "value": "2026-05-07T15:00"})
    far = readings(expected={"type": "datetime", "value": "2026-05-19T15:00"})
    assert [near[0].implied, far[0].implied] == [True, False]


def test_a_short_interval_is_a_part_of_a_day_and_a_long_one_days() -> None:
    short = readings(expected={"type": "interval", "start": "2026-05-09T12:00", "end_exclusive": "2026-05-09T17:00"})
    long = readings(expected={"type": "interval", "start": "2026-05-09T00:00", "end_exclusive": "2026-05-12T00:00"})
    assert short == (Meaning(day=date(2026, 5, 9), span=(time(12), time(17))),)
    assert long == (Meaning(days=(date(2026, 5, 9), date(2026, 5, 11))),)


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
    assert (wanted.readings, wanted.question) == ((), True)


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
