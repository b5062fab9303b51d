"""Damage that stays plausible is doubted by what stands beside it (edge case 27)."""

import pytest

from catalog_importer.domain.cross_check import beside_former
from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Fragment, Line, Manner
from catalog_importer.reading.text_file import lines_of_text
from ratiba_contracts.menu import Box

TZS = Manner("TZS", "salon")
BOX = Box(left=0.6, top=0.1, right=0.8, bottom=0.12)
PRICES = ("22,000", "18,000", "25,000", "30,000", "15,000")


def recognised(*prices: str):
    lines = [
        Line((Fragment(f"Service {'abcdefgh'[n]}x", 0.98, BOX), Fragment(price, 0.98, BOX)), "menu.jpg", n + 1, page=1)
        for n, price in enumerate(prices)
    ]
    return rows_of_lines(lines, TZS)


@pytest.mark.edge(27)
def test_a_price_far_above_its_neighbours_is_red_however_clear_it_was_read():
    rows = recognised(*PRICES, "322,000")
    assert [row.is_red for row in rows] == [False] * 5 + [True]
    assert "far above" in rows[-1].price.doubts[0]


@pytest.mark.edge(27)
@pytest.mark.parametrize("print_", ["15001=", "15,0001=", "2,200", "25,001", "l5,000", "15,OOO"])
def test_digits_lost_or_gained_are_red(print_):
    assert recognised(*PRICES, print_)[-1].is_red


@pytest.mark.edge(27)
def test_a_price_far_from_its_former_one_is_red():
    (row,) = rows_of_lines(lines_of_text("Facial 32,000", "list.txt"), TZS)
    (checked,) = beside_former([row], {"facial": 320_000})
    assert checked.is_red
    assert beside_former([row], {"facial": 3_000_000}) == [row]


def test_a_dear_service_of_an_exact_text_is_only_marked():
    text = "\n".join(f"Service {'abcdef'[n]}x {price}" for n, price in enumerate((*PRICES, "280,000")))
    last = rows_of_lines(lines_of_text(text, "list.txt"), TZS)[-1]
    assert not last.is_red
    assert last.price.doubts
