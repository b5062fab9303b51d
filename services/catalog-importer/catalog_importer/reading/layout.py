"""Print on a page -> lines as people read them: columns from the left, lines from the top, gaps kept.

Lines are joined along their own slope, so that a page taken at an angle does not lose the price at its far end.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from catalog_importer.domain.lines import Fragment, Line
from catalog_importer.reading.print_found import Print
from ratiba_contracts.menu import Box

SAME_LINE = 0.55
"""Two runs are on one line when their middles are apart by less than this much of the smaller letters' height."""

ONE_RUN = 0.8
"""A gap up to this much of the letters' height is a space between words; a wider one separates fragments."""

PARAGRAPH = 1.6
"""A line further from the one above than this many usual steps begins something new."""

_MONEY = re.compile(
    r"\d[\d,. ]*\d{2}\b(?! *(?:min|hr|h\b|dk))|[$€£] *\d|\d *(?:/[=-]|k\b)|^\d{1,2}(?:\.\d\d)?$", re.IGNORECASE
)
"""Looks like a price; only for telling columns apart. What a price is, is not decided here."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_BESIDE_PRICES = re.compile(
    r"bei|bure|call|dakika|each|eur|free|from|gbp|hours?|hrs?|kes|kshs?|kuanzia|min|mins|minutes|per|poa|price|quote"
    r"|request|shs|tsh|tzs|ugx|usd|ush",
    re.IGNORECASE,
)
"""Words that stand in columns of prices and lengths, and make no name."""

_STRUCK = "A line is drawn through it."
_UNSEEN = "The file holds it, but the page does not show it."


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page of a file, its size in pixels."""

    file: str
    page: int | None
    size: tuple[int, int]


def lines_of(found: Sequence[Print], page: PageLayout) -> list[Line]:
    """Return the lines of a page in reading order, numbered from 1; a space between paragraphs counts as a line."""
    lines: list[Line] = []
    number = 0
    for block in _blocks(list(found)):
        rows = _rows(block)
        steps = [below[0].middle[1] - above[0].middle[1] for above, below in pairwise(rows)]
        usual = median(steps) if steps else 0.0
        for step, row in zip([math.inf, *steps], rows, strict=True):
            number += 2 if step > PARAGRAPH * usual and lines else 1
            lines.append(_line(row, number, page))
    return lines


def _line(row: list[Print], number: int, page: PageLayout) -> Line:
    width, height = page.size
    fragments: list[Fragment] = []
    for run in _runs(row):
        box = Box(
            left=_fraction(min(each.left for each in run), width),
            top=_fraction(min(each.top for each in run), height),
            right=_fraction(max(each.right for each in run), width),
            bottom=_fraction(max(each.bottom for each in run), height),
        )
        text, sure = " ".join(each.text for each in run), min(each.confidence for each in run)
        fragments.append(Fragment(text, sure, box, _doubt(run)))
    letters = median(each.height for each in row) / height
    return Line(tuple(fragments), page.file, number, page.page, letters)


def _doubt(run: Sequence[Print]) -> str:
    if any(each.unseen for each in run):
        return _UNSEEN
    return _STRUCK if any(each.struck for each in run) else ""


def _fraction(pixels: float, whole: int) -> float:
    return round(min(max(pixels / whole, 0.0), 1.0), 4)


def _runs(row: list[Print]) -> list[list[Print]]:
    runs = [[row[0]]]
    for each in row[1:]:
        before = runs[-1][-1]
        if each.left - before.right < ONE_RUN * min(each.height, before.height):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _rows(block: list[Print]) -> list[list[Print]]:
    """Print of one column, put together to lines from the top."""
    rows: list[list[Print]] = []
    for each in sorted(block, key=lambda one: one.left):
        near = [(_apart(row[-1], each), row) for row in rows if _follows(row[-1], each)]
        apart, row = min(near, key=lambda one: one[0], default=(1.0, []))
        if row and apart < SAME_LINE:
            row.append(each)
        else:
            rows.append([each])
    return sorted(rows, key=lambda row: row[0].middle[1])


def _follows(before: Print, each: Print) -> bool:
    return each.left > before.right - 0.5 * min(before.height, each.height)


def _apart(before: Print, each: Print) -> float:
    """How far `each` is off the line of `before`, in heights of the smaller letters."""
    x, y = before.middle
    if before.length > 4 * before.height:
        (left, first), (right, last) = _ends(before)
        y += (each.middle[0] - x) * (last - first) / (right - left)
    return abs(each.middle[1] - y) / min(before.height, each.height)


def _ends(run: Print) -> tuple[tuple[float, float], tuple[float, float]]:
    a, b, c, d = run.corners
    return ((a[0] + d[0]) / 2, (a[1] + d[1]) / 2), ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)


def _blocks(found: list[Print]) -> list[list[Print]]:
    """Parts of the page in the order in which they are read: what runs across columns, then column by column."""
    gutter = _gutter(found)
    if gutter is None:
        return [found] if found else []
    across = sorted((each for each in found if each.left < gutter < each.right), key=lambda one: one.middle[1])
    rest = [each for each in found if not each.left < gutter < each.right]
    blocks: list[list[Print]] = []
    for above in [*across, None]:
        band = rest if above is None else [each for each in rest if each.middle[1] < above.middle[1]]
        rest = [each for each in rest if each not in band]
        blocks += _blocks([each for each in band if each.right <= gutter])
        blocks += _blocks([each for each in band if each.left >= gutter])
        if above is not None:
            blocks.append([above])
    return [block for block in blocks if block]


def _gutter(found: list[Print]) -> float | None:
    """Where the page parts into two lists that each have names and prices of their own; None: it is one list.

    The space between names and their prices is as empty as the one between columns. But left of it there are no
    prices, and right of it no names.
    """
    best: tuple[float, float] | None = None
    for x, width in _gaps(found):
        left = [each for each in found if each.right <= x]
        right = [each for each in found if each.left >= x]
        if _is_list(left) and _is_list(right) and (best is None or width > best[1]):
            best = x, width
    return None if best is None else best[0]


def _gaps(found: list[Print]) -> list[tuple[float, float]]:
    """Middles and widths of strips that hardly any print crosses: titles may."""
    if len(found) < 8:
        return []
    crossing_most = len(found) // 8
    edges = sorted({each.left for each in found})
    gaps = []
    for edge in edges[1:]:
        before = [each.right for each in found if each.left < edge]
        kept = sorted(before)[: len(before) - min(crossing_most, len(before) - 1)]
        inside = [right for right in kept if right < edge]
        crossing = sum(right >= edge for right in before)
        if crossing <= crossing_most and inside:
            nearest = max(inside)
            letters = median(each.height for each in found)
            if edge - nearest > 0.7 * letters:
                gaps.append(((edge + nearest) / 2, edge - nearest))
    return gaps


def _is_list(side: list[Print]) -> bool:
    named = sum(map(_is_named, side))
    priced = sum(1 for each in side if _MONEY.search(each.text))
    return named >= 3 and priced >= 3 and priced >= 0.3 * named and _begins_with_words(side)


def _is_named(each: Print) -> bool:
    return any(not _BESIDE_PRICES.fullmatch(word) for word in _WORD.findall(each.text))


def _begins_with_words(side: list[Print]) -> bool:
    """Whether most of what stands at the left edge are names."""
    edge = min(each.left for each in side)
    letters = median(each.height for each in side)
    first = [each for each in side if each.left < edge + 4 * letters]
    return sum(map(_is_named, first)) * 2 > len(first)
