"""Days by distance, by weekday, and by week."""

from datetime import date

import pytest

from booking_fsm.domain.when import DoubtKind

pytestmark = pytest.mark.edge(21)

TODAY = date(2026, 12, 9)  # a Wednesday


def december(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("leo", 9, id="leo"),
        pytest.param("later today", 9, id="today"),
        pytest.param("tonight", 9, id="tonight"),
        pytest.param("jioni hii", 9, id="this-evening"),
        pytest.param("kesho", 10, id="kesho"),
        pytest.param("keshooo", 10, id="kesho-drawn-out"),
        pytest.param("tommorow", 10, id="tomorrow-mistyped"),
        pytest.param("tmrw", 10, id="tomorrow-short"),
        pytest.param("kesho kutwa", 11, id="kesho-kutwa"),
        pytest.param("keshokutwa", 11, id="kesho-kutwa-in-one"),
        pytest.param("kesho-kutwa", 11, id="kesho-kutwa-hyphened"),
        pytest.param("the day after tomorrow", 11, id="day-after-tomorrow"),
        pytest.param("mtondo", 12, id="mtondo"),
        pytest.param("mtondogoo", 13, id="mtondogoo"),
        pytest.param("in 3 days", 12, id="in-days"),
        pytest.param("baada ya siku tatu", 12, id="baada-ya-siku"),
        pytest.param("siku tatu kutoka leo", 12, id="siku-kutoka-leo"),
        pytest.param("three days from now", 12, id="from-now"),
        pytest.param("in a week", 16, id="in-a-week"),
        pytest.param("baada ya wiki moja", 16, id="baada-ya-wiki"),
        pytest.param("in two weeks' time", 23, id="in-two-weeks"),
        pytest.param("a fortnight from tomorrow", 24, id="from-tomorrow"),
        pytest.param("2 days before Christmas", 23, id="before-christmas"),
        pytest.param("Ijumaa", 11, id="ijumaa"),
        pytest.param("siku ya Ijumaa", 11, id="siku-ya-ijumaa"),
        pytest.param("Ijumaa hii", 11, id="ijumaa-hii"),
        pytest.param("hii Ijumaa", 11, id="hii-ijumaa"),
        pytest.param("this Friday", 11, id="this-friday"),
        pytest.param("Ijumaa inayokuja", 11, id="coming-in-swahili"),
        pytest.param("coming Friday", 11, id="coming"),
        pytest.param("Fri.", 11, id="short"),
        pytest.param("alhamis", 10, id="alhamisi-mistyped"),
        pytest.param("juma tatu", 14, id="juma-tatu-apart"),
        pytest.param("jtatu", 14, id="jumatatu-short"),
        pytest.param("J'mosi", 12, id="jumamosi-short"),
        pytest.param("Monday", 14, id="monday"),
        pytest.param("Ijumaa ijayo", 18, id="ijumaa-ijayo"),
        pytest.param("next Friday", 18, id="next-friday"),
        pytest.param("Friday next week", 18, id="friday-next-week"),
        pytest.param("wiki ijayo Jumatano", 16, id="wiki-ijayo-jumatano"),
        pytest.param("Jumatano ya wiki ijayo", 16, id="jumatano-ya-wiki-ijayo"),
        pytest.param("next week maybe, say on Wednesday", 16, id="next-week-maybe"),
        pytest.param("Saturday this week", 12, id="this-week"),
        pytest.param("Friday week", 18, id="friday-week"),
        pytest.param("a week on Friday", 18, id="a-week-on-friday"),
        pytest.param("two Fridays from now", 18, id="counted-fridays"),
        pytest.param("the last Friday of the month", 25, id="last-friday"),
        pytest.param("Ijumaa ya tatu ya mwezi huu", 18, id="third-friday"),
        pytest.param("Christmas eve", 24, id="christmas-eve"),
    ],
)
def test_a_day_is_certain(understand, text, day):
    when = understand(text)
    assert when.days == (december(day),)
    assert not when.must_ask


def test_next_friday_is_read_back_while_this_weeks_is_still_to_come(understand):
    for text in ("next Friday", "Ijumaa ijayo"):
        assert understand(text).doubt(DoubtKind.WHICH_WEEK).days == (december(18),)


def test_next_friday_after_this_weeks_is_over_is_the_one_everybody_means(understand, at):
    when = understand("next Friday", now=at(2026, 12, 12))
    assert when.days == (december(18),)
    assert when.doubt(DoubtKind.WHICH_WEEK) is None


def test_a_weekday_that_is_today_is_asked(understand):
    when = understand("Wednesday at 4pm")
    assert when.days == (december(9), december(16))
    assert when.doubt(DoubtKind.WEEKDAY_IS_TODAY).days == (december(9), december(16))
    assert when.must_ask


@pytest.mark.parametrize(
    "text", ["Wednesday at 9am", "Jumatano saa tatu asubuhi", "next Wednesday", "coming Wednesday"]
)
def test_a_weekday_no_longer_possible_today_is_in_a_week(understand, text):
    when = understand(text)
    assert when.days == (december(16),)
    assert not when.must_ask


def test_a_weekday_after_closing_time_is_in_a_week(understand, at):
    assert understand("Wednesday", now=at(2026, 12, 9, 21)).days == (december(16),)


def test_this_wednesday_on_a_wednesday_is_today(understand):
    assert understand("this Wednesday").days == (TODAY,)


def test_the_friday_after_next_has_two_readings(understand):
    assert understand("the Friday after next").days == (december(18), december(25))


@pytest.mark.parametrize("text", ["Saturday 2", "Jumamosi 2"])
def test_a_number_that_may_be_an_hour_of_this_week_is_no_date_weeks_away(understand, text):
    when = understand(text)
    assert when.days == (december(12), date(2027, 1, 2))
    assert when.must_ask


@pytest.mark.parametrize("text", ["Saturday 12", "Saturday the 2nd", "Saturday 19"])
def test_a_number_that_can_only_be_a_date_is_one(understand, text):
    assert len(understand(text).days) == 1
    assert not understand(text).must_ask


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("Friday 12", (11, 12), id="number"),
        pytest.param("Friday the 12th", (11, 12), id="ordinal"),
        pytest.param("Ijumaa tarehe kumi na mbili", (11, 12), id="swahili"),
        pytest.param("tomorrow, Friday", (10, 11), id="tomorrow"),
        pytest.param("kesho tarehe 12", (10, 12), id="kesho"),
        pytest.param("this Friday 18 December", (11, 18), id="this-friday"),
    ],
)
def test_two_names_of_one_day_that_do_not_meet_are_asked(understand, text, days):
    when = understand(text)
    assert when.days == tuple(december(day) for day in days)
    assert when.doubt(DoubtKind.WEEKDAY_MISMATCH).days == when.days
    assert when.must_ask


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("Friday 11", 11, id="number"),
        pytest.param("Fri, 18 Dec", 18, id="a-later-friday"),
        pytest.param("Saturday the twelfth", 12, id="words"),
        pytest.param("kesho Alhamisi", 10, id="kesho"),
        pytest.param("next Friday the 18th", 18, id="next"),
    ],
)
def test_two_names_of_one_day_that_meet_are_certain(understand, text, day):
    when = understand(text)
    assert when.days == (december(day),)
    assert not when.must_ask


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("Saturday or Sunday", (12, 13), id="or"),
        pytest.param("Jumamosi au Jumapili", (12, 13), id="au"),
        pytest.param("Jumamosi na Jumapili", (12, 13), id="na"),
        pytest.param("next week Tuesday or Thursday", (15, 17), id="of-next-week"),
        pytest.param("next week Mon, Wed, Fri are best", (14, 16, 18), id="a-list"),
        pytest.param("tomorrow or the 15th", (10, 15), id="two-sorts"),
    ],
)
def test_several_days_are_asked(understand, text, days):
    when = understand(text)
    assert when.days == tuple(december(day) for day in days)
    assert when.must_ask


def test_figures_that_fall_on_the_weekday_only_month_first_are_asked(understand):
    when = understand("Friday 9/10")
    assert when.days == (december(11), date(2027, 9, 10), date(2027, 10, 9))
    assert when.must_ask


@pytest.mark.parametrize("text", ["Tuesday 1/12", "Jumanne 1/12", "Tue, 1/12 at 3pm"])
def test_figures_that_fall_on_the_weekday_day_first_are_certain(understand, at, text):
    when = understand(text, now=at(2026, 11, 22))  # 12 January is one, too
    assert when.days == (december(1),)
    assert not when.must_ask


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("wiki ijayo", december(14), december(20), id="wiki-ijayo"),
        pytest.param("next week", december(14), december(20), id="next-week"),
        pytest.param("this week", december(9), december(13), id="this-week-from-today"),
        pytest.param("wikendi hii", december(12), december(13), id="wikendi-hii"),
        pytest.param("this weekend", december(12), december(13), id="this-weekend"),
        pytest.param("next weekend", december(19), december(20), id="next-weekend"),
        pytest.param("mwezi ujao", date(2027, 1, 1), date(2027, 1, 31), id="mwezi-ujao"),
        pytest.param("in March", date(2027, 3, 1), date(2027, 3, 31), id="march"),
        pytest.param("mwezi wa tatu", date(2027, 3, 1), date(2027, 3, 31), id="mwezi-wa-tatu"),
        pytest.param("end of the month", december(25), december(31), id="end-of-month"),
        pytest.param("mwisho wa mwezi", december(25), december(31), id="mwisho-wa-mwezi"),
        pytest.param("beginning of next month", date(2027, 1, 1), date(2027, 1, 7), id="beginning"),
        pytest.param("the week of the 15th", december(14), december(20), id="week-of"),
        pytest.param("the next 3 days", december(10), december(12), id="next-days"),
        pytest.param("siku tatu zijazo", december(10), december(12), id="siku-zijazo"),
        pytest.param("Monday to Friday", december(14), december(18), id="to"),
        pytest.param("Jumatatu hadi Ijumaa", december(14), december(18), id="hadi"),
        pytest.param("between Friday and Sunday", december(11), december(13), id="between"),
        pytest.param("by Friday", december(9), december(11), id="by"),
        pytest.param("kabla ya Ijumaa", december(9), december(10), id="kabla"),
        pytest.param("after Friday", december(12), date.max, id="after"),
        pytest.param("kuanzia Ijumaa", december(11), date.max, id="kuanzia"),
    ],
)
def test_a_run_of_days(understand, text, first, last):
    when = understand(text)
    assert when.day_range == (first, last)
    assert when.days == ()


@pytest.mark.parametrize(
    "text", ["jana", "juzi", "yesterday", "last Friday", "Ijumaa iliyopita", "wiki iliyopita", "last night"]
)
def test_a_day_that_is_over_names_none_and_is_asked(understand, text):
    when = understand(text)
    assert when.days == ()
    assert when.doubt(DoubtKind.IN_THE_PAST).days
    assert when.must_ask


def test_the_past_is_no_doubt_beside_a_day_to_come(understand):
    when = understand("I came last week and loved it, can I come on Friday?")
    assert when.days == (december(11),)
    assert when.doubt(DoubtKind.IN_THE_PAST) is None


@pytest.mark.parametrize("text", ["today at 10am", "leo saa nne asubuhi", "today before 9am"])
def test_an_hour_that_is_over_today_is_asked(understand, text):
    when = understand(text)
    assert when.days == (TODAY,)
    assert when.doubt(DoubtKind.IN_THE_PAST) is not None
    assert when.must_ask


@pytest.mark.parametrize("text", ["every Friday", "kila Ijumaa", "on Fridays"])
def test_what_repeats_is_asked(understand, text):
    when = understand(text)
    assert when.doubt(DoubtKind.REPEATING).days == (december(11),)
    assert when.days == ()
    assert when.must_ask


@pytest.mark.parametrize("text", ["good Friday", "Ijumaa kuu"])
def test_good_friday_is_not_the_coming_friday(understand, text):
    assert understand(text).days == (date(2027, 3, 26),)
