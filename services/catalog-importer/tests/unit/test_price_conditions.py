"""Conditions of a column, of a heading and of the whole page: no price below them is sure, whatever the file is."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Fragment, Line, Manner
from catalog_importer.domain.price_conditions import turns_page
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.text_file import lines_of_text

KES = Manner("KES", "spa")
PRICES = (("Mud wrap", "3,900", "3,100"), ("Salt scrub", "2,700", "2,200"), ("Foot soak", "1,200", "900"))


def printed(*heads: str):
    """The rows of a page as a picture's or a PDF's print comes: runs with gaps between."""
    lines = [("Treatment", *heads), *PRICES]
    return rows_of_lines([Line(tuple(map(Fragment, line)), "photo.jpg", at) for at, line in enumerate(lines, 1)], KES)


def of_csv(*heads: str):
    lines = [("Treatment", *heads), *PRICES]
    return rows_of_lines(lines_of_csv("\n".join(";".join(line) for line in lines), "list.csv"), KES)


def of_text(text: str):
    return rows_of_lines(lines_of_text(text, "list.txt"), KES)


@pytest.mark.edge(27)
@pytest.mark.parametrize("read", [printed, of_csv])
@pytest.mark.parametrize(
    "heads",
    [
        ("Walk-in", "Members"),
        ("Normal", "Promo"),
        ("Bei ya kawaida", "Bei ya ofa"),
        ("Before 12", "After 12"),
        ("Non-residents", "Residents"),
        ("Weekend", "Weekday"),
        ("Public", "Students"),
        ("Per month", "Per session"),
    ],
)
def test_prices_in_columns_that_say_when_or_for_whom_are_red(read, heads):
    found = read(*heads)
    assert found
    assert all(row.is_red for row in found)


@pytest.mark.parametrize("read", [printed, of_csv])
@pytest.mark.parametrize("heads", [("Large", "Small"), ("Long", "Short"), ("Full leg", "Half leg")])
def test_prices_in_columns_of_sizes_lengths_and_kinds_are_sure(read, heads):
    found = read(*heads)
    assert [row.price.amount for row in found] == [390_000, 310_000, 270_000, 220_000, 120_000, 90_000]
    assert not any(row.is_red for row in found)


@pytest.mark.edge(27)
@pytest.mark.parametrize("head", ["Member price", "Promo", "Offer", "Student rate"])
def test_the_one_column_of_prices_is_red_where_its_head_is_no_plain_one(head):
    text = f"Treatment,{head}\nMud wrap,3900\nSalt scrub,2700\n"
    assert all(row.is_red for row in rows_of_lines(lines_of_csv(text, "list.csv"), KES))
    plain = text.replace(head, "Price (KES)")
    assert not any(row.is_red for row in rows_of_lines(lines_of_csv(plain, "list.csv"), KES))


@pytest.mark.edge(27)
def test_what_stands_below_a_heading_for_some_is_red_and_the_rest_is_sure():
    found = of_text("WRAPS\nMud wrap 3900\nSalt scrub 2700\n\nWEEKEND OFFERS\nFoot soak 900\nHand soak 700\n")
    assert {row.name.value for row in found if row.is_red} >= {"Foot soak", "Hand soak"}


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "note",
    [
        "All prices go up by 15% on Sundays.",
        "30% off all services this week",
        "Prices are for members",
        "Bei za ofa",
        "Prices valid until Friday",
        "Weekends: add 500",
    ],
)
def test_a_note_on_the_page_that_changes_all_prices_makes_them_red(note):
    found = of_text(f"Mud wrap 3900\nSalt scrub 2700\n\n{note}\n")
    assert all(row.is_red for row in found)


@pytest.mark.parametrize(
    "note", ["We offer the best wraps in town", "Ask about our offers", "Open on weekends", "Prices in KES", "Spa menu"]
)
def test_other_notes_change_no_price(note):
    assert not turns_page(note)
