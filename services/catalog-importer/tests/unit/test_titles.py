"""What a list calls itself, and the name above it, are no category; the words of a group of services are."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.html_file import lines_of_html
from catalog_importer.reading.text_file import lines_of_text

ITEMS = "Silk press 1800\nRoller set 900\nTreatment 1200\n"


def categories(text: str):
    rows = rows_of_lines(lines_of_text(text, "list.txt"), Manner("KES", "salon"))
    assert len(rows) >= 3
    return [row.category.value for row in rows]


@pytest.mark.parametrize(
    "title",
    [
        "BEI ZA MACHI",
        "Bei za mwaka 2027",
        "PRICE LIST 2027",
        "UPENDO HAIR STUDIO - RATES 2027",
        "March 2027 prices",
        "Menu for April",
        "UPENDO UNISEX SALON",
        "Upendo Barbers",
        "Braids by Upendo",
        "# Upendo Touch\n\n## Services",
    ],
)
def test_a_title_heads_nothing(title):
    assert categories(f"{title}\n{ITEMS}") == [None] * 3


@pytest.mark.parametrize("heading", ["HAIR", "Styling", "Massage", "# Nails", "KIDS"])
def test_a_group_of_services_above_all_stays_a_category(heading):
    assert categories(f"{heading}\n{ITEMS}") == [heading.strip("# ")] * 3


def test_the_highest_heading_of_a_page_is_its_title_where_others_stand_below_it():
    page = "<h1>Upendo &amp; Sons</h1><ul><li>Trim: KSh 400</li></ul><h2>Colour</h2><ul><li>Tint: KSh 900</li></ul>"
    rows = rows_of_lines(lines_of_html(page, "page.html"), Manner("KES", "salon"))
    assert [(row.name.value, row.category.value) for row in rows] == [("Trim", None), ("Tint", "Colour")]


def test_headings_of_one_level_are_categories_the_first_too():
    assert categories("# Twists\nSmall twists 1800\n\n# Washing\nRinse 300\nSteam 500\n") == [
        "Twists",
        "Washing",
        "Washing",
    ]
