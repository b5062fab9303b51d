"""The Swahili clock: the day starts at six, in words, figures and the spellings of a phone."""

from datetime import time

import pytest

from booking_fsm.domain.when import ALWAYS_OPEN, Clock, DoubtKind, WeeklyHours

pytestmark = pytest.mark.edge(19)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        pytest.param("saa nne asubuhi", 10, 0, id="ten-in-the-morning"),
        pytest.param("saa nane mchana", 14, 0, id="two-in-the-afternoon"),
        pytest.param("saa kumi jioni", 16, 0, id="four-in-the-afternoon"),
        pytest.param("saa kumi na mbili jioni", 18, 0, id="six-in-the-evening"),
        pytest.param("saa kumi na mbili asubuhi", 6, 0, id="six-in-the-morning"),
        pytest.param("saa mbili usiku", 20, 0, id="eight-at-night"),
        pytest.param("saa sita mchana", 12, 0, id="noon"),
        pytest.param("saa kumi na moja alfajiri", 5, 0, id="dawn"),
        pytest.param("saa tisa alasiri", 15, 0, id="afternoon"),
        pytest.param("saa saba adhuhuri", 13, 0, id="after-noon"),
        pytest.param("saa nane jioni", 14, 0, id="a-loose-jioni"),
        pytest.param("saa tano mchana", 11, 0, id="a-loose-mchana"),
        pytest.param("saa nane usiku wa manane", 2, 0, id="dead-of-night"),
        pytest.param("saa tatu na nusu asubuhi", 9, 30, id="half"),
        pytest.param("saa mbili unusu asubuhi", 8, 30, id="half-in-one-word"),
        pytest.param("saa tisa na robo alasiri", 15, 15, id="quarter-past"),
        pytest.param("saa nne kasorobo asubuhi", 9, 45, id="quarter-to"),
        pytest.param("saa nne kasoro robo asubuhi", 9, 45, id="quarter-to-in-two-words"),
        pytest.param("saa moja kasorobo jioni", 18, 45, id="quarter-to-the-first-hour"),
        pytest.param("saa tisa kasoro dakika tano mchana", 14, 55, id="five-to"),
        pytest.param("saa tano na dakika kumi asubuhi", 11, 10, id="ten-past"),
        pytest.param("saa saba na dakika ishirini na tano mchana", 13, 25, id="twenty-five-past"),
        pytest.param("saa 4 asubuhi", 10, 0, id="figure"),
        pytest.param("saa 4:30 asubuhi", 10, 30, id="figures-with-a-colon"),
        pytest.param("saa 4.30 asubuhi", 10, 30, id="figures-with-a-dot"),
        pytest.param("saa 4 na nusu asubuhi", 10, 30, id="figure-and-half"),
        pytest.param("saa 3 kasorobo asubuhi", 8, 45, id="figure-and-quarter-to"),
        pytest.param("saa 12 jioni", 18, 0, id="figure-twelve"),
        pytest.param("saa4 asubuhi", 10, 0, id="glued-figure"),
        pytest.param("s4 asubuhi", 10, 0, id="one-letter"),
        pytest.param("saa4asubuhi", 10, 0, id="all-glued"),
        pytest.param("saanne asubuhi", 10, 0, id="knitted-words"),
        pytest.param("saa-nne asubuhi", 10, 0, id="hyphen"),
        pytest.param("sa nne asubui", 10, 0, id="letters-left-out"),
        pytest.param("SAA NNE ASUBUHIII", 10, 0, id="shouted-and-drawn-out"),
        pytest.param("asubuhi saa nne", 10, 0, id="part-of-day-first"),
        pytest.param("usiku wa saa mbili", 20, 0, id="night-of-the-hour"),
        pytest.param("saa nne ya asubuhi", 10, 0, id="with-ya"),
        pytest.param("saa saa nne asubuhi", 10, 0, id="stammered"),
        pytest.param("saa nne kamili asubuhi", 10, 0, id="sharp"),
        pytest.param("nne asubuhi", 10, 0, id="saa-left-out"),
    ],
)
def test_an_hour_with_its_part_of_the_day_is_certain(understand, text, hour, minute):
    when = understand(text, hours=ALWAYS_OPEN)
    assert when.times == (time(hour, minute),)
    assert when.doubt(DoubtKind.CLOCK_UNSAID) is None
    assert when.doubt(DoubtKind.CLOCK_CONTRADICTS) is None


def test_the_same_figure_is_ten_in_swahili_and_four_in_english(understand):
    assert understand("saa 4 asubuhi").times == (time(10),)
    assert understand("4pm").times == (time(16),)


def test_saa_nne_alone_is_settled_by_opening_hours_and_read_back(understand):
    when = understand("saa nne")
    assert when.times == (time(10),)
    assert when.doubt(DoubtKind.CLOCK_UNSAID).times == (time(10),)
    assert not when.must_ask


def test_saa_nne_alone_is_asked_where_both_halves_of_the_day_are_open(understand):
    when = understand("saa nne", hours=ALWAYS_OPEN)
    assert when.times == (time(10), time(22))
    assert when.must_ask


def test_saa_with_a_colon_and_no_part_of_the_day_may_be_either_clock(understand):
    when = understand("saa 4:30")
    assert when.times == (time(10, 30), time(16, 30))
    assert when.must_ask


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("saa kumi asubuhi", (time(4), time(10)), id="four-or-ten"),
        pytest.param("saa kumi na moja asubuhi", (time(5), time(11)), id="five-or-eleven"),
        pytest.param("saa 3 jioni", (time(15), time(21)), id="three-or-nine"),
        pytest.param("saa tatu mchana", (time(9), time(15)), id="nine-or-three"),
        pytest.param("saa nne am", (time(4), time(10)), id="swahili-word-english-half"),
    ],
)
def test_a_clock_against_its_part_of_the_day_is_asked_even_where_one_is_closed(understand, text, times):
    when = understand(text)
    assert when.times == times
    assert when.doubt(DoubtKind.CLOCK_CONTRADICTS).times == times
    assert when.must_ask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("saa 11:00 asubuhi", time(11), id="eleven"),
        pytest.param("saa 10:00 asubuhi", time(10), id="ten"),
        pytest.param("saa 9:30 asubuhi", time(9, 30), id="half-past-nine"),
        pytest.param("saa 4:30 jioni", time(16, 30), id="half-past-four"),
    ],
)
def test_european_figures_under_a_part_of_the_day_they_fit_are_taken_and_read_back(understand, text, expected):
    when = understand(text)
    assert when.times == (expected,)
    assert when.doubt(DoubtKind.CLOCK_CONTRADICTS).times == (expected,)
    assert not when.must_ask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("10 asubuhi", time(10), id="ten"),
        pytest.param("10:00 asubuhi", time(10), id="ten-with-minutes"),
        pytest.param("11 ya asubuhi", time(11), id="eleven-with-ya"),
        pytest.param("3 mchana", time(15), id="three"),
    ],
)
def test_bare_figures_that_only_european_writing_explains_are_taken_and_read_back(understand, text, expected):
    when = understand(text, hours=ALWAYS_OPEN)
    assert when.times == (expected,)
    assert when.doubt(DoubtKind.CLOCK_CONTRADICTS).times == (expected,)
    assert not when.must_ask


def test_a_night_hour_when_closed_is_asked_if_the_other_clock_is_open(understand):
    when = understand("saa saba usiku")
    assert when.times == (time(1), time(19))
    assert when.must_ask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("saa 16:00", time(16), id="colon"),
        pytest.param("saa 15", time(15), id="figure"),
        pytest.param("10:17 asubuhi", time(10, 17), id="figures-and-asubuhi-without-saa"),
        pytest.param("5 jioni", time(17), id="five-in-the-evening-without-saa"),
        pytest.param("4 asubuhi", time(10), id="four-in-the-morning-without-saa"),
    ],
)
def test_figures_that_fit_one_clock_only_are_certain(understand, text, expected):
    assert understand(text).times == (expected,)


def test_both_clocks_in_one_message_are_each_read_by_their_own(understand):
    assert understand("tomorrow saa nne asubuhi").times == (time(10),)
    assert understand("kesho at 4pm").times == (time(16),)


def test_a_bare_figure_beside_swahili_may_be_either_clock(understand):
    when = understand("kesho 4")
    assert when.times == (time(10), time(16))
    assert when.must_ask


def test_figures_under_asubuhi_without_saa_are_asked_where_both_clocks_are_open(understand):
    assert understand("5:30 asubuhi").times == (time(11, 30),)
    assert understand("5:30 asubuhi", hours=ALWAYS_OPEN).times == (time(5, 30), time(11, 30))


def test_a_visit_is_named_by_its_time_not_its_length(understand):
    assert understand("miadi yangu ya saa tatu kesho").times == (time(9),)


def test_two_hours_joined_by_na_are_two_and_asked(understand):
    when = understand("niko huru saa tisa na kumi")
    assert when.times == (time(15), time(16))
    assert when.doubt(DoubtKind.SEVERAL_TIMES).times == (time(15), time(16))


def test_hours_after_or_share_the_part_of_the_day(understand):
    assert understand("saa tatu au saa nne asubuhi", hours=ALWAYS_OPEN).times == (time(9), time(10))


@pytest.mark.parametrize("text", ["mnafungua saa ngapi?", "nimepoteza saa yangu", "asante saana", "kila saa"])
def test_saa_without_an_hour_is_no_time(understand, text):
    assert understand(text).says_nothing


def test_the_clock_of_the_conversation_only_reads_a_bare_number(understand):
    assert understand("saa nne", clock=Clock.ENGLISH).times == (time(10),)
    assert understand("at 4", clock=Clock.SWAHILI).times == (time(16),)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("kesho saa moja jioni", time(19), id="seven"),
        pytest.param("kesho saa 1 jioni", time(19), id="seven-in-figures"),
        pytest.param("kesho saa moja na nusu jioni", time(19, 30), id="half-past-seven"),
        pytest.param("kesho saa mbili jioni", time(20), id="eight"),
    ],
)
def test_an_evening_hour_is_no_afternoon_because_the_place_is_closed(understand, text, at):
    when = understand(text, hours=WeeklyHours.daily(time(9), time(19)))
    assert when.times == (at,)
    assert not when.must_ask


def test_an_hour_with_a_colon_that_only_one_clock_has_open_is_that_one_read_back_on_both(understand):
    when = understand("kesho saa 2:30", hours=WeeklyHours.daily(time(9), time(19)))
    assert when.times == (time(14, 30),)
    assert when.doubt(DoubtKind.CLOCK_UNSAID) is not None
