"""A photo of a price list, drawn at each run, and where everything on it stands."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH, MARGIN, TOP, STEP = 1000, 70, 190, 64


@dataclass(frozen=True)
class PrintedLine:
    """A line of the list. Boxes are left, top, right, bottom in fractions of the picture."""

    name: str
    price: str
    name_box: tuple[float, float, float, float]
    price_box: tuple[float, float, float, float]


@dataclass(frozen=True)
class MenuPicture:
    """The photo and what is printed on it."""

    jpeg: bytes
    width: int
    height: int
    lines: tuple[PrintedLine, ...]


def menu_picture(title: str, lines: list[tuple[str, str]]) -> MenuPicture:
    """Draw names on the left and prices on the right, in dark ink on paper."""
    height = TOP + STEP * len(lines) + MARGIN
    image = Image.new("RGB", (WIDTH, height), (246, 240, 226))
    draw = ImageDraw.Draw(image)
    heading, print_ = ImageFont.load_default(64), ImageFont.load_default(36)
    draw.text((MARGIN, 60), title, font=heading, fill=(60, 20, 40))
    printed = []
    for index, (name, price) in enumerate(lines):
        y = TOP + STEP * index
        draw.text((MARGIN, y), name, font=print_, fill=(30, 30, 30))
        left = WIDTH - MARGIN - draw.textlength(price, font=print_)
        draw.text((left, y), price, font=print_, fill=(30, 30, 30))
        printed.append(
            PrintedLine(
                name,
                price,
                _box(draw.textbbox((MARGIN, y), name, font=print_), height),
                _box(draw.textbbox((left, y), price, font=print_), height),
            )
        )
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=80)
    return MenuPicture(jpeg.getvalue(), WIDTH, height, tuple(printed))


def _box(pixels: tuple[float, float, float, float], height: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = pixels
    return left / WIDTH, top / height, right / WIDTH, bottom / height
