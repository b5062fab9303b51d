"""Nothing that may be money goes unsaid: it is a row, or it makes the prices beside it red."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.html_file import lines_of_html
from catalog_importer.reading.text_file import lines_of_text
from ratiba_contracts.menu import RowPriceKind

KES = Manner("KES", "salon")
PLAIN = "Blow dry 700\nTrim 400\n"
FROM, FIXED, PER_UNIT = RowPriceKind.FROM, RowPriceKind.FIXED, RowPriceKind.PER_UNIT


def rows(text: str):
    return rows_of_lines(lines_of_text(text, "list.txt"), KES)


def added(line: str):
    return [row for row in rows(f"{PLAIN}{line}\n{PLAIN}") if row.name.value not in {"Blow dry", "Trim"}]


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Insurance form 1,200", "Insurance form"),
        ("Visa photo set KES 800", "Visa photo set"),
        ("Policy review KES 9,000", "Policy review"),
        ("Open wound dressing 2,500", "Open wound dressing"),
        ("Any treatment KES 900", "Any treatment"),
        ("Mobile money set-up Ksh 600", "Mobile money set-up"),
    ],
)
def test_a_name_with_a_word_of_notices_and_a_price_is_left_to_a_person(line, name):
    (row,) = added(line)
    assert (row.name.value, row.is_red) == (name, True)
    assert "May be no service." in row.price.doubts


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    ("line", "name", "units"),
    [
        ("Bridal trial 6,000 (deposit 2,000)", "Bridal trial", 6000),
        ("Hot oil 1,800 15% off", "Hot oil", 1800),
        ("Party set: 12,000 deposit 4,000", "Party set", 12_000),
        ("Rehab 1,900/session x8 14,000", "Rehab", 1900),
        ("Silk press 2,400 save 300", "Silk press", 2400),
    ],
)
def test_a_second_amount_that_is_no_price_makes_the_price_red(line, name, units):
    (row,) = added(line)
    assert (row.name.value, row.price.amount, row.is_red) == (name, units * 100, True)


@pytest.mark.parametrize("line", ["Sauna 1,400 members 1,100", "Yoga 900 10 sessions 8,000"])
def test_what_members_or_packs_pay_beside_a_price_is_never_sure(line):
    assert all(row.is_red for row in added(line))


@pytest.mark.parametrize("line", ["Relaxer 1800 short 2600 long", "Twists 2500 w/ extensions 1600 w/o"])
def test_prices_before_or_behind_their_sizes_are_left_to_a_person(line):
    found = added(line)
    assert len(found) == 2
    assert all(row.is_red for row in found)


def test_sizes_that_are_named_before_their_prices_stay_sure():
    found = added("Faux locs - short 3500 long 4800")
    assert [(row.name.value, row.price.amount, row.is_red) for row in found] == [
        ("Faux locs (short)", 350_000, False),
        ("Faux locs (long)", 480_000, False),
    ]


@pytest.mark.edge(26)
@pytest.mark.parametrize(
    "words", ["{} (from) 900", "{} frm 900", "{} price starts 900", "{} min charge 900", "{} 900++"]
)
def test_words_that_mean_from_make_it_so(words):
    (row,) = added(words.format("Sew-in"))
    assert (row.name.value, row.price.kind, row.price.amount) == ("Sew-in", FROM, 90_000)


@pytest.mark.parametrize("words", ["approx", "approx.", "est.", "about", "~"])
def test_an_amount_that_is_only_about_so_much_is_red(words):
    (row,) = added(f"Sew-in {words} 900")
    assert (row.name.value, row.price.amount, row.is_red) == ("Sew-in", 90_000, True)


@pytest.mark.parametrize("words", ["900 depending on size", "900/= plus VAT", "900/= + VAT", "900 excl. VAT"])
def test_an_amount_that_grows_is_not_sure(words):
    (row,) = added(f"Sew-in {words}")
    assert row.price.amount == 90_000
    assert row.price.doubts
    assert row.price.confidence < 0.9


@pytest.mark.parametrize("heading", ["HOURLY RATES", "Prices are per hour", "Rates per hour", "Our charges (per hour)"])
def test_a_heading_may_say_that_all_is_by_the_hour(heading):
    found = rows(f"{heading}\nPiano 1,300\nGuitar 1,100\n")
    assert [(row.name.value, row.price.kind, row.price.unit) for row in found] == [
        ("Piano", PER_UNIT, "hour"),
        ("Guitar", PER_UNIT, "hour"),
    ]


@pytest.mark.edge(29)
@pytest.mark.parametrize("heading", ["Prices in '000", "Price (in thousands)", "RATES (000s)"])
def test_prices_in_thousands_are_left_to_a_person(heading):
    found = rows(f"{heading}\nPiano 130\nGuitar 210\n")
    assert [row.name.value for row in found] == ["Piano", "Guitar"]
    assert all(row.is_red and "thousands" in " ".join(row.price.doubts) for row in found)


@pytest.mark.parametrize("head", ["Type", "Kind", "Notes", "Price type"])
def test_a_column_of_words_says_what_kind_of_price_it_is(head):
    text = f"Service,Price,{head}\nTint,800,from\nPiano,1300,per hour\nSew-in,2500,approx\nTrim,400,fixed\n"
    tint, piano, sew_in, trim = rows_of_lines(lines_of_csv(text, "list.csv"), KES)
    assert (tint.price.kind, piano.price.kind, piano.price.unit, trim.price.kind) == (FROM, PER_UNIT, "hour", FIXED)
    assert (sew_in.is_red, trim.is_red) == (True, False)


def test_a_card_whose_description_follows_its_price_is_named_by_its_heading():
    def card(name, price, length, words):
        return f"<div><h3>{name}</h3><span>{price}</span><span>{length}</span><p>{words}</p><button>Pick</button></div>"

    page = (
        "<p>4.7 (2,310 reviews)</p>"
        + card("Russian set", "KSh 3,400", "2h", "Neat to the last corner")
        + card("Soak off", "KSh 600", "30min", "Gentle on what grows below")
        + card("Charm", "KSh 150", "5min", "Per nail")
    )
    found = rows_of_lines(lines_of_html(page, "page.html"), KES)
    assert [(row.name.value, row.price.amount, row.duration_min.value, row.price.kind) for row in found] == [
        ("Russian set", 340_000, 120, FIXED),
        ("Soak off", 60_000, 30, FIXED),
        ("Charm", 15_000, 5, PER_UNIT),
    ]
    assert found[0].description.value == "Neat to the last corner"


@pytest.mark.edge(27)
def test_a_table_keeps_a_priced_row_that_has_a_word_of_notices():
    found = rows_of_lines(lines_of_csv("Service,Price\nVisa letter,1200\nTrim,400\n", "list.csv"), KES)
    assert [(row.name.value, row.is_red) for row in found] == [("Visa letter", True), ("Trim", False)]


@pytest.mark.parametrize("line", ["Visa 9,000 Schengen", "Insurance 4,500 Lorries"])
def test_an_amount_in_the_middle_of_a_doubtful_line_is_no_reason_to_drop_it(line):
    (row,) = added(line)
    assert row.is_red


@pytest.mark.edge(29)
@pytest.mark.parametrize("head", ["Bei (elfu)", "Price (k)", "Price in k"])
def test_a_head_that_counts_in_thousands_leaves_its_column_to_a_person(head):
    found = rows_of_lines(lines_of_csv(f"Service,{head}\nPiano,130\nGuitar,210\n", "list.csv"), KES)
    assert [row.is_red for row in found] == [True, True]


def test_thousands_apart_by_a_space_are_no_heading_in_thousands():
    lines = lines_of_csv("Prestation;Prix\nTinte;2 000\nOndulation;4 500\nCoupe;3 000\n", "list.csv")
    found = rows_of_lines(lines, Manner("KES", "salon"))
    assert [(row.price.amount, row.is_red) for row in found] == [(200_000, False), (450_000, False), (300_000, False)]
