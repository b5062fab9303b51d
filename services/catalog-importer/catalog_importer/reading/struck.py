"""Print with a line drawn through it: what is no longer asked or offered. Seen in the pixels of what was read.

Every letter has strokes across; none has one as long as it is tall and more, with print on both sides all along.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from catalog_importer.reading.print_found import Print

LONGEST_IN_PRINT = 1.25
"""Times the height of the print. A stroke that is longer crosses several letters."""

_BESIDE = 0.35
"""At least so much of a line through print has ink above, and below: a dash has none."""

_MIDDLE = (0.3, 0.66)
"""Where the middle of such a line lies, as a part of the print's height."""

_SLOPES = np.linspace(-0.8, 0.8, 17)
"""How far it falls over the width of the print, in heights of it."""

_FEWEST_PIXELS = 9
_LEAST_CONTRAST = 40


def struck_marked(found: Sequence[Print], page: Image.Image) -> list[Print]:
    """Return the print, what has a line through it marked so: a price that is not asked, a service not offered."""
    grey = np.asarray(page.convert("L"), np.int16)
    return [replace(each, struck=True) if is_struck(_cut(grey, each)) else each for each in found]


def _cut(grey: NDArray[np.int16], each: Print) -> NDArray[np.int16]:
    top, bottom = max(int(each.top), 0), int(each.bottom) + 1
    return grey[top:bottom, max(int(each.left), 0) : int(each.right) + 1]


def is_struck(cut: NDArray[np.int16]) -> bool:
    """Whether a line runs through the print in this cut of a page, grey from 0 to 255."""
    height, width = cut.shape
    if height < _FEWEST_PIXELS or width < LONGEST_IN_PRINT * height:
        return False
    ink = _ink(cut)
    if ink is None:
        return False
    thick = ink | np.roll(ink, 1, axis=0)  # a line may step down between two pixels
    rows = _lines_across(height, width)
    covered = (rows >= 0) & (rows < height) & thick[np.clip(rows, 0, height - 1), np.arange(width)]
    runs = _run_lengths(covered)
    for line in np.flatnonzero(runs.max(axis=1) > LONGEST_IN_PRINT * height):
        end = int(runs[line].argmax()) + 1
        start = end - int(runs[line].max())
        if _crosses(ink, rows[line, start:end], start):
            return True
    return False


def _lines_across(height: int, width: int) -> NDArray[np.intp]:
    """Straight lines through the middle of a cut, one a row: where each stands in every column."""
    falls = np.outer(_SLOPES * height, np.arange(width) / width - 0.5)
    middles = np.arange(int(_MIDDLE[0] * height), int(_MIDDLE[1] * height) + 1)
    return np.rint(falls[:, None, :] + middles[None, :, None]).astype(np.intp).reshape(-1, width)


def _run_lengths(covered: NDArray[np.bool_]) -> NDArray[np.intp]:
    """How many columns in a row are covered up to each, line by line."""
    counted = np.cumsum(covered, axis=1)
    return counted - np.maximum.accumulate(np.where(covered, 0, counted), axis=1)


def _ink(cut: NDArray[np.int16]) -> NDArray[np.bool_] | None:
    """What is print and what is paper; None where they hardly differ. Light print on dark is turned over."""
    paper = int(np.median(cut))
    darkest, lightest = int(cut.min()), int(cut.max())
    if lightest - paper > paper - darkest:
        cut, paper, darkest = 255 - cut, 255 - paper, 255 - lightest
    if paper - darkest < _LEAST_CONTRAST:
        return None
    return cut < paper - 0.45 * (paper - darkest)


def _crosses(ink: NDArray[np.bool_], rows: NDArray[np.intp], start: int) -> bool:
    """Whether print stands above and below along the line, with paper between here and there."""
    height = ink.shape[0]
    gap, reach = max(2, height // 10), height // 3
    above = below = apart = 0
    for at, row in enumerate(rows.tolist(), start):
        above += bool(ink[max(row - reach, 0) : max(row - gap, 0), at].any())
        below += bool(ink[row + gap : row + reach, at].any())
        apart += not ink[max(row - reach, 0) : row + reach, at].all()
    least = _BESIDE * len(rows)
    return above >= least and below >= least and apart >= least
