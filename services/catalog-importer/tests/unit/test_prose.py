"""Sentences with numbers in them, and what the house charges that is no service: never a sure price."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.prose import is_house_fee, is_prose
from catalog_importer.reading.text_file import lines_of_text

PLAIN = "Reiki 2,500\nCupping 1,800\nMud wrap 3,200\n"
PRICES = {"Reiki": 250_000, "Cupping": 180_000, "Mud wrap": 320_000}


def rows(text: str):
    return rows_of_lines(lines_of_text(text, "list.txt"), Manner("KES", "salon"))


@pytest.mark.parametrize(
    "line",
    [
        "If it is urgent, ring 911.",
        "More than 15,000 guests pampered",
        "Keeping Nyeri smiling since 1999",
        "Deposit of Ksh 500 is needed for weddings",
        "Booking fee: KES 1,000",
        "20% off for parties of 6",
        "Delivery within town 250",
        "Transport is charged at Ksh 50 per km",
        "Prices hold until 30 June 2027",
        "Our therapists have given 4000 massages",
        "We have been serving Nyeri for 1500 days.",
        "Ask about our 2027 gift card",
        "Tumehudumia wateja 3000",
        "Late arrivals pay a fine of 500 shillings",
        "Please come before 1700",
        "Free parking for 200 cars",
        "Pupils below 10 pay 700 less",
        "Regulars get 400 off",
        "Licence No. 77120",
        "Price list no. 3307",
        "Wageni zaidi ya 4000 wametuchagua",
    ],
)
@pytest.mark.parametrize("end", [True, False])
def test_a_sentence_with_a_number_is_no_service(line, end):
    text = f"{PLAIN}\n{line}\n" if end else f"{line}\n\n{PLAIN}"
    assert {row.name.value: row.price.amount for row in rows(text)} == PRICES


@pytest.mark.parametrize(
    ("line", "name", "units"),
    [
        ("Our signature facial 3500", "Our signature facial", 3500),
        ("Bring your own hair 1500", "Bring your own hair", 1500),
        ("Haircut is 500", "Haircut", 500),
        ("Normal delivery 30,000", "Normal delivery", 30_000),
        ("Massage for the whole body 3000", "Massage for the whole body", 3000),
        ("Free style braids 2000", "Free style braids", 2000),
    ],
)
def test_names_that_sound_like_speech_stay_services_with_sure_prices(line, name, units):
    (row,) = rows(line)
    assert (row.name.value, row.price.amount, row.price.confidence >= 0.9) == (name, units * 100, True)


def test_a_price_with_a_mark_of_money_in_a_sentence_is_left_to_a_person():
    (row,) = rows("You can have our bridal makeup for KES 9,000")
    assert row.price.amount == 900_000
    assert row.is_red
    assert "The price stands within a sentence." in row.price.doubts


def test_what_describes_a_service_behind_its_price_does_not_make_the_price_unsure():
    (row,) = rows("Reiki 2,500 - you will feel that we have been there for you")
    assert (row.name.value, row.is_red) == ("Reiki", False)


@pytest.mark.parametrize("words", ["A gentle peel for skin over 40", "For those who are new to this"])
def test_words_below_a_service_that_tell_of_it_are_its_description(words):
    first, second = rows(f"Peel 2,500\n{words}\nCupping 1,800\n")
    assert (first.description.value, second.name.value) == (words, "Cupping")


def test_one_sign_of_speech_is_no_sentence():
    assert not is_prose("Colour, you bring the dye")
    assert is_prose("Bring the dye and we do the rest")
    assert not is_house_fee("Delivery (normal)")


@pytest.mark.parametrize("line", ["Tint 2,000 (own tint 1,000)", "3 for 2,000 on waxing"])
def test_a_price_with_half_a_name_is_left_to_a_person(line):
    assert rows(f"{PLAIN}{line}\n")[-1].is_red
