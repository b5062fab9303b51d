"""Dates of the calendar in the notations of both languages."""

from datetime import date

import pytest

from booking_fsm.domain.when import DoubtKind

pytestmark = pytest.mark.edge(21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the 12th", date(2026, 12, 12), id="the-12th"),
        pytest.param("12th", date(2026, 12, 12), id="12th"),
        pytest.param("on the twelfth", date(2026, 12, 12), id="twelfth"),
        pytest.param("the 24", date(2026, 12, 24), id="the-24"),
        pytest.param("tarehe 12", date(2026, 12, 12), id="tarehe"),
        pytest.param("tarehe kumi na mbili", date(2026, 12, 12), id="tarehe-in-words"),
        pytest.param("trh 12", date(2026, 12, 12), id="tarehe-short"),
        pytest.param("the 9th", date(2026, 12, 9), id="today-itself"),
        pytest.param("the 5th", date(2027, 1, 5), id="rolls-to-next-month"),
        pytest.param("tarehe mosi", date(2027, 1, 1), id="mosi"),
        pytest.param("11th of this month", date(2026, 12, 11), id="of-this-month"),
        pytest.param("20 of next month", date(2027, 1, 20), id="of-next-month"),
        pytest.param("tarehe 20 mwezi ujao", date(2027, 1, 20), id="mwezi-ujao"),
        pytest.param("12 Agosti", date(2027, 8, 12), id="12-agosti"),
        pytest.param("12th August", date(2027, 8, 12), id="12th-august"),
        pytest.param("12th of August 2027", date(2027, 8, 12), id="of-august-year"),
        pytest.param("Aug 12", date(2027, 8, 12), id="aug-12"),
        pytest.param("August the twelfth", date(2027, 8, 12), id="august-the-twelfth"),
        pytest.param("Agosti tarehe 12", date(2027, 8, 12), id="agosti-tarehe"),
        pytest.param("tarehe tano mwezi wa nane", date(2027, 8, 5), id="mwezi-wa-nane"),
        pytest.param("mwezi wa nane tarehe tano", date(2027, 8, 5), id="month-first"),
        pytest.param("tarehe 5 mwezi wa 8 mwaka ujao", date(2027, 8, 5), id="mwaka-ujao"),
        pytest.param("tarehe tano Mei mwaka wa elfu mbili na ishirini na saba", date(2027, 5, 5), id="year-in-words"),
        pytest.param("twenty first of March", date(2027, 3, 21), id="words"),
        pytest.param("March 21st, 2027", date(2027, 3, 21), id="comma-year"),
        pytest.param("03/04", date(2027, 4, 3), id="day-first"),
        pytest.param("on 15/12", date(2026, 12, 15), id="slash"),
        pytest.param("3-4-2027", date(2027, 4, 3), id="dashes"),
        pytest.param("3.4.2027", date(2027, 4, 3), id="dots"),
        pytest.param("3/4/27", date(2027, 4, 3), id="short-year"),
        pytest.param("2026-12-21", date(2026, 12, 21), id="iso"),
        pytest.param("15-Dec", date(2026, 12, 15), id="dash-month"),
        pytest.param("29 Feb 2028", date(2028, 2, 29), id="leap-day-with-year"),
        pytest.param("May 3 at 3pm", date(2027, 5, 3), id="may-with-number"),
    ],
)
def test_a_date_is_certain(understand, text, expected):
    when = understand(text)
    assert when.days == (expected,)
    assert not when.must_ask


def test_a_date_passed_this_year_is_next_years_and_the_year_is_read_back(understand):
    when = understand("8 December")
    assert when.days == (date(2027, 12, 8),)
    assert when.doubt(DoubtKind.NEXT_YEAR).days == (date(2027, 12, 8),)


@pytest.mark.parametrize(
    "text", ["31/9", "31 Septemba", "tarehe 31 mwezi wa tisa", "29 Feb", "29/2/2027", "30 February", "13/13"]
)
def test_a_date_that_does_not_exist_is_asked(understand, text):
    when = understand(text)
    assert when.days == ()
    assert when.doubt(DoubtKind.NO_SUCH_DATE) is not None
    assert when.must_ask


def test_leap_day_is_a_date_where_the_coming_february_has_one(understand, at):
    assert understand("29 Feb", now=at(2027, 11, 3)).days == (date(2028, 2, 29),)


def test_a_day_this_month_does_not_have_is_asked(understand, at):
    when = understand("the 31st", now=at(2026, 11, 9))
    assert when.days == (date(2026, 12, 31),)
    assert when.doubt(DoubtKind.NO_SUCH_DATE).days == (date(2026, 12, 31),)
    assert when.must_ask


def test_a_date_that_can_only_be_month_first_is_read_back(understand):
    when = understand("04/25")
    assert when.days == (date(2027, 4, 25),)
    assert when.doubt(DoubtKind.MONTH_FIRST).days == (date(2027, 4, 25),)


def test_a_date_of_an_earlier_year_is_over(understand):
    when = understand("5 May 2024, a Sunday")
    assert when.days == ()
    assert when.doubt(DoubtKind.IN_THE_PAST).days == (date(2024, 5, 5),)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("12 to 16 March", date(2027, 3, 12), date(2027, 3, 16), id="to"),
        pytest.param("March 12-16", date(2027, 3, 12), date(2027, 3, 16), id="dash"),
        pytest.param("12th - 16th", date(2026, 12, 12), date(2026, 12, 16), id="ordinals"),
        pytest.param("tarehe 12 hadi 16", date(2026, 12, 12), date(2026, 12, 16), id="hadi"),
        pytest.param("between 12 and 16 March", date(2027, 3, 12), date(2027, 3, 16), id="between"),
    ],
)
def test_a_run_of_dates(understand, text, first, last):
    assert understand(text).day_range == (first, last)


def test_two_dates_are_asked(understand):
    when = understand("tarehe 12 au 13")
    assert when.days == (date(2026, 12, 12), date(2026, 12, 13))
    assert when.must_ask


def test_friday_with_two_figures_is_a_date_or_two_hours_and_asked(understand):
    assert understand("Friday 12-4").must_ask
