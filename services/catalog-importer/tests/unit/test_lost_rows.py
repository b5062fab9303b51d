"""A service and its price are never dropped without a word because of what else stands on their line."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.text_file import lines_of_text


def rows(text: str):
    return rows_of_lines(lines_of_text(text, "list.txt"), Manner("KES", "salon"))


@pytest.mark.parametrize(
    "line", ["Cupping 900 call 0712345678", "Cupping 900 www.example.org", "Cupping 900?", "Cupping 900 ??"]
)
def test_a_number_to_call_or_a_question_mark_leaves_a_red_row(line):
    found = rows(f"{line}\nScrub 700\nPeel 800\n")
    assert [(row.name.value, row.price.amount, row.is_red) for row in found] == [
        ("Cupping", 90_000, True),
        ("Scrub", 70_000, False),
        ("Peel", 80_000, False),
    ]


def test_a_line_that_only_says_how_to_reach_the_house_is_still_no_row():
    text = "Call 0712345678\nTill number 512345\n4.8 (1,310 reviews)\nScrub 700\nPeel 800\n"
    assert [row.name.value for row in rows(text)] == ["Scrub", "Peel"]
