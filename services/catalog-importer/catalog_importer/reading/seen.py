"""Whether the letters a PDF holds are those that its page shows: text can be covered, cut off, or drawn unseen.

The page is drawn twice, once with its text alone on a ground of its own. A letter is seen where its pixels have the
same colour in both pictures, and stand off from what is around them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image

from catalog_importer.reading.print_found import Print

_GROUNDS = ((190, 70, 210), (60, 150, 90))
"""Colours no text is likely to have; where one is, the other tells it apart."""
_APART = 90
"""Sum over red, green and blue from which on two colours are not the same."""
_LEAST_SEEN = 0.75
"""So much of a run's pixels at least look alike in both pictures; a line drawn through it takes less away."""
_LEAST_OVER = 0.3
"""From here on two runs stand in one place; neighbours and lines above one another only touch."""
_NEXT = 40
"""A line has fewer runs; a page made to keep a reader busy has thousands in one place."""
_FEWEST_PIXELS = 4
_DEEPEST = 8
"""How many forms within forms are looked into."""
_MOST_OBJECTS = 20_000
_NO, _YES = 0, 1
"""PDFium's booleans."""
_PART = 8
"""A run is looked at in parts of about this many letters' heights: half a price may be covered."""

Pixels = NDArray[np.int16]


def unseen_marked(found: Sequence[Print], page: pypdfium2.PdfPage, picture: Image.Image, scale: float) -> list[Print]:
    """Return the print, that which the page does not show marked so. `picture` is the page drawn at `scale`."""
    if not found:
        return []
    shown = _pixels(picture)
    with _text_alone(page):
        alone = [
            (np.array(ground, np.int16), _pixels(_drawn(page, scale, ground, picture.size))) for ground in _GROUNDS
        ]
    over = _over_one_another(found)
    return [
        replace(each, unseen=True) if at in over or not _is_seen(each, shown, alone) else each
        for at, each in enumerate(found)
    ]


def _over_one_another(found: Sequence[Print]) -> set[int]:
    """Places of runs that stand where another says something else: only one of them can be read."""
    by_top = sorted(range(len(found)), key=lambda at: found[at].top)
    both: set[int] = set()
    for number, at in enumerate(by_top):
        for other in by_top[number + 1 : number + _NEXT]:
            if found[other].top >= found[at].bottom:
                break
            if _overlap(found[at], found[other]) > _LEAST_OVER and found[at].text != found[other].text:
                both |= {at, other}
    return both


def _overlap(one: Print, other: Print) -> float:
    """The part of the smaller run that the other covers."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    tall = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min((each.right - each.left) * (each.bottom - each.top) for each in (one, other))
    return wide * tall / least if wide > 0 and tall > 0 and least > 0 else 0.0


def _drawn(page: pypdfium2.PdfPage, scale: float, ground: tuple[int, int, int], size: tuple[int, int]) -> Image.Image:
    drawn: Image.Image = (
        page.render(scale=scale, may_draw_forms=False, fill_color=(*ground, 255)).to_pil().convert("RGB")
    )
    return drawn if drawn.size == size else drawn.resize(size)


def _pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"), np.int16)


@contextmanager
def _text_alone(page: pypdfium2.PdfPage) -> Iterator[None]:
    """For the time being nothing but text is drawn of the page. The file stays as it is."""
    hidden = []
    for number, item in enumerate(page.get_objects(max_depth=_DEEPEST)):
        if number >= _MOST_OBJECTS:
            break
        if item.type not in {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM} and pdfium.FPDFPageObj_SetIsActive(
            item, _NO
        ):
            hidden.append(item)
    try:
        yield
    finally:
        for item in hidden:
            pdfium.FPDFPageObj_SetIsActive(item, _YES)


def _is_seen(each: Print, shown: Pixels, alone: Sequence[tuple[NDArray[np.int16], Pixels]]) -> bool:
    """Whether every letter of a run is on the page as people see it."""
    top, bottom = max(int(each.top), 0), int(each.bottom) + 1
    left, right = max(int(each.left), 0), int(each.right) + 1
    width = max(1, int(_PART * each.height / 8))
    ground, cut = max(
        ((ground, of[top:bottom, left:right]) for ground, of in alone), key=lambda one: int(_letters(*one).sum())
    )
    letters, page = _letters(ground, cut), shown[top:bottom, left:right]
    if letters.sum() < _FEWEST_PIXELS:
        return False
    same = np.abs(page - cut).sum(axis=2) < _APART
    paper = _around(page, letters)
    stands_off = np.abs(page - paper).sum(axis=2) >= _APART
    good = letters & same & stands_off
    for start in range(0, letters.shape[1], width):
        part = letters[:, start : start + width]
        if part.sum() >= _FEWEST_PIXELS * 2 and good[:, start : start + width].sum() < _LEAST_SEEN * part.sum():
            return False
    return True


def _letters(ground: NDArray[np.int16], cut: Pixels) -> NDArray[np.bool_]:
    """The pixels that letters fill; their soft edges, mixed with the ground, are left out."""
    apart: NDArray[np.int64] = np.abs(cut - ground).sum(axis=2)
    most = int(apart.max()) if apart.size else 0
    return apart > max(_APART, 0.85 * most)


def _around(page: Pixels, letters: NDArray[np.bool_]) -> NDArray[np.int16]:
    """The usual colour of what is around the letters."""
    rest = page[~letters]
    return np.median(rest, axis=0).astype(np.int16) if len(rest) else np.array((255, 255, 255), np.int16)
