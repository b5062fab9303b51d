"""A name is explained, or its price is red: what stands behind a dash, a bracket or "with", and its numbers."""

import pytest

from catalog_importer.domain.known_words import unknown_words
from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.text_file import lines_of_text

KES = Manner("KES", "salon")


def added(line: str):
    found = rows_of_lines(lines_of_text(f"Blow dry 700\nTrim 400\n{line}\nPolish 350\n", "list.txt"), KES)
    return [row for row in found if row.name.value not in {"Blow dry", "Trim", "Polish"}]


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "line",
    [
        "Clay peel 90 45 2600",
        "Clay peel x3 2600",
        "Clay peel 2x 2600",
        "Clay peel (1st visit) 2600",
        "Clay peel (first visit) 2600",
        "Clay peel - pensioners 2600",
        "Clay peel for card holders 2600",
        "Clay peel with a friend 2600",
        "Clay peel - tell a friend 2600",
        "Clay peel, buy one get one 2600",
        "Ofa: clay peel 2600",
        "Clay peel (Mon & Tue) 2600",
        "Clay peel kwa wanachama 2600",
        "Kusuka nywele zako 2600",
        "Clay peel 2000-2600 with mask",
        "Clay peel 2600 (locals)",
        "Clay peel 2600 back 2000",
    ],
)
def test_a_name_that_is_not_explained_makes_its_price_red(line):
    assert all(row.is_red for row in added(line))


@pytest.mark.parametrize(
    "line",
    [
        "Clay peel - face and neck 2600",
        "Clay peel (with mask) 2600",
        "Clay peel with aloe and honey 2600",
        "Clay peel for men 2600",
        "Clay peel, full body 2600",
        "Clay peel: back 2600",
        "Clay peel (ages 5-12) 2600",
        "Clay peel - 3 sessions 2600",
        "Clay peel 10 inch 2600",
        "Maths form 2 2600",
        "Serengeti ritual 2600",
        "Kusuka rasta - nywele ndefu 2600",
        "Clay peel - leaves the skin of face and neck calm and smooth for days 2600",
    ],
)
def test_a_name_in_words_of_the_trades_keeps_its_price_sure(line):
    (row,) = added(line)
    assert (row.price.amount, row.is_red) == (260_000, False)


def test_words_that_a_price_may_hang_on_are_never_known():
    assert unknown_words("gel on natural nails, shoulder length") == []
    assert unknown_words("students and first clients") == ["students", "first", "clients"]
