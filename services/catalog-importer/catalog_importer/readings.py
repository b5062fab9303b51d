"""The seams to those who read files and to those who fill gaps."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog_importer.domain.lines import Manner
from ratiba_contracts.catalog import FileProblem, Modality
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file on this machine, and the name it was uploaded under."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page upright as a JPEG on this machine; sizes in pixels. Pages count from 1."""

    file: str
    page: int
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in all files together: rows with ids of their own, pages as pictures, what could not be read."""

    rows: tuple[ExtractedRow, ...]
    pages: tuple[PagePicture, ...]
    problems: tuple[FileProblem, ...]
    modality: Modality


@dataclass(frozen=True, slots=True)
class PageDone:
    """One page was read. Files and pages count from 1."""

    file: int
    files: int
    page: int
    pages: int
    rows: int


Progress = Callable[[PageDone], Awaitable[None]]


class Reader(Protocol):
    """Reads files. A file that cannot be read is a problem of the reading; only what is no fault of a file raises."""

    async def read(self, files: Sequence[NamedFile], manner: Manner, progress: Progress, folder: Path) -> Reading:
        """Read all files; pictures of pages go into `folder`, which is thrown away by the caller."""
        ...


class GapFiller(Protocol):
    """Suggests what is usual where a row says nothing."""

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The same rows in the same order; what is filled in is marked as suggested, and a price never is."""
        ...
