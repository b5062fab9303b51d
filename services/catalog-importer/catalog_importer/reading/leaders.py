"""Dots that lead from a name to its price, taken out of a page before its print is looked for.

They join a name and a price into one run, in which the last digit is easily lost: "......1,50" for 1,500.
"""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

LARGEST_DOT = 10
"""Pixels. A full stop is as small, but never stands in a row with five others."""

FEWEST_DOTS = 6
_WIDEST_STEP = 30
_UNEVEN = 0.35
"""Of its usual step a row of dots may vary by this much."""

_DARKER = 15
"""Steps of grey by which print differs from the paper around it."""

_DARK_PAGE = 110


@dataclass(frozen=True, slots=True)
class _Dot:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def without_leaders(page: Image.Image) -> Image.Image:
    """Return the page with paper in place of rows of dots."""
    pixels = np.asarray(page)
    grey = np.asarray(page.convert("L"))
    rows = [row for row in _rows(_dots(grey)) if len(row) >= FEWEST_DOTS]
    if not rows:
        return page
    mask = np.zeros(grey.shape, np.uint8)
    for row in rows:
        for dot in row:
            mask[max(dot.y - 2, 0) : dot.y + dot.height + 2, max(dot.x - 2, 0) : dot.x + dot.width + 2] = 1
    paper = cv2.medianBlur(pixels, 4 * LARGEST_DOT + 1)
    return Image.fromarray(np.where(mask[:, :, None] == 1, paper, pixels))


def _dots(grey: NDArray[np.uint8]) -> list[_Dot]:
    """Small round spots of print, from the left."""
    on_light = 255 - grey if float(np.median(grey)) < _DARK_PAGE else grey
    ink = cv2.adaptiveThreshold(
        on_light, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * LARGEST_DOT + 11, _DARKER
    )
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall, area = found[:, 2], found[:, 3], found[:, 4]
    small = (np.maximum(wide, tall) <= LARGEST_DOT) & (wide <= 2.5 * tall) & (tall <= 2.5 * wide) & (area >= 2)
    dots = [_Dot(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in found[small]]
    return sorted(dots, key=lambda dot: dot.x)


def _rows(dots: list[_Dot]) -> list[list[_Dot]]:
    """Dots that follow each other on a line, a step apart."""
    rows: list[list[_Dot]] = []
    open_rows: list[list[_Dot]] = []
    for dot in dots:
        x, _ = dot.middle
        open_rows = [row for row in open_rows if x - row[-1].middle[0] <= _WIDEST_STEP]
        near = [row for row in open_rows if _goes_on(row, dot)]
        if near:
            min(near, key=lambda row: abs(row[-1].middle[1] - dot.middle[1])).append(dot)
        else:
            rows.append([dot])
            open_rows.append(rows[-1])
    return rows


def _goes_on(row: list[_Dot], dot: _Dot) -> bool:
    last = row[-1]
    step = dot.middle[0] - last.middle[0]
    if step < 2 or abs(dot.middle[1] - last.middle[1]) > 2:
        return False
    if len(row) < 2:
        return step <= 4 * max(dot.width, last.width)
    steps = [behind.middle[0] - before.middle[0] for before, behind in pairwise(row[-6:])]
    return abs(step - median(steps)) <= max(_UNEVEN * median(steps), 1.5)
