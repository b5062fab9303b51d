"""Where bars stand: in the picture, as high as their figures, every offer in one of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_orchestrator.domain.take_up_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, chart_of
from ratiba_contracts.offers import DayTakeUp, TakeUp

FIRST = date(2026, 10, 1)


def days_of(*counts: tuple[int, int]) -> list[DayTakeUp]:
    return [
        DayTakeUp(
            day=FIRST + timedelta(days=number),
            take_up=TakeUp(offered=offered, accepted=accepted, declined=0, lapsed=0),
        )
        for number, (offered, accepted) in enumerate(counts)
    ]


def test_without_an_offer_there_is_no_chart() -> None:
    assert chart_of(days_of((0, 0), (0, 0))) is None
    assert chart_of([]) is None


def test_a_month_has_a_bar_a_day_and_the_tallest_reaches_the_top_of_its_scale() -> None:
    chart = chart_of(days_of(*[(0, 0)] * 28, (4, 1), (2, 2)))
    assert chart is not None
    assert (len(chart.bars), chart.by, chart.first, chart.last) == (30, "day", "1 Oct", "30 Oct")
    tallest, last = chart.bars[-2:]
    assert (tallest.y, tallest.height) == (TOP, HEIGHT - TOP - BOTTOM)
    assert tallest.yes_height == pytest.approx(tallest.height / 4)
    assert last.height == last.yes_height == pytest.approx(tallest.height / 2)
    assert chart.lines == ((HEIGHT - BOTTOM, 0), (TOP, 4))


def test_more_days_than_there_is_room_for_are_weeks_that_end_today() -> None:
    chart = chart_of(days_of(*[(1, 0)] * 90))
    assert chart is not None
    assert chart.by == "week"
    assert [bar.offered for bar in chart.bars] == [6, *[7] * 12]
    assert chart.last == "23 Dec – 29 Dec"


COUNTS = st.lists(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=366)


@given(COUNTS)
def test_every_bar_is_inside_the_picture_beside_its_neighbours_and_nothing_is_lost(
    counts: list[tuple[int, int]],
) -> None:
    chart = chart_of(days_of(*counts))
    if chart is None:
        assert not any(offered for offered, _ in counts)
        return
    assert sum(bar.offered for bar in chart.bars) == sum(offered for offered, _ in counts)
    assert sum(bar.accepted for bar in chart.bars) == sum(accepted for _, accepted in counts)
    right = float(LEFT)
    for bar in chart.bars:
        assert right <= bar.x
        right = bar.x + bar.width
        assert bar.width > 0
        assert bar.y >= TOP
        assert bar.y + bar.height == pytest.approx(HEIGHT - BOTTOM, abs=0.02)
        assert bar.yes_y >= bar.y
    assert right <= WIDTH - RIGHT + 0.01
