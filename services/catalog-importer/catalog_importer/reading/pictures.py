"""Pictures from outside, decoded within bounds: upright, in colour, no larger than they are read.

The header alone says how large a picture is: one above the bound is refused before a pixel of it is unpacked.
"""

import io
import math
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from catalog_importer.reading.limits import Limits
from catalog_importer.reading.problems import UnreadableFile

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""What is decoded, JPEGs of several pictures too. Pillow's other formats (PostScript, icons, ...) are never tried."""

_JPEG_QUALITY = 85
_FAINTEST = 16
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
"""Modes of more than eight bits, whose values have to be brought down first."""


def open_picture(path: Path, limits: Limits) -> Image.Image:
    """Return the picture as RGB, turned as its camera says, with at most `reading_pixels`.

    Of an animation or a picture of several pages it is the first. Raises UnreadableFile.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound comes next, and is lower
            opened = Image.open(path, formats=KINDS)
    except Image.DecompressionBombError as error:
        raise _too_large(limits) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _broken() from error
    with opened:
        width, height = opened.size
        if width * height > limits.pixels:
            raise _too_large(limits, width, height)
        try:
            return _decoded(opened, limits)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise _broken() from error


def page_picture(page: Image.Image, limits: Limits) -> tuple[bytes, int, int]:
    """Return a page as the owner sees it: a JPEG, with its width and height."""
    shown = page.copy()
    shown.thumbnail((limits.shown_side, limits.shown_side), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    shown.save(written, "JPEG", quality=_JPEG_QUALITY)
    return written.getvalue(), shown.width, shown.height


def _decoded(opened: Image.Image, limits: Limits) -> Image.Image:
    size = _fitting(opened.size, limits.reading_pixels)
    if opened.format in {"JPEG", "MPO"}:
        opened.draft("RGB", size)  # unpacks a large photograph at half or a quarter of its size
    opened.load()
    picture = opened if opened.mode not in _DEEP else _eight_bits(opened)
    if picture.width * picture.height > limits.reading_pixels:
        picture = _on_white(picture).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.info.update(exif=opened.info.get("exif"))
    return _on_white(ImageOps.exif_transpose(picture))


def _fitting(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    scale = min(1.0, math.sqrt(pixels / (size[0] * size[1])))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def is_blank(page: Image.Image) -> bool:
    """Whether nothing is on it: the darkest and the lightest spot hardly differ."""
    low, high = page.convert("L").getextrema()
    return float(high) - float(low) < _FAINTEST  # type: ignore[arg-type]  # one band: two numbers


def _eight_bits(deep: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, its own darkest to its own lightest value."""
    grey = deep.convert("F")
    low, high = (float(bound) for bound in grey.getextrema())  # type: ignore[arg-type]  # one band: two numbers
    scale = 255.0 / (high - low) if high > low else 0.0
    return grey.point(lambda value: value * scale - low * scale).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent is paper."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        with_alpha = picture.convert("RGBA")
        paper = Image.new("RGBA", with_alpha.size, "white")
        return Image.alpha_composite(paper, with_alpha).convert("RGB")
    return picture.convert("RGB")


def _too_large(limits: Limits, width: int | None = None, height: int | None = None) -> UnreadableFile:
    size = f"It has {width} x {height} pixels. " if width else ""
    most = limits.pixels // 1_000_000
    return UnreadableFile(
        "picture-too-large", f"{size}Pictures of at most {most} megapixels can be read: send a smaller one."
    )


def _broken() -> UnreadableFile:
    return UnreadableFile("broken-picture", "This picture is damaged or incomplete. Take or send it again.")
