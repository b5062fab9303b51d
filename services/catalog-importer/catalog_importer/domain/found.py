"""A service as it was found on a list, before it is a row."""

from dataclasses import dataclass, replace

from catalog_importer.domain.durations import Duration
from catalog_importer.domain.lines import Fragment, Line
from catalog_importer.domain.pieces import Item
from catalog_importer.domain.tokens import ReadPrice


@dataclass(frozen=True, slots=True)
class Words:
    """A text and where it stands."""

    text: str
    line: Line
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Found:
    """A service: its name, and what else is said of it. `doubts` are sentences about the row as a whole."""

    name: Words
    price: ReadPrice | None = None
    price_line: Line | None = None
    duration: Duration | None = None
    duration_fragment: Fragment | None = None
    duration_print: str = ""
    category: Words | None = None
    name_sw: Words | None = None
    description: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    detail: str = ""
    """What tells it from others of its name, where it is not told otherwise."""

    def renamed(self, name: str) -> "Found":
        """The same under another name, read from the same place."""
        return replace(self, name=replace(self.name, text=name))


def found_of(item: Item, category: Words | None, further: tuple[str, ...] = ()) -> Found:
    """What an item of a line says, with its first price."""
    fragment = item.name_fragment or item.line.fragments[0]
    price = item.prices[0] if item.prices else None
    return Found(
        Words(item.name, item.line, fragment),
        price,
        item.line,
        item.duration,
        item.duration_fragment,
        item.duration_print,
        category,
        description=(*item.notes, *further),
    )
