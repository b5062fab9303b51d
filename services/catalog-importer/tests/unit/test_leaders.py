"""Rows of dots between a name and its price become paper; print stays as it is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from catalog_importer.reading.leaders import without_leaders

LETTERS = ImageFont.load_default(28)
NAME, PRICE = (40, 20, 200, 60), (640, 20, 740, 60)
DOTS = (215, 20, 620, 60)


def listed(paper: str, ink: str, leader: str) -> Image.Image:
    page = Image.new("RGB", (800, 80), paper)
    pen = ImageDraw.Draw(page)
    pen.text((40, 20), "Silk wrap.", ink, LETTERS)
    pen.text((640, 20), "1.500", ink, LETTERS)
    x = 220.0
    while x < 610:
        pen.text((x, 20), leader, ink, LETTERS)
        x += pen.textlength(leader, LETTERS)
    return page


def contrast(page: Image.Image, box: tuple[int, int, int, int]) -> int:
    grey = np.asarray(page.convert("L").crop(box)).astype(int)
    return int(grey.max() - grey.min())


@pytest.mark.parametrize(("paper", "ink"), [("white", "black"), ("#2a1c30", "#f0e8d8"), ("#f4ecd8", "#806a50")])
@pytest.mark.parametrize("leader", [".", ". "])
@pytest.mark.parametrize("degrees", [0, 1.5])
def test_dots_go_and_print_stays(paper: str, ink: str, leader: str, degrees: float) -> None:
    page = listed(paper, ink, leader).filter(ImageFilter.GaussianBlur(0.7))
    page = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=paper)
    cleaned = without_leaders(page)
    assert contrast(page, DOTS) > 60
    assert contrast(cleaned, DOTS) < 25
    for box in (NAME, PRICE):
        assert np.array_equal(np.asarray(cleaned.crop(box)), np.asarray(page.crop(box)))


def test_a_page_without_dots_is_left_alone() -> None:
    page = listed("white", "black", " ")
    assert without_leaders(page) is page


def test_five_full_stops_are_no_leader() -> None:
    page = Image.new("RGB", (400, 80), "white")
    ImageDraw.Draw(page).text((40, 20), "wait.....", "black", LETTERS)
    assert without_leaders(page) is page
