"""Several columns of prices, and cells that speak against a price: what is asked is known, or a person says."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.csv_file import lines_of_csv


def rows(text: str):
    return rows_of_lines(lines_of_csv(text, "list.csv"), Manner("KES", "salon"))


def read(text: str):
    return [(row.name.value, (row.price.amount or 0) // 100, row.is_red) for row in rows(text)]


@pytest.mark.parametrize(
    ("heads", "cells", "asked"),
    [
        ("Price,Discount,Final", "2600,300,2300", 2300),
        ("Price,Discount %,Price after discount", "2000,10%,1800", 1800),
        ("Price,Less,You pay", "2600,300,2300", 2300),
        ("Price,VAT,Total", "1000,160,1160", 1160),
        ("Excl. VAT,VAT 16%,Incl. VAT", "1000,160,1160", 1160),
        ("Price excl VAT,VAT,Price incl VAT", "2500,400,2900", 2900),
        ("Net of VAT,VAT,Gross", "2500,400,2900", 2900),
        ("Old price,New price", "1900,2100", 2100),
        ("Price,Cost", "2100,700", 2100),
        ("Cost,Selling price", "700,2100", 2100),
    ],
)
def test_of_several_prices_the_one_that_is_paid_in_the_end_counts(heads, cells, asked):
    assert read(f"Treatment,{heads}\nHerbal steam,{cells}\n") == [("Herbal steam", asked, False)]


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("Price,Offer", "2600,2200"),
        ("Price,Promo price", "2600,2200"),
        ("Price,Rate", "2600,2200"),
        ("2025,2026", "2600,2900"),
        ("Price 2025,Price 2026", "2600,2900"),
        ("Net,Gross", "2500,2900"),
        ("Price 1,Price 2", "2600,2900"),
        ("Price A,Price B", "2600,2900"),
        ("Starting price,Price", "2600,2900"),
        ("Qty,Price,Total", "2,2600,5200"),
        ("Price,Available", "2600,No"),
        ("Price,Status", "2600,inactive"),
        ("Price,Remarks", "2600,+ VAT"),
    ],
)
def test_where_no_head_tells_which_is_asked_a_person_does(heads, cells):
    (row,) = rows(f"Treatment,{heads}\nHerbal steam,{cells}\n")
    assert (row.name.value, row.is_red) == ("Herbal steam", True)
    assert row.price.doubts


def test_columns_that_say_whose_price_they_hold_are_services_of_their_own():
    assert read("Service,Adult,Child\nSwim,700,400\n") == [("Swim (Adult)", 700, False), ("Swim (Child)", 400, False)]


def test_an_offer_for_some_leaves_the_others_as_they_are():
    assert read("Service,Price,Offer\nClay mask,1700,-\nHand scrub,900,700\n") == [
        ("Clay mask", 1700, False),
        ("Hand scrub", 700, True),
    ]


def test_a_reduction_without_what_is_left_makes_the_price_red():
    assert read("Service,Price,Discount\nClay mask,1700,200\nHand scrub,900,\nFoot scrub,800,0\n") == [
        ("Clay mask", 1700, True),
        ("Hand scrub", 900, False),
        ("Foot scrub", 800, False),
    ]


@pytest.mark.parametrize("head", ["Notes", "Remarks", "Status", "Extra"])
@pytest.mark.parametrize(
    "note",
    ["25% off this week", "deposit 700", "member price 1,300", "Regulars pay 1,300", "sold out", "Imeisha", "punguzo"],
)
def test_a_note_of_money_or_that_it_is_not_to_be_had_makes_the_price_red(head, note):
    first, second = read(f'Service,Price,{head}\nClay mask,1700,"{note}"\nHand scrub,900,30 cm\n')
    assert first == ("Clay mask", 1700, True)
    assert second == ("Hand scrub", 900, False)


@pytest.mark.parametrize("cell", ["-900", "(900)", "KES -900", "-KES 900", "−900"])
def test_an_amount_below_zero_is_never_sure(cell):
    (row, _) = rows(f"Service,Price\nClay mask,{cell}\nHand scrub,900\n")
    assert row.is_red


def test_a_number_below_a_head_that_says_nothing_is_not_passed_over():
    assert read("Service,Price,Aisha\nClay mask,1700,1900\nHand scrub,900,\n") == [
        ("Clay mask", 1700, True),
        ("Hand scrub", 900, False),
    ]


@pytest.mark.parametrize("head", ["2026", "Bei 2026", "Price 2026", "KES 2026"])
def test_a_year_in_a_head_is_no_price(head):
    assert read(f"Our list,\nService,{head}\nClay mask,1700\nHand scrub,900\n") == [
        ("Clay mask", 1700, False),
        ("Hand scrub", 900, False),
    ]


def test_each_column_gives_its_own_unit():
    found = rows("Room,Price/hr,Rate per day,Fee\nHall,900,4000,300\n")
    assert [(row.price.unit, (row.price.amount or 0) // 100) for row in found][:2] == [("hour", 900), ("day", 4000)]


def test_a_telephone_beside_a_priced_name_does_not_take_the_row_away():
    assert [name for name, _, _ in read("Service,Price,Phone\nClay mask,1700,0722000111\n")] == ["Clay mask"]


def test_of_an_invoice_what_one_cost_is_offered_and_its_sums_are_no_rows():
    assert read("Item,Qty,Price,Total\nClay mask,3,1700,5100\nTotal,,,5100\n") == [("Clay mask", 1700, True)]
