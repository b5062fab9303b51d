"""Tables of text as rows of cells."""

import csv
import io

from catalog_importer.domain.lines import Fragment, Line, Role
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.sniffing import delimiter_of

_MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_MOST_CELL = 2000
_HEAD = 65_536


def lines_of_csv(text: str, file: str) -> list[Line]:
    """The rows with something in them, numbered by the lines of the file. A formula in a cell is its text.

    Raises UnreadableFile where there are more rows than any price list has.
    """
    delimiter = delimiter_of(text[:_HEAD], named=True) or ","
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, skipinitialspace=True)
    lines = []
    try:
        for row in reader:
            cells = [cell.strip()[:_MOST_CELL] for cell in row[:_MOST_COLUMNS]]
            if any(cells) and not (len(cells) == 1 and cells[0].lower().startswith("sep=")):
                lines.append(Line(tuple(map(Fragment, cells)), file, reader.line_num, role=Role.CELLS, level=1))
            if len(lines) > _MOST_ROWS:
                raise UnreadableFile(
                    "too-many-rows", f"This table has more than {_MOST_ROWS:,} rows; send a part of it."
                )
    except csv.Error as error:
        raise UnreadableFile("broken-table", f"Line {reader.line_num} of this table cannot be read.") from error
    return lines
