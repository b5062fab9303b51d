"""A name that goes on below is one name, with one price."""

from dataclasses import replace

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Fragment, Line, Manner
from catalog_importer.reading.text_file import lines_of_text
from ratiba_contracts.menu import Box

PAGE = 800


def at(number: int, y: int, *texts: str) -> Line:
    """A line of print 12 high, its names at the left and its price at the right."""
    boxes = [Box(left=left, top=y / PAGE, right=left + 0.3, bottom=(y + 13) / PAGE) for left in (0.1, 0.7)]
    fragments = tuple(Fragment(text, 1.0, box) for text, box in zip(texts, boxes, strict=False))
    return Line(fragments, "list.pdf", number, 1, 12 / PAGE)


def read(lines: list[Line]):
    rows = rows_of_lines(lines, Manner("KES", "physio"))
    return [(row.name.value, (row.price.amount or 0) // 100, row.category.value) for row in rows]


PLAIN = [at(1, 100, "Taping", "KES 900"), at(2, 130, "Cupping", "KES 1,400"), at(3, 160, "Traction", "KES 1,700")]


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Sports injury review and", "Running analysis", "Sports injury review and Running analysis"),
        ("Post-fracture exercise", "programme", "Post-fracture exercise programme"),
        ("Group balance class (over", "sixties)", "Group balance class (over sixties)"),
        ("Neck, back,", "Shoulder release", "Neck, back, Shoulder release"),
    ],
)
def test_a_name_goes_on_below_its_price(first, second, name):
    lines = [*PLAIN, at(4, 190, first, "KES 2,300"), at(5, 204, second), at(6, 234, "Icing", "KES 600")]
    assert read(lines) == [
        ("Taping", 900, None),
        ("Cupping", 1400, None),
        ("Traction", 1700, None),
        (name, 2300, None),
        ("Icing", 600, None),
    ]


def test_a_name_begins_above_its_price():
    lines = [*PLAIN, at(4, 190, "Sports injury review with"), at(5, 204, "running analysis", "KES 2,300")]
    assert read(lines)[3] == ("Sports injury review with running analysis", 2300, None)


def test_what_is_set_as_far_below_as_other_lines_is_no_rest_of_a_name():
    lines = [*PLAIN, at(4, 190, "calm hands only"), at(5, 220, "Icing", "KES 600")]
    assert ("Traction", 1700, None) in read(lines)


def test_a_list_in_small_letters_has_headings_in_small_letters():
    text = "twists\nsmall twists 1800\nlarge twists 1500\n\nwashing\nrinse 300\nsteam 500\n"
    rows = rows_of_lines(lines_of_text(text, "list.txt"), Manner("KES", "salon"))
    assert [row.name.value for row in rows] == ["small twists", "large twists", "rinse", "steam"]


def test_a_name_may_take_three_lines_and_the_next_heading_is_none_of_them():
    lines = [
        *PLAIN,
        at(4, 190, "Deluxe review for", "KES 2,300"),
        at(5, 204, "Two people, with"),
        at(6, 218, "Photographs"),
    ]
    lines += [at(8, 270, "Home visits"), at(9, 300, "Icing", "KES 600")]
    assert read(lines)[3:] == [
        ("Deluxe review for Two people, with Photographs", 2300, None),
        ("Icing", 600, "Home visits"),
    ]


def test_small_print_below_a_service_describes_it():
    small = replace(at(5, 203, "Thorough look at how you stand"), height=9 / PAGE)
    rows = rows_of_lines([*PLAIN, at(4, 190, "Posture", "KES 2,300"), small], Manner("KES", "physio"))
    assert (rows[-1].name.value, rows[-1].description.value) == ("Posture", "Thorough look at how you stand")
