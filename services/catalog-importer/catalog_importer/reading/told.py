"""What the reading process is told, and what it tells line by line as JSON. Files and pages count from 1."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from catalog_importer.domain.lines import Line
from catalog_importer.reading.limits import BOUNDS, Limits
from ratiba_contracts.catalog_drafts import FileProblem
from ratiba_contracts.menu import ExtractedRow

ROWS_A_LINE = 200
"""Rows told at a time: the line stays short whatever the file holds."""

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; a longer line is no line of ours."""

OWN_WORDS = "reading: "
"""How a line on stderr begins that is safe to log: the process's own words, never a library's or a file's."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkFile(_Message):
    """One file: its number in the upload, the name it was uploaded under, and where it lies."""

    file: int
    name: str
    path: Path


class Work(_Message):
    """The files to read, in order; pictures of their pages go into `out`."""

    files: tuple[WorkFile, ...]
    out: Path
    currency: str
    vertical: str
    limits: Limits = BOUNDS


class Begun(_Message):
    """This file is opened now: if the process ends, it was this one's doing."""

    told: Literal["begun"] = "begun"
    file: int


class PagePicture(_Message):
    """The picture of a page, upright and level; `printed`: the lines read from it, None where the file holds text."""

    page: int
    path: Path
    width: int
    height: int
    printed: tuple[Line, ...] | None = None


class PageDone(_Message):
    """A page was read, with so many rows as it stands alone."""

    told: Literal["page"] = "page"
    file: int
    page: int
    pages: int
    rows: int
    picture: PagePicture | None = None


class RowsFound(_Message):
    """Some of a file's rows, in their order."""

    told: Literal["rows"] = "rows"
    file: int
    rows: tuple[ExtractedRow, ...]


class FileDone(_Message):
    """A file is read, as far as it goes. `kind`: what it turned out to be."""

    told: Literal["file"] = "file"
    file: int
    kind: str
    problems: tuple[FileProblem, ...] = ()


Told = Annotated[Begun | PageDone | RowsFound | FileDone, Field(discriminator="told")]

TOLD: TypeAdapter[Told] = TypeAdapter(Told)
