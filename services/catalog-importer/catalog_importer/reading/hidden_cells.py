"""Rows and columns that a spreadsheet (xlsx) does not show. The library that reads its cells does not tell.

A hidden column is no part of the list as people see it: what a thing cost, or last year's price.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import chain

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\b(r|min|max)\s*=\s*["'](\d{1,7})["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_NAME = re.compile(rb"""\bname\s*=\s*["']([^"']*)["']""")
_LINK = re.compile(rb"""\b(?:\w+:)id\s*=\s*["']([^"']*)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ID = re.compile(rb"""\bId\s*=\s*["']([^"']*)["']""")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows (from 1) and columns (from 0) of one sheet that are not shown."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden_cells(data: bytes, most_columns: int) -> list[Hidden]:
    """What each sheet hides, in the order of its workbook; nothing where the file is no xlsx or is built otherwise.

    How far it unpacks is bounded by the caller.
    """
    if not data.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_hidden(archive.read(part), most_columns) for part in sheet_parts(archive)]
    except (KeyError, zipfile.BadZipFile):
        return []


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Where each sheet stands within the file."""
    targets: dict[bytes, str] = {}
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if (name := _ID.search(relation)) and (target := _TARGET.search(relation)):
            at = target[1].decode()
            targets[name[1]] = at.removeprefix("/") if at.startswith("/") else f"xl/{at}"
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    links = [_LINK.search(sheet) for sheet in sheets if _NAME.search(sheet)]
    return [targets[link[1]] for link in links if link]


def _hidden(sheet: bytes, most_columns: int) -> Hidden:
    rows, number = set(), 0
    for tag in _ROW.findall(sheet):
        number = _numbers(tag).get("r", number + 1)  # a row that does not tell its number follows the one above
        if _HIDDEN.search(tag):
            rows.add(number)
    spans = [
        range(numbers["min"] - 1, min(numbers["max"], most_columns))
        for tag in _COLUMN.findall(sheet)
        if _HIDDEN.search(tag) and {"min", "max"} <= (numbers := _numbers(tag)).keys()
    ]
    return Hidden(frozenset(rows), frozenset(chain.from_iterable(spans)))


def _numbers(tag: bytes) -> dict[str, int]:
    return {name.decode(): int(number) for name, number in _NUMBER.findall(tag)}
