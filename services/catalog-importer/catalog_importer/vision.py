"""The port to whoever reads the picture of a page. The reading on this machine has been made by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog_importer.domain.lines import Manner
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A page that is a picture, as it was read here: `printed` are its lines, `rows` what was made of them.

    `picture` is a JPEG, upright and bounded in size.
    """

    file: str
    page: int
    pages: int
    picture: Path
    printed: tuple[str, ...]
    rows: tuple[ExtractedRow, ...]


class VisionExtractor(Protocol):
    """Reads the picture of a page."""

    async def rows_of(self, page: PictureRead, manner: Manner) -> Sequence[ExtractedRow]:
        """Return the page's rows in reading order: `page.rows` itself where it can do no better."""


class LocalVision:
    """The reading on this machine is the last word."""

    async def rows_of(self, page: PictureRead, _: Manner) -> Sequence[ExtractedRow]:
        """Return what was read here."""
        return page.rows
