"""Print as it stands on a page, line by line: what rows are made from, whatever the file was."""

from dataclasses import dataclass
from enum import StrEnum

from ratiba_contracts.menu import Box


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of print without a gap. `confidence` (0..1): how well it was read; 1 where the file holds the text."""

    text: str
    confidence: float = 1.0
    box: Box | None = None
    doubt: str = ""
    """Why what it says may not hold, though it can be read: a line is drawn through it, or the file hides it."""


class Role(StrEnum):
    """What the file itself says a line is; a picture says nothing, all its lines are print."""

    PRINT = "print"
    HEADING = "heading"
    BULLET = "bullet"
    CELLS = "cells"
    """A row of a table: every fragment is one cell, empty ones too."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column, left to right. `page` and `number` count from 1; a file without pages has page None.

    A number left out is an empty line: what stands after it begins something new.
    """

    fragments: tuple[Fragment, ...]
    file: str
    number: int
    page: int | None = None
    height: float | None = None
    """Height of its letters as a fraction of the page's, where known: headings are taller."""
    role: Role = Role.PRINT
    level: int = 0
    """Of a heading the file marks as one: 1 is the highest. Of a table's row: the number of the table."""
    hidden: bool = False
    """Whether the file does not show it, as a spreadsheet's hidden rows: what it says may be over."""

    @property
    def text(self) -> str:
        """The line as people read it; a gap between fragments is a tabulator."""
        return "\t".join(fragment.text for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a business writes its list: the currency meant where none is printed, and its trade."""

    currency: str
    vertical: str
