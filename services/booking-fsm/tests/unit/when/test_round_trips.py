"""Every time of day and every date, written out and understood again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking_fsm.domain.when import ALWAYS_OPEN, Expecting, When, understand_when

NOW = datetime(2026, 12, 9, 0, 0, tzinfo=ZoneInfo("Africa/Nairobi"))
UNITS = ("", "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa")
TENS = {10: "kumi", 20: "ishirini", 30: "thelathini", 40: "arobaini", 50: "hamsini"}
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SWAHILI_MONTHS = [
    "Januari",
    "Februari",
    "Machi",
    "Aprili",
    "Mei",
    "Juni",
    "Julai",
    "Agosti",
    "Septemba",
    "Oktoba",
    "Novemba",
    "Desemba",
]
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
DATES = st.dates(date(2026, 12, 9), date(2027, 12, 8))


def understand(text: str) -> When:
    return understand_when(text, now=NOW, opening_hours=ALWAYS_OPEN)


def in_swahili(number: int) -> str:
    tens, unit = number - number % 10, number % 10
    if not tens:
        return UNITS[unit]
    return f"{TENS[tens]} na {UNITS[unit]}" if unit else TENS[tens]


def part_of_day(hour: int) -> str:
    if hour in {4, 5}:
        return "alfajiri"
    if 6 <= hour < 12:
        return "asubuhi"
    if 12 <= hour < 16:
        return "mchana"
    return "jioni" if 16 <= hour < 19 else "usiku"


def swahili_hour(hour: int) -> int:
    return (hour - 7) % 12 + 1


def ending(day: int) -> str:
    return "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@pytest.mark.edge(19)
@given(TIMES)
def test_every_minute_in_swahili_words(at):
    minutes = f" na dakika {in_swahili(at.minute)}" if at.minute else ""
    text = f"saa {in_swahili(swahili_hour(at.hour))}{minutes} {part_of_day(at.hour)}"
    assert understand(text).times == (at,)


@pytest.mark.edge(19)
@given(TIMES.filter(lambda at: at.minute))
def test_every_minute_in_swahili_words_before_the_hour(at):
    text = f"saa {in_swahili(swahili_hour((at.hour + 1) % 24))} kasoro dakika {in_swahili(60 - at.minute)}"
    assert understand(f"{text} {part_of_day(at.hour)}").times == (at,)


@pytest.mark.edge(19)
@given(TIMES)
def test_every_minute_with_the_hour_in_a_figure(at):
    minutes = f" na dakika {at.minute}" if at.minute else ""
    assert understand(f"{part_of_day(at.hour)} saa {swahili_hour(at.hour)}{minutes}").times == (at,)


@pytest.mark.edge(19)
@given(TIMES)
def test_an_hour_in_swahili_without_its_part_of_the_day_keeps_both_readings(at):
    other = time((at.hour + 12) % 24)
    assert understand(f"saa {in_swahili(swahili_hour(at.hour))}").times == tuple(sorted((time(at.hour), other)))


@pytest.mark.parametrize(
    "pattern", ["{h}:{m:02d}{p}", "{h}.{m:02d} {p}", "{h}:{m:02d} {q}", "at {h} {m:02d} {p}", "{h}{m:02d}{p}"]
)
@given(at=TIMES)
def test_every_minute_in_english_figures(pattern, at):
    half = "am" if at.hour < 12 else "pm"
    text = pattern.format(h=(at.hour - 1) % 12 + 1, m=at.minute, p=half, q=f"{half[0]}.m.")
    assert understand(text).times == (at,)


@given(TIMES)
def test_every_minute_on_the_24_hour_clock(at):
    assert at in understand(f"{at:%H:%M}").times
    assert understand(f"{at:%H%M}hrs").times == (at,)


@pytest.mark.edge(21)
@pytest.mark.parametrize(
    "pattern",
    [
        "{d} {english}",
        "{d}{ending} of {english}",
        "{english} {d}{ending}",
        "{short} {d}, {y}",
        "{weekday} {d} {english}",
        "tarehe {d} {swahili}",
        "tarehe {words} mwezi wa {month_words}",
        "{swahili} tarehe {words}",
        "{d}/{m}/{y}",
        "{d}-{m}-{y}",
        "{d}.{m}.{y}",
        "{y}-{m:02d}-{d:02d}",
        "{d:02d}/{m:02d}",
    ],
)
@given(day=DATES)
def test_every_date_of_the_year_to_come(pattern, day):
    text = pattern.format(
        d=day.day, m=day.month, y=day.year, ending=ending(day.day), weekday=f"{day:%A}", words=in_swahili(day.day),
        english=ENGLISH_MONTHS[day.month - 1], short=ENGLISH_MONTHS[day.month - 1][:3],
        swahili=SWAHILI_MONTHS[day.month - 1], month_words=in_swahili(day.month),
    )  # fmt: skip
    when = understand(text)
    assert when.days == (day,)
    assert not when.must_ask


@pytest.mark.edge(21)
@given(st.integers(2, 60))
def test_every_distance_in_days(count):
    assert understand(f"in {count} days").days == (NOW.date() + timedelta(count),)
    if count < 60:
        assert understand(f"baada ya siku {in_swahili(count)}").days == (NOW.date() + timedelta(count),)


WORDS = """
saa nne asubuhi usiku jioni kesho leo Ijumaa Friday sat next week 12 4 31/9 10:30 - : / . pm am at in the half past to
tarehe mwezi wa baada ya hadi na au or not every March 12th second tano dakika 1500 0712345678 ² ٣
""".split()  # noqa: SIM905 - a list of fifty short words reads worse


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from([None, *Expecting]))
def test_no_mixture_of_these_words_breaks_it(text, expecting):
    when = understand_when(text, now=NOW, opening_hours=ALWAYS_OPEN, expecting=expecting)
    assert all(0 <= first < last <= len(text) for first, last in when.spans)
    assert list(when.days) == sorted(set(when.days))
    assert list(when.times) == sorted(set(when.times))


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    when = understand(text)
    assert all(0 <= first < last <= len(text) for first, last in when.spans)
