"""Prices that hold at some times, for some, or with something: two rows that say so, or red; never one sure price."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.text_file import lines_of_text

PLAIN = "Blow dry 700\nTrim 400\n"


def added(line: str):
    rows = rows_of_lines(lines_of_text(f"{PLAIN}{line}\nPolish 350\n", "list.txt"), Manner("KES", "salon"))
    return [
        (row.name.value, (row.price.amount or 0) // 100, row.is_red)
        for row in rows
        if row.name.value not in {"Blow dry", "Trim", "Polish"}
    ]


@pytest.mark.edge(29)
@pytest.mark.parametrize(
    ("line", "one", "other"),
    [
        ("Sauna 900 Mon-Thu, 1200 Fri-Sun", "Sauna (Mon-Thu)", "Sauna (Fri-Sun)"),
        ("Sauna Mon-Thu 900, Sat 1200", "Sauna (Mon-Thu)", "Sauna (Sat)"),
        ("Sauna 900 on weekdays and 1200 on weekends", "Sauna (weekdays)", "Sauna (weekends)"),
        ("Sauna 900 (weekdays) 1200 (weekends)", "Sauna (weekdays)", "Sauna (weekends)"),
        ("Sauna: 900 mornings / 1200 evenings", "Sauna (mornings)", "Sauna (evenings)"),
        ("Sauna 900 Jumatatu-Ijumaa, 1200 wikendi", "Sauna (Jumatatu-Ijumaa)", "Sauna (wikendi)"),
        ("Senegalese 900 bila uzi, 1200 na uzi", "Senegalese (bila uzi)", "Senegalese (na uzi)"),
        ("Senegalese     900 bila uzi, 1200 na uzi", "Senegalese (bila uzi)", "Senegalese (na uzi)"),
        ("Senegalese bila uzi 900, na uzi 1200", "Senegalese (bila uzi)", "Senegalese (na uzi)"),
        ("Senegalese kubwa 900 bila uzi, 1200 na uzi", "Senegalese kubwa (bila uzi)", "Senegalese kubwa (na uzi)"),
        ("Crochet 900 without yarn, 1200 with yarn", "Crochet (without yarn)", "Crochet (with yarn)"),
        ("Spinning members 900 non-members 1200", "Spinning (members)", "Spinning (non-members)"),
        ("Spinning adults 900 kids 1200", "Spinning (adults)", "Spinning (kids)"),
    ],
)
def test_each_condition_is_in_the_name_of_its_price(line, one, other):
    assert added(line) == [(one, 900, False), (other, 1200, False)]


@pytest.mark.edge(29)
@pytest.mark.parametrize(
    "line",
    [
        "Spinning 900 members 700",
        "Spinning 900 day 1200 night",
        "Spinning 900 adults 600 kids",
        "Spinning 900, Tuesdays 600",
        "Spinning 900 (Tue only 600)",
        "Spinning 900 on Tuesdays 600",
        "Spinning 900 walk-in 1200 booked",
        "Spinning 900 per adult 600 per child",
        "Spinning 900 home visit 1500",
    ],
)
def test_where_a_condition_may_be_of_either_price_none_is_sure(line):
    found = added(line)
    assert found
    assert all(name.startswith("Spinning") and is_red for name, _, is_red in found)


@pytest.mark.parametrize("line", ["Rinse 300, set 500", "Rinse 300 na set 500", "Rinse 300 & set 500"])
def test_two_services_on_one_line_stay_two(line):
    assert added(line) == [("Rinse", 300, False), ("set", 500, False)]


def test_words_that_run_on_between_two_prices_may_tell_of_either():
    assert added("Rinse 300 set 500") == [("Rinse", 300, True), ("set", 500, True)]
    assert added("Rinse 300 Set 500") == [("Rinse", 300, False), ("Set", 500, False)]


def test_what_members_pay_is_no_part_of_the_name():
    assert added("Gym 3700 members 3100")[0][0] == "Gym"


@pytest.mark.parametrize("line", ["Nail art 2 for 900", "Nail art 900 redeemable against sets of 5000"])
def test_a_price_of_several_or_one_that_is_given_back_is_not_sure(line):
    found = added(line)
    assert found
    assert all(is_red for _, _, is_red in found)


def test_prices_in_one_bracket_are_of_the_name_before_it():
    assert added("Full wash (saloon 500, van 700)") == [
        ("Full wash (saloon)", 500, False),
        ("Full wash (van)", 700, False),
    ]


@pytest.mark.parametrize("line", ["Braces 85,000 (pay 30,000 first then 5,000 monthly)", "Peel 2,000 (course 9,000)"])
def test_prices_in_a_bracket_behind_a_price_tell_of_that_one(line):
    found = added(line)
    assert len(found) == 1
    assert found[0][2]


def test_columns_of_before_and_after_an_hour_are_both_asked():
    text = (
        "             Before 12pm    After 12pm\nSauna         300            400\nSteam bath    200            250\n"
    )
    rows = rows_of_lines(lines_of_text(text, "list.txt"), Manner("KES", "spa"))
    assert [row.name.value for row in rows][:2] == ["Sauna (Before 12pm)", "Sauna (After 12pm)"]
