"""Plain text, pasted chats and Markdown as lines."""

import re
from collections.abc import Iterator

from catalog_importer.domain.lines import Fragment, Line, Role

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•●▪◦‣·○]|[\u2013\u2014](?=\s))\s+(?=\S)")
_RULE = re.compile(r"^[\s|:+=_*~-]*$")
_CHAT = re.compile(
    r"^\u200e?\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\]?\s*(?:-\s*)?(?:[^:]{1,40}:\s*)?"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MOST_LINE = 2000
_TWO_SPACES = re.compile(r"\t+| {2,}|\u3000+")


def lines_of_text(text: str, file: str) -> list[Line]:
    """The lines with something on them, numbered as in the file. Rows of Markdown tables are rows of cells."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n")
    return list(_lines(text.split("\n"), file))


def _lines(raw: list[str], file: str) -> Iterator[Line]:
    tables, in_table = 0, False
    for number, whole in enumerate(raw, 1):
        text = _CHAT.sub("", whole[:_MOST_LINE])
        cells = _cells(text)
        if cells is not None:
            tables += not in_table
            in_table = True
            if not _RULE.match(text) and any(cells):
                yield Line(tuple(Fragment(cell) for cell in cells), file, number, role=Role.CELLS, level=tables)
            continue
        in_table = False
        if not text.strip() or _RULE.match(text):
            continue
        if heading := _HEADING.match(text):
            yield Line((Fragment(heading[2]),), file, number, role=Role.HEADING, level=len(heading[1]))
        elif _BULLET.match(text):
            yield Line(_fragments(_BULLET.sub("", text)), file, number, role=Role.BULLET)
        else:
            yield Line(_fragments(text), file, number)


def _cells(text: str) -> list[str] | None:
    """The cells of a row that begins with a bar, its closing bar or not; None for any other line."""
    stripped = text.strip()
    if not stripped.startswith("|") or stripped.count("|") < 2:
        return None
    return [cell.strip().replace("\x01", "|") for cell in stripped.replace("\\|", "\x01").strip("|").split("|")]


def _fragments(text: str) -> tuple[Fragment, ...]:
    """The runs of print between tabulators and wide gaps."""
    parts = [part.strip() for part in _TWO_SPACES.split(text.strip())]
    return tuple(Fragment(part) for part in parts if part)
