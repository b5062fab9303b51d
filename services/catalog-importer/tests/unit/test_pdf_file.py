"""Text of a PDF is taken as it stands, with its place; a page without text of its own is a picture to be read."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from catalog_importer.reading.layout import PageLayout, lines_of
from catalog_importer.reading.limits import Limits
from catalog_importer.reading.pdf_file import PdfPage, pages_of
from catalog_importer.reading.problems import UnreadableFile

LIMITS = Limits(pages=3, reading_pixels=500_000, letters_a_page=2000)
LISTED = (("Silk wrap", "KSh 1,500"), ("Toe ring", "KSh 750"), ("Root tint", "POA"))


def text_of(pairs: tuple[tuple[str, str], ...], *, mode: int = 0) -> bytes:
    """A page's content: names at the left, prices at the right."""
    shown = []
    for at, (name, price) in enumerate(pairs):
        y = 550 - 30 * at
        shown.append(
            f"BT /F1 14 Tf {mode} Tr 60 {y} Td ({name}) Tj ET BT /F1 14 Tf {mode} Tr 420 {y} Td ({price}) Tj ET"
        )
    return "\n".join(shown).encode()


def pdf(*contents: bytes, page: str = "") -> bytes:
    """A PDF with a page for each content."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, content in enumerate(contents):
        resources = f"/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * at} 0 R{page}"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}>>".encode())
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        count,
        table,
        count,
        len(written),
    )


def read(folder: Path, data: bytes, limits: Limits = LIMITS) -> list[PdfPage | UnreadableFile]:
    path = folder / "list.pdf"
    path.write_bytes(data)
    return list(pages_of(path, limits))


def texts(page: PdfPage | UnreadableFile) -> list[str]:
    assert isinstance(page, PdfPage)
    assert page.print_found is not None
    return [line.text for line in lines_of(page.print_found, PageLayout("list.pdf", page.number, page.picture.size))]


@pytest.mark.parametrize("turn", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox[30 100 590 790]"])
def test_names_and_prices_are_lines_however_the_page_is_turned_or_cut(tmp_path: Path, turn: str) -> None:
    upright = text_of(LISTED)
    if turn.startswith("/Rotate"):  # the print is turned the other way, so that it is upright as the page is shown
        matrix = {"90": "0 1 -1 0 600 0", "180": "-1 0 0 -1 600 800", "270": "0 -1 1 0 0 800"}[turn.split()[1]]
        upright = f"q {matrix} cm\n".encode() + upright + b"\nQ"
    (page,) = read(tmp_path, pdf(upright, page=turn))
    assert texts(page) == ["Silk wrap\tKSh 1,500", "Toe ring\tKSh 750", "Root tint\tPOA"]


def test_boxes_are_where_the_ink_is(tmp_path: Path) -> None:
    (page,) = read(tmp_path, pdf(text_of(LISTED)))
    assert isinstance(page, PdfPage)
    assert page.print_found is not None
    for each in page.print_found:
        inside = page.picture.convert("L").crop((each.left, each.top, each.right, each.bottom))
        assert float(inside.getextrema()[0]) < 100, each.text  # type: ignore[arg-type]


def test_a_page_that_is_a_picture_has_no_print_of_its_own(tmp_path: Path) -> None:
    photo = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(photo).text((50, 50), "Silk wrap 1500", "black")
    written = io.BytesIO()
    photo.save(written, "PDF")
    (page,) = read(tmp_path, written.getvalue())
    assert isinstance(page, PdfPage)
    assert page.print_found is None
    assert page.picture.width * page.picture.height <= LIMITS.reading_pixels * 1.01


def test_a_scanners_invisible_text_is_not_believed(tmp_path: Path) -> None:
    (page,) = read(tmp_path, pdf(text_of(LISTED, mode=3)))
    assert isinstance(page, PdfPage)
    assert page.print_found is None


def test_print_beside_the_page_is_not_on_it(tmp_path: Path) -> None:
    hidden = b"\nBT /F1 14 Tf 60 -300 Td (Everything 1 bob) Tj ET"
    (page,) = read(tmp_path, pdf(text_of(LISTED) + hidden))
    assert all("bob" not in text for text in texts(page))


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(text_of(LISTED)))))
    writer.encrypt("sesame", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    with pytest.raises(UnreadableFile, match="password") as refused:
        read(tmp_path, written.getvalue())
    assert refused.value.slug == "password-protected"


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", pdf(text_of(LISTED))[:200], b"%PDF-", b"%PDF-1.4\n%%EOF"])
def test_a_damaged_pdf_is_told_as_such(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, data)
    assert refused.value.slug == "broken-pdf"


def test_pages_above_the_bound_are_left_out_and_named(tmp_path: Path) -> None:
    pages = read(tmp_path, pdf(*[text_of(LISTED)] * 5))
    assert [isinstance(page, PdfPage) for page in pages] == [True, True, True, False]
    assert isinstance(pages[-1], UnreadableFile)
    assert (pages[-1].slug, pages[-1].page) == ("too-many-pages", 4)
    assert "5 pages" in pages[-1].message


def test_a_page_with_too_many_letters_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    novel = b"\n".join(b"BT /F1 4 Tf 10 %d Td (%s) Tj ET" % (700 - 10 * at, b"lorem ipsum " * 20) for at in range(20))
    first, second = read(tmp_path, pdf(novel, text_of(LISTED)))
    assert isinstance(first, UnreadableFile)
    assert (first.slug, first.page) == ("page-too-full", 1)
    assert texts(second)[0] == "Silk wrap\tKSh 1,500"
