"""How much of an upload is read. Whatever is above a bound is refused before it is decoded, with a sentence."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one upload. Bytes, pixels and seconds as the names say; sides of pictures in pixels."""

    files: int = 20
    bytes_a_file: int = 20 * MIB
    pixels: int = 64_000_000
    """Of one picture as its header says: a phone's 50 megapixels pass, a bomb does not."""
    pages: int = 40
    """Of one PDF; later pages are left out and named."""
    letters_a_page: int = 60_000
    rows: int = 20_000
    seconds_a_page: float = 120.0
    """A full page takes 5 s of two free cores; this is for a machine that customers keep busy."""
    seconds_a_file: float = 300.0
    threads: int = 2
    """Of the reading process: readers are many, cores are few, and beyond two the gain is small."""
    memory_bytes: int = 2048 * MIB
    """Address space of the reading process; a full page takes 1.4 GiB of it."""
    reading_pixels: int = 3_000_000
    """Of a page when it is read: a sheet of A4 at 155 dots an inch; the long screenshot of a chat fits, too."""
    shown_side: int = 1600
    """Longest side of a page's picture as the owner sees it."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0:
                msg = f"a bound of an upload is above 0, got {name} {getattr(self, name)}"
                raise ValueError(msg)


BOUNDS = Limits()
"""As they are unless settings say otherwise."""
