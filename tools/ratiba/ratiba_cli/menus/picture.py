"""A picture of a price list as a phone takes it: a little askew, a little soft, a JPEG of quality 60.

The font is the one that Pillow brings along.
"""

import io
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ratiba_cli.menus.offers import Menu, Offer

WIDTH = 1000
MARGIN = 60
LETTERS = 26
LEADING = 44
PAPER, INK = (250, 246, 236), (40, 36, 44)
JPEG_QUALITY = 60


def menu_picture(
    menu: Menu, seed: int, *, degrees: float | None = None, blur: float | None = None, width: int = WIDTH
) -> bytes:
    """Return the list as a JPEG. The angle (within 2 degrees) and the blur (under 1 px) come from the seed."""
    draw = random.Random(seed)  # noqa: S311  a made-up picture, no secret
    degrees = draw.uniform(-2, 2) if degrees is None else degrees
    blur = draw.uniform(0.4, 0.9) if blur is None else blur
    page = printed_page(menu, width)
    page = page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER)
    page = page.filter(ImageFilter.GaussianBlur(blur))
    written = io.BytesIO()
    page.save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue()


def printed_page(menu: Menu, width: int = WIDTH) -> Image.Image:
    """Return the list as it leaves the printer: upright and sharp."""
    columns = _columns(menu)
    width *= len(columns)
    lines = max(_lines(column) for column in columns)
    page = Image.new("RGB", (width, 3 * MARGIN + (lines + 2) * LEADING), PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((width / 2, MARGIN), menu.title, INK, ImageFont.load_default(LETTERS * 1.8), anchor="mt")
    breadth = width // len(columns)
    for at, column in enumerate(columns):
        _print_column(pen, column, at * breadth + MARGIN, (at + 1) * breadth - MARGIN, leaders=menu.leaders)
    return page


def _columns(menu: Menu) -> Sequence[Sequence[Offer]]:
    if menu.columns == 1:
        return [menu.offers]
    half = (len(menu.offers) + 1) // 2
    return [menu.offers[:half], menu.offers[half:]]


def _lines(column: Sequence[Offer]) -> int:
    return len(column) + 2 * len({offer.heading for offer in column})


def _print_column(pen: ImageDraw.ImageDraw, column: Sequence[Offer], left: int, right: int, *, leaders: bool) -> None:
    letters, headings = ImageFont.load_default(LETTERS), ImageFont.load_default(LETTERS * 1.35)
    y = 2 * MARGIN + LEADING
    above = ""
    for offer in column:
        if offer.heading != above:
            pen.text((left, y + LEADING * 0.6), offer.heading, INK, headings)
            y += 2 * LEADING
            above = offer.heading
        name = offer.name if offer.minutes is None else f"{offer.name} ({offer.minutes} min)"
        pen.text((left, y), name, INK, letters)
        pen.text((right, y), offer.printed, INK, letters, anchor="ra")
        if leaders:
            room = right - left - pen.textlength(name, letters) - pen.textlength(offer.printed, letters) - LETTERS
            dots = "." * int(room / pen.textlength(".", letters))
            pen.text((left + pen.textlength(name, letters) + LETTERS / 2, y), dots, INK, letters)
        y += LEADING
