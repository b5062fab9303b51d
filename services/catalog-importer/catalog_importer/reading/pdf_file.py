"""PDFs: embedded text where a page has it, exact and with its place; a picture of the page where it has none.

pypdf looks at the structure first and says what is wrong with it in words; PDFium gives letters, places and pictures.
A page counts as text only if its letters can be seen and read: a scanner's invisible layer of guesses does not.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image
from pypdf.errors import PyPdfError

from catalog_importer.reading.limits import Limits
from catalog_importer.reading.print_found import Print
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.seen import unseen_marked

FEWEST_LETTERS = 20
"""A page with fewer letters of its own is taken for a picture with a page number on it."""

_MOST_STRANGE = 0.05
"""Of a page's letters may be such that no text has them: its font does not say which letters it draws."""

_LONGEST_PAGE = 30
"""Times its width; a longer one is a tape."""

_INVISIBLE = 3
"""PDF's text rendering mode for text that is searched and not seen."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its picture, and its print in the picture's pixels, or None where the print has to be read from it."""

    number: int
    pages: int
    picture: Image.Image
    print_found: list[Print] | None


def pages_of(path: Path, limits: Limits) -> Iterator[PdfPage | UnreadableFile]:
    """Yield the pages in order; in place of a page that cannot be read, why. Raises UnreadableFile for the whole."""
    pages = _checked_pages(path)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _broken() from error
    with closing(document):
        pages = min(pages, len(document))
        for number in range(1, min(pages, limits.pages) + 1):
            try:
                with closing(document[number - 1]) as page:
                    yield _page(page, number, pages, limits)
            except pypdfium2.PdfiumError:
                yield UnreadableFile("broken-page", f"Page {number} of this PDF is damaged.", number)
            except UnreadableFile as unreadable:
                yield unreadable
    if pages > limits.pages:
        yield UnreadableFile(
            "too-many-pages",
            f"This PDF has {pages} pages; the first {limits.pages} were read. Send the pages with prices on their own.",
            limits.pages + 1,
        )


def _checked_pages(path: Path) -> int:
    try:
        with pypdf.PdfReader(path, strict=False) as reader:
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableFile(
                    "password-protected",
                    "This PDF is protected by a password. Save it without one, or send pictures of its pages.",
                )
            pages = len(reader.pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # a damaged file takes pypdf anywhere
        raise _broken() from error
    if pages == 0:
        raise UnreadableFile("empty-file", "This PDF has no pages.")
    return pages


def _broken() -> UnreadableFile:
    return UnreadableFile("broken-pdf", "This PDF is damaged and cannot be opened. Save or send it again.")


def _page(page: pypdfium2.PdfPage, number: int, pages: int, limits: Limits) -> PdfPage:
    width, height = page.get_size()  # points, as the page is shown
    if width < 1 or height < 1:
        raise UnreadableFile("broken-page", f"Page {number} of this PDF has no size.", number)
    if max(width, height) > _LONGEST_PAGE * min(width, height):
        raise UnreadableFile("broken-page", f"Page {number} of this PDF is {width:.0f} x {height:.0f} points.", number)
    scale = math.sqrt(limits.reading_pixels / (width * height))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    letters = _letters(page, picture.size, number, limits)
    return PdfPage(number, pages, picture, None if letters is None else unseen_marked(letters, page, picture, scale))


@dataclass(slots=True)
class _Run:
    """Letters that follow one another without a gap."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def goes_on_with(self, left: float, top: float, bottom: float) -> bool:
        """Whether a letter there is part of this run."""
        height = max(self.height, bottom - top)
        beside = -0.5 * height <= left - self.right <= 0.6 * height
        return beside and min(self.bottom, bottom) - max(self.top, top) > 0.3 * min(self.height, bottom - top)


def _letters(page: pypdfium2.PdfPage, size: tuple[int, int], number: int, limits: Limits) -> list[Print] | None:
    """Print from the page's own letters; None where they are too few, unseen or unreadable."""
    with closing(page.get_textpage()) as text:
        count = text.count_chars()
        if count > limits.letters_a_page:
            raise UnreadableFile(
                "page-too-full", f"Page {number} of this PDF holds {count} letters: it is no price list.", number
            )
        if count < FEWEST_LETTERS or _is_unseen(page):
            return None
        runs: list[_Run] = []
        strange = seen = 0
        spaced = False
        for index in range(count):
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            if letter.isspace():
                spaced = True
                continue
            seen += 1
            if not letter.isprintable() or letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff":
                strange += 1
                continue
            place = _place(page, text, index, size)
            if place is None:
                continue  # beside the page: it is not printed
            left, top, right, bottom = place
            if runs and runs[-1].goes_on_with(left, top, bottom):
                run = runs[-1]
                run.text += (" " if spaced else "") + letter
                run.right, run.top, run.bottom = max(run.right, right), min(run.top, top), max(run.bottom, bottom)
            else:
                runs.append(_Run(letter, left, top, right, bottom))
            spaced = False
    if seen < FEWEST_LETTERS or strange > _MOST_STRANGE * seen:
        return None
    return [_print(run) for run in runs]


def _place(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int, size: tuple[int, int]
) -> tuple[float, float, float, float] | None:
    """Where a letter's cell is, in pixels from the top left of the page as it is shown; None outside of it."""
    cell = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, cell):
        return None
    (ax, ay), (bx, by) = (_pixel(page, x, y, size) for x, y in ((cell.left, cell.top), (cell.right, cell.bottom)))
    left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    inside = left < size[0] and right > 0 and top < size[1] and bottom > 0 and bottom > top
    return (left, top, right, bottom) if inside else None


_FINE = 16
"""PDFium tells places in whole pixels: it is asked for those of a picture this much finer."""


def _pixel(page: pypdfium2.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[float, float]:
    """A point of the page in its picture, whatever the page's turn and crop."""
    at_x, at_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, size[0] * _FINE, size[1] * _FINE, 0, x, y, at_x, at_y)
    return at_x.value / _FINE, at_y.value / _FINE


def _is_unseen(page: pypdfium2.PdfPage) -> bool:
    """Whether most of the page's text is there to be searched only, over the picture of a scanner."""
    modes: list[int] = [
        pdfium.FPDFTextObj_GetTextRenderMode(item)
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    ]
    return sum(mode == _INVISIBLE for mode in modes) * 2 > len(modes)


def _print(run: _Run) -> Print:
    corners = ((run.left, run.top), (run.right, run.top), (run.right, run.bottom), (run.left, run.bottom))
    return Print(run.text, 1.0, corners)
