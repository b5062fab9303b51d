"""What a spreadsheet does not show: a hidden column is no part of the list, a hidden row is for a person to judge."""

import io
import zipfile

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.workbook import lines_of_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(at: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def workbook(
    rows: dict[int, list[object]], *, first: str = "A", hidden: int = 0, columns: str = "", state: str = ""
) -> bytes:
    """One sheet that is shown, and before it one in `state`."""
    body = "".join(
        f'<row r="{n}"{" hidden=" + chr(34) + "1" + chr(34) if n == hidden else ""}>'
        + "".join(cell(f"{chr(ord(first) + at)}{n}", value) for at, value in enumerate(row))
        + "</row>"
        for n, row in rows.items()
    )
    old = '<row r="1">' + cell("A1", "Service") + cell("B1", "Price") + '</row><row r="2">' + cell("A2", "Old wrap")
    sheets = {1: f"<sheetData>{old}{cell('B2', 3100)}</row></sheetData>", 2: f"{columns}<sheetData>{body}</sheetData>"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        listed = f'<sheet name="Old" sheetId="1"{state} r:id="rId1"/><sheet name="Now" sheetId="2" r:id="rId2"/>'
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
        )
        root = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        targets = "".join(
            f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in sheets
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>')
        for n, inside in sheets.items():
            archive.writestr(f"xl/worksheets/sheet{n}.xml", f'<worksheet xmlns="{MAIN}">{inside}</worksheet>')
    return out.getvalue()


def read(data: bytes):
    rows = rows_of_lines(lines_of_workbook(data, "list.xlsx"), Manner("KES", "spa"))
    return [(row.name.value, (row.price.amount or 0) // 100, row.is_red) for row in rows]


HIDDEN = ' state="hidden"'


def test_a_hidden_row_is_red_and_a_hidden_sheet_is_left_out():
    rows = {1: ["Service", "Price"], 2: ["Seaweed wrap", 4100], 3: ["Mud wrap", 3900]}
    assert read(workbook(rows, hidden=2, state=HIDDEN)) == [("Seaweed wrap", 4100, True), ("Mud wrap", 3900, False)]
    assert [name for name, _, _ in read(workbook(rows))] == ["Old wrap", "Seaweed wrap", "Mud wrap"]


def test_a_hidden_column_is_no_column_of_prices_wherever_the_table_begins():
    rows = {4: ["Service", "Price", "Fee"], 5: ["Seaweed wrap", 3300, 4100], 6: ["Mud wrap", 3000, 3900]}
    columns = '<cols><col min="3" max="3" width="9" hidden="1"/></cols>'
    assert read(workbook(rows, first="B", columns=columns, state=HIDDEN)) == [
        ("Seaweed wrap", 4100, False),
        ("Mud wrap", 3900, False),
    ]
