"""Receipts, vouchers, fees on top, and what is not to be had: left out, or red with the reason."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.text_file import lines_of_text

SPA = Manner("KES", "spa")
RECEIPT = """Receipt No: 5531   02/03/2026
3 x Body polish @ 1,100      3,300
1 x Ear candling               950
Sub-total                    4,250
VAT 16%                        680
TOTAL DUE                    4,930
Cash                         5,000
Change                          70
"""


def rows(text: str):
    return rows_of_lines(lines_of_text(text, "list.txt"), SPA)


@pytest.mark.edge(27)
def test_of_a_receipt_only_what_was_bought_is_a_row_and_no_price_is_sure():
    found = rows(RECEIPT)
    assert [row.name.value for row in found] == ["Body polish", "Ear candling"]
    assert all(row.is_red and "receipt" in " ".join(row.price.doubts) for row in found)


def test_an_invoice_in_a_table_is_no_price_list():
    text = (
        "Invoice,77\nDescription,Qty,Unit price,Amount\nBody polish,3,1100,3300\nEar candling,1,950,950\nTotal,,,4250\n"
    )
    found = rows_of_lines(lines_of_csv(text, "list.csv"), SPA)
    assert [row.name.value for row in found] == ["Body polish", "Ear candling"]
    assert all(row.is_red for row in found)


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "name",
    [
        "Gift voucher",
        "E-gift card",
        "Delivery fee",
        "Pick-up and drop-off",
        "Registration fee",
        "Service charge",
        "Refund",
        "Total",
        "VAT 16%",
    ],
)
def test_what_no_one_can_book_is_never_sure(name):
    found = rows(f"Ear candling 950\n{name} 2,000\nBody polish 1,100\n")
    assert [row.name.value for row in found if not row.is_red] == ["Ear candling", "Body polish"]


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "line",
    [
        "Salt room 1,700 SOLD OUT",
        "Salt room 1,700 (not available)",
        "Salt room (imeisha) 1,700",
        "Salt room 1,700 - coming soon",
    ],
)
def test_what_is_not_to_be_had_is_red_and_says_so(line):
    (row,) = [
        row for row in rows(f"Ear candling 950\n{line}\nBody polish 1,100\n") if row.name.value.startswith("Salt")
    ]
    assert row.is_red
    assert "not to be had" in " ".join(row.price.doubts)


@pytest.mark.parametrize(
    "name", ["Nail tips", "Bridal package", "Normal delivery", "Cash flow coaching", "Total body scrub"]
)
def test_names_that_only_hold_such_words_are_services(name):
    assert not any(row.is_red for row in rows(f"Ear candling 950\n{name} 2,000\nBody polish 1,100\n"))
