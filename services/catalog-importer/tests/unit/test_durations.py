"""How lists print lengths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_importer.domain.durations import duration_of, durations_in


@pytest.mark.parametrize(
    ("text", "minutes", "longest"),
    [
        ("45 min", 45, None),
        ("45mins", 45, None),
        ("45'", 45, None),
        ("1hr 30", 90, None),
        ("1 hr 30 min", 90, None),
        ("1h30m", 90, None),
        ("2hrs", 120, None),
        ("1½ hours", 90, None),
        ("1.5 hours", 90, None),
        ("one and a half", None, None),
        ("one hour", 60, None),
        ("half an hour", 30, None),
        ("4-6 hrs", 240, 360),
        ("4–6 hours", 240, 360),
        ("30 to 45 minutes", 30, 45),
        ("45 min - 1 hr", 45, 60),
        ("dakika 45", 45, None),
        ("dakika arobaini na tano", 45, None),
        ("saa moja", 60, None),
        ("saa moja na nusu", 90, None),
        ("masaa 2", 120, None),
        ("masaa mawili", None, None),
        ("saa 2 asubuhi", None, None),
        ("1:30", 90, None),
        ("5 years", None, None),
        ("KES 500", None, None),
    ],
)
def test_a_length_is_read_in_minutes(text, minutes, longest):
    found = duration_of(text)
    assert (found and found.minutes, found and found.longest) == (minutes, longest)


def test_a_bare_number_is_a_length_only_where_its_unit_is_known():
    assert duration_of("45") is None
    assert duration_of("45", unit="min").minutes == 45
    assert duration_of("1.5", unit="hour").minutes == 90


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    assert all(1 <= found.minutes <= 1440 for found in durations_in(text))
