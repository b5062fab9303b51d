"""The seams to those who read files and to those who fill gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog_importer.domain.lines import Manner
from ratiba_contracts.catalog_drafts import FileProblem
from ratiba_contracts.catalog_facts import Modality
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file on this machine, and the name it was uploaded under."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Progress:
    """One page was read. Files and pages count from 1; `rows` are those found on it."""

    file: int
    files: int
    page: int
    pages: int
    rows: int


@dataclass(frozen=True, slots=True)
class PageFile:
    """The picture of a page, upright, as JPEG on this machine; width and height in pixels."""

    file: str
    page: int
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What an upload holds. Rows have the ids r1, r2, ... in the order of the list."""

    rows: tuple[ExtractedRow, ...]
    pages: tuple[PageFile, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    modality: Modality = Modality.TEXT


class Reader(Protocol):
    """Reads files. A file that cannot be read is a problem of the reading; only what is no fault of a file raises."""

    async def read(
        self, files: Sequence[NamedFile], manner: Manner, out: Path, progress: Callable[[Progress], None]
    ) -> Reading:
        """Read all files; pictures of their pages go into `out`, which the caller throws away."""
        ...


class GapFiller(Protocol):
    """Suggests what is usual where a row says nothing."""

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The same rows in the same order; what is filled in is marked as suggested, and a price never is."""
        ...
