"""A price with a line drawn through it is seen in the picture, and is never sure."""

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Fragment, Line, Manner
from catalog_importer.reading.print_found import Print
from catalog_importer.reading.struck import struck_marked

INK, PAPER = (40, 36, 44), (250, 246, 236)
PRINTED = ["1,450", "KSh 2,300/=", "444", "880", "Peel 3 x 700", "25 - 40", "1,000 = 10"]


def printed(text: str, *, letters: int = 28, dark: bool = False) -> tuple[Image.Image, ImageDraw.ImageDraw, Print]:
    """A page with a run of print on it, and where the run stands, as it is found: with a little room around it."""
    page = Image.new("RGB", (420, 100), INK if dark else PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(letters)
    pen.text((40, 30), text, PAPER if dark else INK, font)
    left, top, right, bottom = pen.textbbox((40, 30), text, font)
    left, top, right, bottom = left - 3, top - 4, right + 3, bottom + 4
    return page, pen, Print(text, 0.98, ((left, top), (right, top), (right, bottom), (left, bottom)))


def seen(page: Image.Image, run: Print) -> bool:
    (marked,) = struck_marked([run], page.filter(ImageFilter.GaussianBlur(0.7)))
    return marked.struck


@pytest.mark.edge(27)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("falls", [-8, -2, 0, 3, 8])
@pytest.mark.parametrize("text", ["1,450", "KSh 2,300/=", "444", "880"])
def test_a_line_through_a_price_is_seen_level_or_slanted(text, falls, dark):
    page, pen, run = printed(text, dark=dark)
    middle = (run.top + run.bottom) / 2
    pen.line((run.left, middle - falls / 2, run.right, middle + falls / 2), PAPER if dark else INK, 3)
    assert seen(page, run)


@pytest.mark.edge(27)
def test_a_red_line_through_a_price_is_seen():
    page, pen, run = printed("1,450")
    pen.line((run.left, run.middle[1], run.right, run.middle[1]), (190, 30, 30), 3)
    assert seen(page, run)


@pytest.mark.parametrize("letters", [16, 28, 44])
@pytest.mark.parametrize("text", PRINTED)
def test_print_without_a_line_is_left_alone(text, letters):
    page, _, run = printed(text, letters=letters)
    assert not seen(page, run)


@pytest.mark.parametrize("at", ["above", "below"])
def test_a_line_above_or_below_a_price_is_not_through_it(at):
    page, pen, run = printed("1,450")
    y = run.bottom - 2 if at == "below" else run.top + 1
    pen.line((run.left, y, run.right, y), INK, 2)
    assert not seen(page, run)


@pytest.mark.edge(27)
@pytest.mark.parametrize("falls", [-6, 0, 4])
def test_a_line_through_a_name_is_seen_too(falls):
    page, pen, run = printed("Clay wrap")
    middle = (run.top + run.bottom) / 2 + 2
    pen.line((run.left, middle - falls / 2, run.right, middle + falls / 2), INK, 3)
    assert seen(page, run)


@pytest.mark.parametrize("text", ["Butterfly fluff", "Kuosha nywele", "Tattoo - letter", "HEATED FEET", "Ziwa - zote"])
def test_names_without_a_line_are_left_alone(text):
    page, _, run = printed(text)
    assert not seen(page, run)


@pytest.mark.edge(27)
def test_a_service_with_a_line_through_its_name_is_red():
    line = Line((Fragment("Clay wrap", 0.99, doubt="A line is drawn through it."), Fragment("2,300", 0.99)), "a.jpg", 1)
    other = Line((Fragment("Mud bath", 0.99), Fragment("1,700", 0.99)), "a.jpg", 2)
    assert [row.is_red for row in rows_of_lines([line, other], Manner("KES", "spa"))] == [True, False]


@pytest.mark.edge(27)
def test_a_price_with_a_line_through_it_is_red_and_says_so():
    line = Line(
        (Fragment("Clay wrap", 0.99), Fragment("2,300", 0.99, doubt="A line is drawn through it.")), "photo.jpg", 1
    )
    other = Line((Fragment("Mud bath", 0.99), Fragment("1,700", 0.99)), "photo.jpg", 2)
    crossed, plain = rows_of_lines([line, other], Manner("KES", "spa"))
    assert crossed.is_red
    assert "line is drawn" in " ".join(crossed.price.doubts)
    assert not plain.is_red
