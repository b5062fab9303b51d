"""Files that hold their text: one function for all of them."""

from catalog_importer.domain.lines import Line
from catalog_importer.reading.csv_file import lines_of_csv
from catalog_importer.reading.decoding import NotText, decoded
from catalog_importer.reading.html_file import lines_of_html
from catalog_importer.reading.json_text import lines_of_json
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.sniffing import FileKind
from catalog_importer.reading.text_file import lines_of_text
from catalog_importer.reading.workbook import lines_of_workbook


def written_lines(kind: FileKind, data: bytes, file: str) -> list[Line]:
    """The lines of a workbook, web page, table or text. Raises UnreadableFile."""
    if kind is FileKind.WORKBOOK:
        return lines_of_workbook(data, file)
    try:
        text = decoded(data)
    except NotText as error:
        raise UnreadableFile(
            "unknown-encoding", "The letters of this file cannot be read. Save it as UTF-8."
        ) from error
    if (found := lines_of_json(text, file)) is not None:
        return found
    if kind is FileKind.HTML:
        return lines_of_html(text, file)
    return lines_of_csv(text, file) if kind is FileKind.TABLE else lines_of_text(text, file)
