"""Print on a page becomes lines as people read them."""

import math
import random

import pytest

from catalog_importer.reading.layout import PageLayout, lines_of
from catalog_importer.reading.print_found import Print, tilt, turned

SIZE = (1000, 1400)
PAGE = PageLayout("list.jpg", 1, SIZE)


def words(text: str, left: float, top: float, *, height: float = 30, right: float | None = None) -> Print:
    right = right or left + 0.5 * height * len(text)
    return Print(text, 0.98, ((left, top), (right, top), (right, top + height), (left, top + height)))


def texts(found: list[Print]) -> list[str]:
    random.Random(3).shuffle(found)  # the order in which print is found means nothing
    return [line.text for line in lines_of(found, PAGE)]


NAMES = ["Silk wrap", "Toe ring", "Root tint", "Mist bath", "Sand scrub", "Gold trim"]


def priced(
    left: float, right: float, names: list[str], first: int, *, pitch: float = 50, top: float = 200
) -> list[Print]:
    found = []
    for at, name in enumerate(names):
        found.append(words(name, left, top + at * pitch))
        found.append(words(f"{first + 100 * at:,}", right - 80, top + at * pitch, right=right))
    return found


def test_a_name_and_its_price_at_the_far_end_are_one_line_of_two_fragments() -> None:
    assert texts(priced(60, 940, NAMES, 1500))[:2] == ["Silk wrap\t1,500", "Toe ring\t1,600"]


def test_the_left_column_is_read_before_the_right_one_under_the_title_of_both() -> None:
    found = [
        words("OUR PRICES THIS YEAR", 300, 60, height=40),
        *priced(40, 470, NAMES[:3], 1000),
        *priced(540, 960, NAMES[3:], 2000),
    ]
    assert texts(found) == [
        "OUR PRICES THIS YEAR",
        "Silk wrap\t1,000",
        "Toe ring\t1,100",
        "Root tint\t1,200",
        "Mist bath\t2,000",
        "Sand scrub\t2,100",
        "Gold trim\t2,200",
    ]


def test_columns_may_be_of_unequal_length_and_pitch() -> None:
    found = [*priced(40, 470, NAMES[:5], 1000, pitch=40), *priced(540, 960, NAMES[3:], 2000, pitch=61)]
    assert texts(found)[4:6] == ["Sand scrub\t1,400", "Mist bath\t2,000"]


@pytest.mark.parametrize("middle", ["30 min", "for long hair only", "KSh"])
def test_a_column_of_lengths_remarks_or_currencies_parts_no_list(middle: str) -> None:
    found = priced(40, 940, NAMES, 1000)
    found += [words(middle, 500, 200 + 50 * at) for at in range(len(NAMES))]
    assert texts(found)[0] == f"Silk wrap\t{middle}\t1,000"


def test_columns_of_prices_for_sizes_stay_with_their_name() -> None:
    found = [words("Short", 520, 150), words("Long", 800, 150), *priced(40, 940, NAMES, 1000)]
    found += [words(f"{700 + 10 * at}", 520, 200 + 50 * at) for at in range(len(NAMES))]
    assert texts(found)[:2] == ["Short\tLong", "Silk wrap\t700\t1,000"]


def test_words_close_together_are_one_fragment_as_sure_as_the_least_sure_of_them() -> None:
    (line,) = lines_of([words("KSh", 700, 100, right=745), words("1,500", 755, 102)], PAGE)
    assert [fragment.text for fragment in line.fragments] == ["KSh 1,500"]
    doubtful = Print("1,500", 0.4, words("1,500", 755, 102).corners)
    (line,) = lines_of([words("KSh", 700, 100, right=745), doubtful], PAGE)
    assert line.fragments[0].confidence == 0.4


def test_boxes_and_heights_are_fractions_of_the_page() -> None:
    (line,) = lines_of([words("Silk wrap", 100, 700, right=500)], PAGE)
    box = line.fragments[0].box
    assert box is not None
    assert (box.left, box.top, box.right, box.bottom) == (0.1, 0.5, 0.5, round(730 / 1400, 4))
    assert line.height == pytest.approx(30 / 1400)
    assert (line.file, line.page, line.number) == ("list.jpg", 1, 1)


def test_a_space_between_paragraphs_counts_as_a_line() -> None:
    found = [*priced(60, 940, NAMES[:3], 1500), *priced(60, 940, NAMES[3:], 1500, top=450)]
    assert [line.number for line in lines_of(found, PAGE)] == [1, 2, 3, 5, 6, 7]


@pytest.mark.parametrize("degrees", [-9, -2, 3, 9])
def test_a_page_askew_is_read_as_the_level_one(degrees: float) -> None:
    level = priced(60, 940, NAMES, 1500)
    askew = turned(level, math.radians(degrees), SIZE, SIZE)
    assert tilt(askew) == pytest.approx(math.radians(-degrees), abs=1e-6)
    back = turned(askew, tilt(askew), SIZE, SIZE)
    assert texts(back) == texts(level)


def test_a_line_taken_at_an_angle_keeps_its_price() -> None:
    """The names' lines fall to the right, and the prices stand where those lines end."""
    fall = 0.045
    found = []
    for at, name in enumerate(NAMES):
        top = 200 + 50 * at
        name_print = words(name, 60, top, right=360)
        found.append(Print(name, 0.9, tuple((x, y + fall * (x - 60)) for x, y in name_print.corners)))  # type: ignore[arg-type]
        found.append(words(f"{1500 + at}", 860, top + fall * 830))
    assert texts(found)[0] == "Silk wrap\t1500"
    assert len(texts(found)) == len(NAMES)


def test_a_page_without_print_has_no_lines() -> None:
    assert lines_of([], PAGE) == []
