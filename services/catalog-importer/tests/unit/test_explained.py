"""A price is sure only where its line is explained: what says that another amount may be paid makes it red."""

import pytest

from catalog_importer.domain.line_price import printed_price
from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.prices import Tongue, price_of
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.text_file import lines_of_text

KES = Manner("KES", "salon")
PLAIN = "Blow dry 700\nTrim 400\n"


def added(line: str):
    found = rows_of_lines(lines_of_text(f"{PLAIN}{line}\nPolish 350\n", "list.txt"), KES)
    return [row for row in found if row.name.value not in {"Blow dry", "Trim", "Polish"}]


def of_csv(text: str):
    return {row.name.value: row for row in rows_of_lines(lines_of_csv(text, "list.csv"), KES)}


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "line",
    [
        "Hot wax 2,400/- first visit, 2,900/- after",
        "Hot wax 2400 this month, normally 2900",
        "Hot wax 2400 after 7pm 2900",
        "Hot wax 2400 from March 2900",
        "Hot wax 2400 kuanzia Machi 2900",
        "Hot wax kabla 2900 baada 2400",
        "Hot wax 2400 x 5 sessions 9000",
        "Hot wax 2400 block of four 8000",
        "Hot wax 2400 mkija wawili 4000",
        "Hot wax 2400 long legs add 300",
        "Hot wax 2400, ukilipa mapema 2000",
    ],
)
def test_a_second_price_whose_words_name_no_service_is_red_with_its_neighbour(line):
    (row,) = added(line)
    assert (row.name.value or "").startswith("Hot wax")
    assert row.is_red


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "line",
    [
        "Hot wax 2400 pensioners half price",
        "Hot wax 2400 perhaps",
        "Hot wax 2400 rising soon",
        "Hot wax 2400 hadi mwisho wa mwezi",
        "Hot wax 2400 (first clients only)",
        "Hot wax 2400 - wanafunzi nusu",
        "Hot wax TBC 2400",
        "Hot wax 240000 cents",
        "Hot wax 240000 senti",
        "Hot wax buy 2 get 1 2400",
    ],
)
def test_words_that_are_not_known_to_be_harmless_make_a_price_red(line):
    (row,) = added(line)
    assert row.is_red


@pytest.mark.parametrize(
    "line",
    [
        "Hot wax 2400 only",
        "Hot wax 2400 tu",
        "Hot wax 2400 with aloe",
        "Hot wax 2400 (4 strips)",
        "Hot wax 2400 - gentle on thin skin",
        "Hot wax 2400 inajumuisha mafuta",
        "Hot wax 2400, soak 600",
        "Hot wax 2400 na mafuta",
        "Hot wax 2400 oil included",
    ],
)
def test_words_that_belong_to_the_service_leave_its_price_sure(line):
    assert not any(row.is_red for row in added(line))


@pytest.mark.parametrize("words", ["elfu tatu kasoro mia", "elfu tatu unusu", "elfu tatu u nusu", "mia tano na kitu"])
def test_words_of_a_number_that_are_left_beside_a_spoken_price_make_it_red(words):
    (row,) = added(f"Hot wax {words}")
    assert row.is_red


def test_a_price_that_is_spoken_whole_stays_sure():
    (row,) = added("Hot wax elfu tatu na mia tano")
    assert (row.price.amount, row.is_red) == (350_000, False)


@pytest.mark.parametrize("note", ["new clients only", "min 2 people", "until Friday", "wanafunzi nusu bei"])
def test_a_remark_in_another_cell_that_may_change_the_price_makes_it_red(note):
    found = of_csv(f"Service,Price,Notes\nHot wax,2400,{note}\nTrim,400,with a wash\n")
    assert (found["Hot wax"].is_red, found["Trim"].is_red) == (True, False)


@pytest.mark.parametrize(("rest", "is_clear"), [("with aloe", True), ("rising soon", False)])
def test_a_second_reader_does_not_make_a_line_clear_that_is_not_explained(rest, is_clear):
    (line,) = lines_of_text(f"Hot wax KES 2400 {rest}", "list.txt")
    told = price_of("KES 2400", Tongue("KES"))
    read = printed_price(line, "Hot wax", told, Tongue("KES"))
    assert (read.price.amount, read.price.doubts == ()) == (240_000, is_clear)
