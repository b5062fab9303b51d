"""The busy calendar against plain sets of cells."""

from hypothesis import given
from hypothesis import strategies as st

from booking_fsm.domain.scheduling import BusyCalendar

spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda span: (span[0], span[0] + span[1]))


@given(st.lists(spans, max_size=12), st.lists(spans, max_size=3), spans)
def test_a_window_shows_each_blocked_cell_once_and_nobody_elses(mine, theirs, window):
    calendar = BusyCalendar([("amina", *span) for span in mine] + [("brian", *span) for span in theirs])
    first, end = window
    expected = {cell for span in mine for cell in range(*span) if first <= cell < end}
    found = list(calendar.between("amina", first, end))
    assert [cell for span in found for cell in range(*span)] == sorted(expected)
    assert all(since < until for since, until in found)
    assert calendar.cells_taken("amina", first, end) == len(expected)


def test_nobody_known_is_never_busy():
    assert list(BusyCalendar([("amina", 1, 9)]).between("brian", 0, 100)) == []
    assert BusyCalendar(()).cells_taken("amina", 0, 100) == 0
