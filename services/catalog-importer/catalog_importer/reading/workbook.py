"""Spreadsheets (xlsx, xls, ods) as rows of cells."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from catalog_importer.domain.lines import Fragment, Line, Role
from catalog_importer.domain.price_conditions import HEADED, is_turned_heading
from catalog_importer.reading.cell_looks import cell_doubts
from catalog_importer.reading.hidden_cells import Hidden, hidden_cells
from catalog_importer.reading.problems import UnreadableFile

_BROKEN = "This spreadsheet cannot be opened. Save it again as xlsx or csv and send that."
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds a workbook under a password (MS-OFFCRYPTO)."""
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_SHEETS, _MOST_ROWS, _MOST_COLUMNS, _MOST_CELL = 20, 20_000, 60, 2000


def lines_of_workbook(data: bytes, file: str) -> list[Line]:
    """The rows of all sheets that are shown; a sheet is a page. Cells of hidden columns are empty, hidden rows say so.

    Raises UnreadableFile, for a bomb before it is unpacked.
    """
    if _PROTECTED in data:
        raise UnreadableFile("password-protected", "This spreadsheet has a password. Save it without one and send it.")
    _refuse_bombs(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        lines: list[Line] = []
        hides = dict(zip(book.sheet_names, hidden_cells(data, _MOST_COLUMNS), strict=False))
        looks = dict(zip(book.sheet_names, cell_doubts(data), strict=False))
        shown = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
        for page, name in enumerate(book.sheet_names[:_MOST_SHEETS], 1):
            if name not in shown:
                continue
            sheet, hidden = book.get_sheet_by_name(name), hides.get(name, Hidden())
            left = sheet.start[1] if sheet.start else 0
            doubts, of_sheet = looks.get(name, {}), HEADED if is_turned_heading(name) else ""
            height, width = sheet.total_height, sheet.total_width
            if height > _MOST_ROWS or height * max(1, width) > _MOST_ROWS * _MOST_COLUMNS:
                raise UnreadableFile(
                    "too-many-rows", f"A sheet has more than {_MOST_ROWS:,} rows; send a part of it.", page
                )
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = [
                    "" if at in hidden.columns else cell_text(value)[:_MOST_CELL]
                    for at, value in enumerate(row[:_MOST_COLUMNS], left)
                ]
                if any(cells):
                    fragments = tuple(
                        Fragment(text, doubt=doubts.get((number, at), of_sheet) if text else "")
                        for at, text in enumerate(cells, left)
                    )
                    is_hidden = number in hidden.rows
                    lines.append(Line(fragments, file, number, page, role=Role.CELLS, level=page, hidden=is_hidden))
    except CalamineError as error:
        raise UnreadableFile("broken-workbook", _BROKEN) from error
    return lines


def _refuse_bombs(data: bytes) -> None:
    """A zip says how large its parts are; zip readers stop at what is said, so what is said is the bound."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFile("broken-workbook", _BROKEN) from error
    if unpacked > _MOST_UNPACKED:
        raise UnreadableFile("unpacks-too-large", "This spreadsheet unpacks to far more than a price list holds.")


def cell_text(value: object) -> str:
    """A cell as it reads: whole numbers without a point, others with their decimals, lengths in minutes."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            number = Decimal(repr(value)).quantize(Decimal("0.01")).normalize()
            return f"{number:f}"
        case dt.timedelta():
            return f"{int(value.total_seconds() // 60)} min"
        case dt.datetime() | dt.date():
            return value.isoformat()
        case dt.time():
            return f"{value.hour * 60 + value.minute} min"
        case _:
            return str(value).strip()
