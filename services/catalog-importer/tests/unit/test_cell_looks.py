"""Cells of a spreadsheet that look otherwise than they read: struck out, unseen, scaled, or with a comment beside."""

import io
import zipfile

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.cell_looks import shows_otherwise
from catalog_importer.reading.workbook import lines_of_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="#,##0,"/></numFmts>'
    '<fonts><font/><font><strike/></font><font><color rgb="FFFFFFFF"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FF202040"/></patternFill></fill></fills><cellStyleXfs><xf/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="0" fontId="1" fillId="0"/>'
    '<xf numFmtId="0" fontId="2" fillId="0"/><xf numFmtId="0" fontId="2" fillId="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0"/></cellXfs></styleSheet>'
)
PLAIN, STRUCK, WHITE, WHITE_ON_BLUE, SCALED = range(5)


def workbook(name_style: int, price_style: int, *, comment: bool = False) -> bytes:
    """A list of two services, the first with these styles, on sheet "Now"."""
    rows = (
        f'<row r="2"><c r="A2" s="{name_style}" t="inlineStr"><is><t>Mud wrap</t></is></c>'
        f'<c r="B2" s="{price_style}"><v>3900</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Salt scrub</t></is></c><c r="B3"><v>2700</v></c></row>'
    )
    heads = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{head}</t></is></c>' for at, head in (("A", "Service"), ("B", "Price"))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="Now" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{heads}</row>{rows}</sheetData></worksheet>',
        )
        if comment:
            archive.writestr(
                "xl/worksheets/_rels/sheet1.xml.rels",
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/comments" '
                'Target="../comments1.xml"/></Relationships>',
            )
            archive.writestr(
                "xl/comments1.xml",
                f'<comments xmlns="{MAIN}"><commentList><comment ref="B2" authorId="0"><text><t>ask first</t></text>'
                "</comment></commentList></comments>",
            )
    return out.getvalue()


def red(data: bytes) -> list[bool]:
    return [row.is_red for row in rows_of_lines(lines_of_workbook(data, "list.xlsx"), Manner("KES", "spa"))]


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    ("name_style", "price_style"), [(PLAIN, STRUCK), (STRUCK, PLAIN), (PLAIN, WHITE), (WHITE, PLAIN), (PLAIN, SCALED)]
)
def test_a_row_that_looks_otherwise_than_it_reads_is_red_and_its_neighbour_is_not(name_style, price_style):
    assert red(workbook(name_style, price_style)) == [True, False]


@pytest.mark.edge(27)
def test_a_price_with_a_comment_is_red():
    assert red(workbook(PLAIN, PLAIN, comment=True)) == [True, False]


@pytest.mark.parametrize("style", [PLAIN, WHITE_ON_BLUE])
def test_cells_that_are_seen_as_they_read_are_sure(style):
    assert red(workbook(style, style)) == [False, False]


@pytest.mark.parametrize("code", ["#,##0,", '0.0,"k"', '0.0"k"', "0%", "0.00E+00", ";;;", '#,##0" per hour"'])
def test_formats_that_show_another_number_or_further_words_are_known(code):
    assert shows_otherwise(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "",
        "@",
        "0",
        "#,##0",
        "#,##0.00",
        '"KSh "#,##0',
        '#,##0"/="',
        "#,##0;[Red]-#,##0",
        '0" min"',
        "dd/mm/yyyy",
        "h:mm",
    ],
)
def test_formats_that_show_the_number_itself_are_known(code):
    assert not shows_otherwise(code)
