"""Letters of a PDF count only where its page shows them: what is covered, cut off or as pale as the paper is red."""

import io

import pypdfium2
import pytest

from catalog_importer.reading.print_found import Print
from catalog_importer.reading.seen import unseen_marked

SCALE = 2.0
BACK = "q 0.1 0.1 0.4 rg 0 0 300 200 re f Q "
WHITE_BOX = " q 1 1 1 rg 98 {y} {wide} 18 re f Q"


def text(words: str, y: int, *, colour: str = "0 0 0", mode: int = 0) -> str:
    return f"q BT /F1 14 Tf {mode} Tr {colour} rg 100 {y} Td ({words}) Tj ET Q"


def unseen(content: str, words: str = "2,400", y: int = 100) -> bool:
    """Whether a run where `words` stand is taken for one that the page does not show."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content.encode()),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    for number, each in enumerate(objects, 1):
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\n%%EOF")
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    left, right, top, bottom = 200, 200 + 15 * len(words), 400 - 2 * (y + 12), 400 - 2 * (y - 2)
    run = Print(words, 1.0, ((left, top), (right, top), (right, bottom), (left, bottom)))
    (marked,) = unseen_marked([run], page, page.render(scale=SCALE).to_pil().convert("RGB"), SCALE)
    return marked.unseen


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "content",
    [
        text("2,400", 100) + WHITE_BOX.format(y=96, wide=50),
        text("2,400", 100) + WHITE_BOX.format(y=96, wide=16),
        text("2,400", 100, mode=3),
        text("2,400", 100, colour="1 1 1"),
        text("2,400", 100, colour="0.98 0.98 0.96"),
        BACK + text("2,400", 100, colour="0.1 0.1 0.4"),
        "q 0 0 90 200 re W n " + text("2,400", 100) + " Q",
    ],
)
def test_letters_that_the_page_does_not_show_are_unseen(content):
    assert unseen(content)


@pytest.mark.parametrize(
    "content",
    [
        text("2,400", 100),
        WHITE_BOX.format(y=96, wide=50) + " " + text("2,400", 100),
        BACK + text("2,400", 100, colour="1 1 1"),
        BACK + text("2,400", 100, colour="0.9 0.8 0.3"),
        text("2,400", 100, colour="0.5 0.5 0.5"),
        text("2,400", 100, colour="0.75 0.27 0.82"),
        text("2,400", 100) + " q 0 0 0 RG 98 95 m 140 95 l S Q",
    ],
)
def test_letters_that_the_page_shows_are_seen_on_any_ground_and_in_any_colour(content):
    assert not unseen(content)


@pytest.mark.edge(27)
def test_of_two_texts_in_one_place_neither_is_taken_as_read():
    corners = ((10.0, 10.0), (60.0, 10.0), (60.0, 30.0), (10.0, 30.0))
    page = pypdfium2.PdfDocument.new().new_page(100, 50)
    picture = page.render().to_pil()
    one, other = unseen_marked([Print("900", 1.0, corners), Print("750", 1.0, corners)], page, picture, 1.0)
    assert (one.unseen, other.unseen) == (True, True)
