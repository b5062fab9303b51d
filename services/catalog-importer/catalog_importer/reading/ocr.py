"""Print read from pictures on this machine: PP-OCR models, which come in the wheel of rapidocr. No network, no key."""

import math
import os
import re
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import rapidocr
from PIL import Image, ImageOps

from catalog_importer.reading.leaders import without_leaders
from catalog_importer.reading.pictures import is_blank
from catalog_importer.reading.print_found import Point, Print, tilt, turned

LEAST_SCORE = 0.3
"""Below this it is noise. What is read badly is kept: the row stays, and its price is red."""

LEAST_SIDE = 16
"""Pixels; on less there is no print."""

_LONGEST_SIDE = 20_000
"""Pixels: above any picture that comes here, so that nothing is made smaller once more."""

BEHIND_DOTS = 0.7
"""At most so sure is a number that was read in one run with dots before it: its last digit may be lost."""

_BEHIND_DOTS = re.compile(r"[.…·]{2,}\s*\D{0,6}\d")

POOR = 0.85
"""A page whose print scores less, on average, may stand on its head."""

_LEVEL = math.radians(0.05)


@cache
def _engine(threads: int) -> Any:
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",  # it would log to stdout, which is ours
            "Global.text_score": LEAST_SCORE,
            "Global.model_root_dir": str(models),
            "Global.use_cls": False,
            "Global.max_side_len": _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(threads, os.cpu_count() or 1),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def read_print(page: Image.Image, threads: int = 2) -> tuple[Image.Image, list[Print]]:
    """Return the page upright and level, and the print on it in its pixels.

    A page that lies on its side or stands on its head is turned, a slight tilt is taken out of page and print alike.
    """
    if min(page.size) < LEAST_SIDE or is_blank(page):
        return page, []
    found = _found(page, threads)
    if _lies(found):
        page = page.transpose(Image.Transpose.ROTATE_90)
        found = _found(page, threads)
    if found and _score(found) < POOR:
        other = page.transpose(Image.Transpose.ROTATE_180)
        found_there = _found(other, threads)
        if _score(found_there) > _score(found):
            page, found = other, found_there
    return _levelled(page, found)


def _found(page: Image.Image, threads: int) -> list[Print]:
    # Red, green, blue to the order the models were trained with; faint pencil and grey photocopies become black.
    pixels = np.asarray(ImageOps.autocontrast(without_leaders(page), cutoff=0.5))[:, :, ::-1]
    read = _engine(threads)(np.ascontiguousarray(pixels))
    if read.boxes is None or read.txts is None:
        return []
    return [
        Print(" ".join(text.split()), _sureness(text, float(score)), _corners(box))
        for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True)
        if text.strip()
    ]


def _sureness(text: str, score: float) -> float:
    return min(score, BEHIND_DOTS) if _BEHIND_DOTS.match(text) else score


def _corners(box: Any) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    return a, b, c, d


def _lies(found: list[Print]) -> bool:
    """Whether most print that is long enough to tell runs up or down."""
    telling = [each for each in found if len(each.text) >= 4]
    upended = [each for each in telling if each.bottom - each.top > 1.5 * (each.right - each.left)]
    return len(upended) * 2 > len(telling) > 0


def _score(found: list[Print]) -> float:
    return fmean(each.confidence for each in found) if found else 0.0


def _levelled(page: Image.Image, found: list[Print]) -> tuple[Image.Image, list[Print]]:
    angle = tilt(found)
    if abs(angle) < _LEVEL:
        return page, found
    level = page.rotate(math.degrees(angle), Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    return level, turned(found, angle, page.size, level.size)
