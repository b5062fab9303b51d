"""Tables: heads in two languages, columns without heads, styles of numbers, and two currencies."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.csv_file import lines_of_csv
from ratiba_contracts.menu import RowPriceKind


def rows(text: str, currency: str = "KES"):
    return rows_of_lines(lines_of_csv(text, "list.csv"), Manner(currency, "salon"))


@pytest.mark.parametrize(
    "heads", ["Service,Price", "huduma,bei", "Item,Amount (KES)", "TREATMENT,Cost", "name,price_kes", "Jina,Gharama"]
)
def test_heads_are_known_in_english_and_swahili(heads):
    found = rows(f"{heads}\nFacial,1500\nPeel,2500\n")
    assert [(row.name.value, row.price.amount) for row in found] == [("Facial", 150_000), ("Peel", 250_000)]


def test_swahili_names_and_details_have_columns_of_their_own():
    (row,) = rows("Service,Jina la Kiswahili,Price,Description\nHaircut,Kunyoa,500,with wash\n")
    assert (row.name.value, row.name_sw.value, row.description.value) == ("Haircut", "Kunyoa", "with wash")


@pytest.mark.edge(26)
def test_of_two_currencies_the_business_s_own_is_taken():
    text = "Service,Price (KES),Price (USD)\nFacial,3900,30\nPeel,6500,50\n"
    assert [(row.price.currency, row.price.amount) for row in rows(text)] == [("KES", 390_000), ("KES", 650_000)]
    assert [(row.price.currency, row.price.amount) for row in rows(text, "USD")] == [("USD", 3000), ("USD", 5000)]
    foreign = rows(text, "UGX")
    assert all(row.is_red and "KES and USD" in " ".join(row.price.doubts) for row in foreign)


@pytest.mark.edge(26)
def test_a_column_settles_how_its_decimals_are_written():
    found = rows("Service;Price\nGroup class;12,50\nHome visit;1.250,00\n", "EUR")
    assert [row.price.amount for row in found] == [1250, 125_000]
    assert not any(row.is_red for row in found)


def test_a_lowest_and_a_highest_price_are_a_range():
    found = rows("name,min_price,max_price\nBraids,2000,3500\nLocs,1500,\n")
    assert [(r.price.kind, r.price.amount, r.price.amount_max) for r in found] == [
        (RowPriceKind.RANGE, 200_000, 350_000),
        (RowPriceKind.FROM, 150_000, None),
    ]


def test_old_prices_deposits_and_guarantees_are_no_prices():
    found = rows("Service,Old price,Price,Deposit,Warranty\nCrown,30000,25000,5000,5 years\n")
    assert [(row.price.amount, row.duration_min.value) for row in found] == [(2_500_000, None)]


def test_a_formula_is_plain_text():
    found = rows('Service,Price\n"=CMD|\'/c calc\'!A1",500\nFacial,"=1+1"\n')
    assert found[0].name.value.endswith("CMD|'/c calc'!A1")
    assert found[1].price.amount is None or found[1].is_red


def test_columns_without_heads_are_known_by_what_stands_in_them():
    found = rows("1,Hair,Relaxer,1500\n2,Hair,Trim,500\n3,Nails,Gel,1200\n")
    assert [(r.name.value, r.category.value, r.price.amount) for r in found] == [
        ("Relaxer", "Hair", 150_000),
        ("Trim", "Hair", 50_000),
        ("Gel", "Nails", 120_000),
    ]


def test_two_columns_of_numbers_that_nothing_tells_apart_are_red():
    assert all(row.is_red for row in rows("Wash,500,700\nCut,800,900\nDye,1500,1900\n"))


def test_each_price_knows_its_line():
    found = rows("Service,Price\n\nFacial,1500\n")
    assert (found[0].price.provenance.line, found[0].price.provenance.file) == (3, "list.csv")


@pytest.mark.parametrize(
    "head",
    [
        "Price (KES, incl. VAT)",
        "Fee (VAT inclusive)",
        "Price with tax",
    ],
)
def test_a_head_that_speaks_of_tax_is_a_head_of_prices(head):
    found = rows(f'Treatment,"{head}",Notes\nClay wrap,"4,200",\nMud bath,"5,100",Up to 8 km\n')
    assert [(row.price.amount, row.is_red) for row in found] == [(420_000, False), (510_000, False)]


def test_the_tax_alone_is_no_price():
    found = rows("Treatment,Price,VAT\nClay wrap,4200,672\nCupping,2600,416\n")
    assert [row.price.amount for row in found] == [420_000, 260_000]


@pytest.mark.edge(29)
def test_a_name_with_several_lengths_in_their_column_stays_plain():
    found = rows("Treatment,Minutes,Price\nReiki,30,2000\nReiki,60,3500\n")
    assert [(row.name.value, row.duration_min.value) for row in found] == [("Reiki", 30), ("Reiki", 60)]


@pytest.mark.parametrize("empty", ["-", "n/a", "", "nil", "—"])
def test_an_empty_cell_of_a_matrix_is_no_service(empty):
    found = rows(f"Style,Bob,Waist\nLemonade,{empty},4000\nTribal,2500,{empty}\nFulani,3000,4500\n")
    assert [(row.name.value, row.price.amount // 100) for row in found] == [
        ("Lemonade (Waist)", 4000),
        ("Tribal (Bob)", 2500),
        ("Fulani (Bob)", 3000),
        ("Fulani (Waist)", 4500),
    ]


@pytest.mark.edge(26)
def test_a_column_of_three_digits_behind_the_point_is_thousands_and_not_quite_sure():
    found = rows("Huduma;Bei\nKupaka hina;15.000\nKusuka;40.000\nKuosha;4.000\n", "TZS")
    assert [row.price.amount for row in found] == [1_500_000, 4_000_000, 400_000]
    assert not any(row.is_red for row in found)
    assert all(row.price.confidence < 0.9 and row.price.doubts for row in found)


@pytest.mark.edge(26)
@pytest.mark.parametrize("others", ["Kusuka;40.000\nKuosha;12.50\n", "Kusuka;40000\n", "Kusuka;40.000\nKuosha;4,000\n"])
def test_fewer_or_mixed_numbers_with_points_stay_red(others):
    assert rows(f"Huduma;Bei\nKupaka hina;15.000\n{others}", "TZS")[0].is_red


def test_fees_of_the_house_in_a_table_are_no_services():
    found = rows("Service,Price,Notes\nFacial,3500,\nDeposit,1000,\nDelivery,300,Within 6 km\n")
    assert [row.name.value for row in found] == ["Facial"]


def test_beside_a_plain_price_what_members_pay_is_no_service():
    found = rows("Service,Price,Member price\nFacial,3500,3000\n")
    assert [(row.name.value, row.price.amount) for row in found] == [("Facial", 350_000)]


@pytest.mark.edge(28)
def test_a_name_whose_price_was_left_out_is_a_row_without_a_price():
    found = rows("Service,Price\nFacial,1500\nBeard trim,\nPeel,2500\n")
    assert [(row.name.value, row.price.amount, row.is_red) for row in found] == [
        ("Facial", 150_000, False),
        ("Beard trim", None, True),
        ("Peel", 250_000, False),
    ]
    assert found[2].category.value is None


def test_in_a_table_that_begins_with_a_heading_a_lone_cell_is_one():
    found = rows("Service,Price\nFor the face,\nFacial,1500\nFor the feet,\nPedicure,1200\n")
    assert [(row.name.value, row.category.value) for row in found] == [
        ("Facial", "For the face"),
        ("Pedicure", "For the feet"),
    ]
