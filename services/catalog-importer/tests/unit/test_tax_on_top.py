"""Tax that comes on top makes a price red, wherever the list says so: what is charged would be too little."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.text_file import lines_of_text

KES = Manner("KES", "salon")


@pytest.mark.parametrize("words", ["plus VAT", "excl. VAT", "+ 16% VAT"])
def test_a_line_that_says_so_has_no_sure_price(words):
    found = rows_of_lines(lines_of_text(f"Cupping 900 {words}\nScrub 700\nPeel 800\n", "list.txt"), KES)
    assert [row.is_red for row in found] == [True, False, False]


@pytest.mark.parametrize(
    "note", ["All prices exclude VAT", "VAT not included", "Prices do not include VAT", "Bei hazijumuishi VAT"]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_note_makes_every_price_of_the_list_red(note, first):
    lines = ["Cupping 900", "Scrub 700", "Peel 800"]
    text = "\n".join([note, "", *lines] if first else [*lines, "", note])
    assert [row.is_red for row in rows_of_lines(lines_of_text(text, "list.txt"), KES)] == [True] * 3


def test_a_note_that_tax_is_in_the_prices_leaves_them_sure():
    text = "All prices include VAT\n\nCupping 900\nScrub 700\n"
    assert [row.is_red for row in rows_of_lines(lines_of_text(text, "list.txt"), KES)] == [False, False]


@pytest.mark.parametrize("head", ["Our rate, 16% VAT excluded", "Bei (bila kodi)", "Price plus VAT"])
def test_a_head_that_says_so_makes_its_column_red(head):
    found = rows_of_lines(lines_of_csv(f'Treatment,"{head}"\nCupping,900\nScrub,700\n', "list.csv"), KES)
    assert [(row.price.amount, row.is_red) for row in found] == [(90_000, True), (70_000, True)]
