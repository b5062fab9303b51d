"""Files that hold their text: what they are, their letters, and their bounds."""

import io
import zipfile

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.json_text import lines_of_json
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.sniffing import FileKind, sniff
from catalog_importer.reading.written_file import written_lines

TABLE = "Service,Price\nCafé facial,1500\nManicure – gel,800\nPedicure,900\n"


def workbook(*sheets: list[list[object]]) -> bytes:
    """The smallest file that spreadsheets open."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        numbers = range(1, len(sheets) + 1)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        targets = "".join(
            f'<Relationship Id="rId{n}" Type="{links}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{names}</sheets></workbook>'
        )
        root = f'<Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}">{root}</Relationships>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{targets}</Relationships>')
        for n, rows in enumerate(sheets, 1):
            body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            archive.writestr(
                f"xl/worksheets/sheet{n}.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
            )
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def rows(data: bytes, file: str):
    return rows_of_lines(written_lines(sniff(data, file), data, file), Manner("KES", "salon"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_is_read_in_every_encoding_that_spreadsheets_save(encoding):
    found = rows(TABLE.encode(encoding), "list.csv")
    assert [row.name.value for row in found] == ["Café facial", "Manicure – gel", "Pedicure"]
    assert [row.price.amount for row in found] == [150_000, 80_000, 90_000]


@pytest.mark.parametrize(
    ("data", "file", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "menu.csv", FileKind.IMAGE),
        (b"\xff\xd8\xff\xe0....", "menu.pdf", FileKind.IMAGE),
        (b"%PDF-1.7 ....", "menu.txt", FileKind.PDF),
        (b"\x00\x00\x00\x18ftypheic....", "menu.jpg", FileKind.HEIF),
        (b"<!doctype html><p>Haircut 500</p>", "menu.txt", FileKind.HTML),
        (TABLE.encode(), "menu.csv", FileKind.TABLE),
        (TABLE.replace(",", ";").encode(), "menu.txt", FileKind.TABLE),
        (b"Haircut 500\nWash, cut and dry 900\n", "menu.jpg", FileKind.TEXT),
        (b"", "menu.csv", FileKind.EMPTY),
        (b"\xef\xbb\xbf \n", "menu.csv", FileKind.EMPTY),
        (bytes(range(256)) * 4, "menu.txt", FileKind.OTHER),
        (b"PK\x03\x04 word/document.xml", "menu.xlsx", FileKind.OTHER),
    ],
)
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(data, file, kind):
    assert sniff(data, file) is kind


def test_sheets_are_pages_and_whole_numbers_have_no_point():
    data = workbook([["Service", "Price", "Minutes"], ["Facial", 1500, 45]], [["Service", "Price"], ["Peel", 2500.5]])
    found = rows(data, "list.xlsx")
    assert [(r.name.value, r.price.amount, r.price.printed) for r in found] == [
        ("Facial", 150_000, "1500"),
        ("Peel", 250_050, "2500.5"),
    ]
    assert [row.name.provenance.page for row in found] == [1, 2]
    assert found[0].duration_min.value == 45


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))
    with pytest.raises(UnreadableFile) as refused:
        written_lines(FileKind.WORKBOOK, out.getvalue(), "bomb.xlsx")
    assert refused.value.slug == "unpacks-too-large"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 xl/workbook broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600]
)
def test_a_broken_workbook_is_a_sentence(data):
    with pytest.raises(UnreadableFile) as refused:
        written_lines(FileKind.WORKBOOK, data, "list.xlsx")
    assert refused.value.slug == "broken-workbook"
    assert refused.value.of("list.xlsx").message.endswith(".")


def test_a_table_of_too_many_rows_is_a_sentence():
    with pytest.raises(UnreadableFile) as refused:
        written_lines(FileKind.TABLE, b"Service,Price\n" + b"Facial,1500\n" * 20_001, "list.csv")
    assert refused.value.slug == "too-many-rows"


@pytest.mark.parametrize("text", ['{"name": "Tausi"}', "[1, 2, 3]", '{"price": 5', "[" * 5000, "{Manicure 500}"])
def test_what_is_no_json_of_services_is_read_as_text(text):
    assert lines_of_json(text, "shop.json") is None


def test_an_object_takes_its_name_from_the_one_around_it():
    text = '{"services": [{"title": "Reiki", "variants": [{"price": 1200.50, "duration": 30, "currency": "USD"}]}]}'
    (row,) = rows_of_lines(lines_of_json(text, "shop.json"), Manner("USD", "salon"))
    assert (row.name.value, row.price.amount, row.duration_min.value) == ("Reiki", 120_050, 30)
