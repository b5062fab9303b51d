"""The port to whoever reads the picture of a page. The reading on this machine has been made by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog_importer.domain.lines import Manner
from catalog_importer.domain.second_reading import PagePrint
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A page that is a picture, and what was read of it here. `picture` is a JPEG, upright and bounded in size.

    `digest` names the page by its file's content: the same page has the same.
    """

    digest: str
    picture: Path
    pages: int
    print_read: PagePrint


class VisionExtractor(Protocol):
    """Reads the picture of a page."""

    async def rows_of(self, page: PictureRead, manner: Manner) -> Sequence[ExtractedRow]:
        """Return the page's rows in reading order: those read here where it can do no better."""
        ...


class LocalVision:
    """The reading on this machine is the last word."""

    async def rows_of(self, page: PictureRead, manner: Manner) -> Sequence[ExtractedRow]:
        """Return what was read here."""
        del manner
        return page.print_read.rows
