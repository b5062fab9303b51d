"""On which morning a played booking comes to an offer."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ratiba_cli.talking.free_morning import day_of_both
from ratiba_contracts.requests import FoundOpening

NAIROBI = ZoneInfo("Africa/Nairobi")
TEN = dt.time(10)


def opening(day: int, hour: float, minutes: int, *staff: str) -> FoundOpening:
    start = dt.datetime(2026, 11, day, tzinfo=NAIROBI) + dt.timedelta(hours=hour)
    return FoundOpening(start_at=start, end_at=start + dt.timedelta(minutes=minutes), staff_ids=staff)


@pytest.mark.parametrize(
    ("firsts", "seconds", "day"),
    [
        ([opening(24, 10, 45, "amina")], [opening(24, 10.75, 60, "amina", "cate")], 24),
        ([opening(24, 10, 45, "amina")], [opening(24, 10.75, 60, "amina")], None),
        ([opening(24, 10, 45, "amina", "cate")], [opening(24, 10.75, 60, "cate")], None),
        ([opening(24, 9, 45, "amina")], [opening(24, 9.75, 60, "cate")], None),
        ([opening(24, 10, 45, "amina")], [opening(24, 11, 60, "cate")], None),
        (
            [opening(25, 10, 45, "amina"), opening(24, 10, 45, "amina")],
            [opening(25, 10.75, 60, "cate"), opening(24, 10.75, 60, "cate")],
            24,
        ),
        (
            [opening(24, 10, 45, "amina"), opening(25, 10, 45, "amina")],
            [opening(24, 10.75, 60, "amina"), opening(25, 10.75, 60, "cate")],
            25,
        ),
    ],
)
def test_the_first_day_with_somebody_free_right_behind_is_taken(firsts, seconds, day):
    found = day_of_both(firsts, seconds, TEN, NAIROBI)
    assert found == (None if day is None else dt.date(2026, 11, day))
