"""What is left of a time without another is exactly the cells that are not the other's."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ratiba_holds import StaffTime

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


@st.composite
def times(draw: st.DrawFn) -> StaffTime:
    start = draw(st.integers(0, 90))
    end = draw(st.integers(start + 1, 120))
    staff = draw(st.sampled_from(["amina", "amina", "amina", "brian"]))
    return StaffTime(staff, TEN + dt.timedelta(minutes=start), TEN + dt.timedelta(minutes=end))


@given(times(), times())
def test_less_leaves_every_cell_that_is_not_the_others(time: StaffTime, other: StaffTime) -> None:
    left = [(part.staff_id, cell) for part in time.less(other) for cell in part.cells]
    taken = {(other.staff_id, cell) for cell in other.cells}
    assert left == [(time.staff_id, cell) for cell in time.cells if (time.staff_id, cell) not in taken]
