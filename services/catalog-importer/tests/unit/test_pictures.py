"""Pictures from outside are decoded within bounds, or refused with a sentence."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from catalog_importer.reading.limits import Limits
from catalog_importer.reading.pictures import is_blank, open_picture, page_picture
from catalog_importer.reading.problems import UnreadableFile

LIMITS = Limits(pixels=1_000_000, reading_pixels=40_000, shown_side=100)


def marked(mode: str = "RGB", size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Paper with ink in its upper left corner."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), "black")
    return picture.convert(mode)


def saved(folder: Path, picture: Image.Image, kind: str, **options: object) -> Path:
    path = folder / f"picture.{kind}"
    picture.save(path, kind, **options)
    return path


def dark_corner(picture: Image.Image) -> tuple[bool, bool, bool, bool]:
    """Whether ink is in the corners: upper left, upper right, lower left, lower right."""
    grey, (width, height) = picture.convert("L"), picture.size
    spots = ((5, 5), (width - 5, 5), (5, height - 5), (width - 5, height - 5))
    return tuple(float(grey.getpixel(spot)) < 128 for spot in spots)  # type: ignore[return-value, arg-type]


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 4000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_a_png_of_any_mode_shows_its_ink(tmp_path: Path, mode: str) -> None:
    picture = marked("RGBA").convert("LA") if mode == "LA" else marked("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * 250).convert("I;16")
    read = open_picture(saved(tmp_path, picture, "png"), LIMITS)
    assert read.mode == "RGB"
    assert dark_corner(read) == (True, False, False, False)


@pytest.mark.parametrize(
    ("kind", "mode"), [("jpeg", "CMYK"), ("jpeg", "L"), ("tiff", "CMYK"), ("webp", "RGBA"), ("bmp", "RGB")]
)
def test_other_formats_show_their_ink(tmp_path: Path, kind: str, mode: str) -> None:
    assert dark_corner(open_picture(saved(tmp_path, marked(mode), kind), LIMITS)) == (True, False, False, False)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    picture.paste(marked("RGBA").crop((0, 0, 50, 25)))
    assert dark_corner(open_picture(saved(tmp_path, picture, "png"), LIMITS)) == (True, False, False, False)


def test_of_an_animation_the_first_picture_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, marked(), "gif", save_all=True, append_images=[Image.new("RGB", (200, 100), "black")])
    assert dark_corner(open_picture(path, LIMITS)) == (True, False, False, False)


def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn by 90 degrees clockwise
    large = saved(tmp_path, marked(size=(800, 400)), "jpeg", exif=exif)
    read = open_picture(large, LIMITS)
    assert dark_corner(read) == (False, True, False, False)
    assert read.width * 2 == pytest.approx(read.height, abs=2)
    assert read.width * read.height <= LIMITS.reading_pixels


def test_the_owner_sees_a_smaller_picture_of_the_same_shape() -> None:
    written, width, height = page_picture(marked(), LIMITS)
    assert (width, height) == (100, 50) == Image.open(io.BytesIO(written)).size


@pytest.mark.parametrize("size", [(1001, 1000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(png_claiming(*size))
    with pytest.raises(UnreadableFile) as refused:
        open_picture(bomb, LIMITS)
    assert refused.value.slug == "picture-too-large"


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "tiff", "bmp"])
def test_half_a_picture_is_told_as_damaged(tmp_path: Path, kind: str) -> None:
    noise = Image.effect_noise((200, 100), 80).convert("RGB")
    whole = saved(tmp_path, noise, kind).read_bytes()
    half = tmp_path / "half"
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile) as refused:
        open_picture(half, LIMITS)
    assert refused.value.slug == "broken-picture"


def test_an_empty_page_is_seen_as_empty() -> None:
    assert is_blank(Image.new("RGB", (50, 50), (240, 238, 230)))
    assert not is_blank(marked())
