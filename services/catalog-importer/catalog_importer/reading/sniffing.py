"""What a file is, by its bytes. Its name decides only between a table with commas and prose with commas."""

import csv
import re
from collections import Counter
from enum import StrEnum

from catalog_importer.reading.decoding import NotText, decoded

_HEAD = 65_536
_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|ul|ol|section|p|h[1-6]|span|li)\b[^>]*>", re.IGNORECASE
)
_DELIMITERS = ",;\t|"
_FEWEST_TABLE_LINES = 2


class FileKind(StrEnum):
    """How a file is read. `heif` is a picture that no decoder here opens; `other` is none of these."""

    IMAGE = "image"
    HEIF = "heif"
    PDF = "pdf"
    WORKBOOK = "workbook"
    HTML = "html"
    TABLE = "table"
    TEXT = "text"
    EMPTY = "empty"
    OTHER = "other"


def sniff(data: bytes, file: str) -> FileKind:
    """The kind of a file's whole content. `file` is its name; only `.csv` and `.tsv` in it count, and only for text."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return FileKind.EMPTY
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return FileKind.IMAGE
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return FileKind.HEIF
    if data.startswith(b"PK\x03\x04"):
        return FileKind.WORKBOOK if _is_workbook(data) else FileKind.OTHER
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileKind.WORKBOOK
    try:
        text = decoded(data[:_HEAD], cut=len(data) > _HEAD)
    except NotText:
        return FileKind.OTHER
    if _MARKUP.search(text):
        return FileKind.HTML
    named = file.lower().endswith((".csv", ".tsv"))
    return FileKind.TABLE if delimiter_of(text, named=named) else FileKind.TEXT


def delimiter_of(text: str, *, named: bool) -> str | None:
    """The sign between the cells of a table, or None where the text is no table.

    A text not `named` a table must show the same number of cells in nearly every line, three or more (two with
    semicolons): "Wash and cut, 500" is prose. Markdown tables are text, and so are lines with tabulators.
    """
    lines = [line for line in text.splitlines() if line.strip()][:200]
    if not lines or any(re.fullmatch(r"[\s|:+-]*-{2,}[\s|:+-]*", line) for line in lines):
        return None
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        width, share = _common_width(widths)
        if width >= 2 and (best is None or (share, width) > best[:2]):
            best = (share, width, delimiter)
    if best is None:
        return "," if named else None
    share, width, delimiter = best
    if named:
        return delimiter
    even = share >= 0.9 and len(lines) > _FEWEST_TABLE_LINES and delimiter != "\t"
    return delimiter if even and (width >= 3 or delimiter == ";") else None


def _common_width(widths: list[int]) -> tuple[int, float]:
    """The most frequent number of cells, and the share of lines that have it."""
    width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return width, count / max(1, len(widths))


def _is_workbook(data: bytes) -> bool:
    """Whether an archive names the parts of a spreadsheet. Names stand uncompressed in its directory at the end."""
    return b"xl/workbook" in data or b"content.xml" in data[-_HEAD:]
