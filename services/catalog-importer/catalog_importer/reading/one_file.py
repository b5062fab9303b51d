"""One file of an upload -> its lines, its rows and pictures of its pages. Runs in the reading process only."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from PIL import Image

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Line, Manner
from catalog_importer.reading.layout import PageLayout, lines_of
from catalog_importer.reading.limits import MIB, Limits
from catalog_importer.reading.pdf_file import pages_of
from catalog_importer.reading.pictures import open_picture, page_picture
from catalog_importer.reading.print_found import Print
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.sniffing import FileKind, sniff
from catalog_importer.reading.told import ROWS_A_LINE, FileDone, PageDone, PagePicture, RowsFound, Told, WorkFile
from catalog_importer.reading.written_file import written_lines
from ratiba_contracts.catalog_drafts import FileProblem
from ratiba_contracts.menu import ExtractedRow

Tell = Callable[[Told], None]

_HEIC = (
    "This is a HEIC picture, which cannot be read. Send it as JPEG: on an iPhone choose "
    "Settings > Camera > Formats > Most Compatible, or take a screenshot of it."
)


@dataclass
class FileReading:
    """Reads one file and tells what it finds. `out` takes the pictures of pages."""

    file: WorkFile
    manner: Manner
    limits: Limits
    out: Path
    tell: Tell
    problems: list[FileProblem] = field(default_factory=list)

    def read(self) -> None:
        """Tell pages, rows and, last, that the file is done with what was wrong with it."""
        kind = FileKind.OTHER
        try:
            data = self._bytes()
            kind = sniff(data, self.file.name)
            rows = self._rows(kind, data)
            self._tell_rows(rows)
        except UnreadableFile as unreadable:
            self._problem(unreadable)
        except MemoryError:
            self._problem(
                UnreadableFile("needs-too-much-memory", "This file needs too much memory. Send it in smaller parts.")
            )
        self.tell(FileDone(file=self.file.file, kind=kind.value, problems=tuple(self.problems)))

    def _bytes(self) -> bytes:
        size = self.file.path.stat().st_size
        if size > self.limits.bytes_a_file:
            raise UnreadableFile(
                "file-too-large",
                f"This file has {size / MIB:.1f} MB; at most {self.limits.bytes_a_file // MIB} MB can be read.",
            )
        return self.file.path.read_bytes()

    def _rows(self, kind: FileKind, data: bytes) -> Sequence[ExtractedRow]:
        match kind:
            case FileKind.IMAGE:
                return rows_of_lines(self._picture_lines(), self.manner)
            case FileKind.PDF:
                return rows_of_lines(self._pdf_lines(), self.manner)
            case FileKind.HEIF:
                raise UnreadableFile("heic-picture", _HEIC)
            case FileKind.EMPTY:
                raise UnreadableFile("empty-file", "This file is empty.")
            case FileKind.OTHER:
                raise UnreadableFile(
                    "unknown-file", "This kind of file cannot be read. Send a picture, a PDF, a spreadsheet or text."
                )
            case _:
                return self._written_rows(kind, data)

    def _written_rows(self, kind: FileKind, data: bytes) -> Sequence[ExtractedRow]:
        rows = rows_of_lines(written_lines(kind, data, self.file.name), self.manner)
        self.tell(PageDone(file=self.file.file, page=1, pages=1, rows=len(rows)))
        return rows

    def _picture_lines(self) -> list[Line]:
        opened = open_picture(self.file.path, self.limits)
        lines = self._read_from(opened, 1, 1)
        if not lines:
            raise UnreadableFile(
                "no-text", "No text was found in this picture. Take it again, closer and in more light."
            )
        return lines

    def _pdf_lines(self) -> list[Line]:
        started = time.monotonic()
        lines: list[Line] = []
        for page in pages_of(self.file.path, self.limits):
            if isinstance(page, UnreadableFile):
                self._problem(page)
                continue
            if page.print_found is None:
                lines += self._read_from(page.picture, page.number, page.pages)
            else:
                lines += self._laid_out(page.print_found, page.picture, page.number, page.pages, was_read=False)
            if page.number < page.pages and time.monotonic() - started > self.limits.seconds_a_file:
                self._problem(
                    UnreadableFile(
                        "took-too-long",
                        f"Reading this file took too long; pages from {page.number + 1} on were left out.",
                        page.number + 1,
                    )
                )
                break
        return lines

    def _read_from(self, picture: Image.Image, page: int, pages: int) -> list[Line]:
        from catalog_importer.reading.ocr import read_print  # noqa: PLC0415  tables and text do without its libraries

        level, found = read_print(picture, self.limits.threads)
        return self._laid_out(found, level, page, pages, was_read=True)

    def _laid_out(
        self, found: Sequence[Print], picture: Image.Image, page: int, pages: int, *, was_read: bool
    ) -> list[Line]:
        from catalog_importer.reading.struck import struck_marked  # noqa: PLC0415  tables and text do without its libraries

        found = struck_marked(found, picture)
        lines = lines_of(found, PageLayout(self.file.name, page, picture.size))
        written, width, height = page_picture(picture, self.limits)
        path = self.out / f"{self.file.file}-{page}.jpg"
        path.write_bytes(written)
        printed = tuple(lines) if was_read else None
        rows = len(rows_of_lines(lines, self.manner))
        shown = PagePicture(page=page, path=path, width=width, height=height, printed=printed)
        self.tell(PageDone(file=self.file.file, page=page, pages=pages, rows=rows, picture=shown))
        return lines

    def _tell_rows(self, rows: Sequence[ExtractedRow]) -> None:
        if not rows and not self.problems:
            raise UnreadableFile("not-a-price-list", "No services were found in this file.")
        if len(rows) > self.limits.rows:
            self._problem(
                UnreadableFile(
                    "too-many-rows",
                    f"This file has {len(rows)} rows; the first {self.limits.rows} were taken.",
                )
            )
        for some in _batches(rows[: self.limits.rows], ROWS_A_LINE):
            self.tell(RowsFound(file=self.file.file, rows=some))

    def _problem(self, unreadable: UnreadableFile) -> None:
        self.problems.append(unreadable.of(self.file.name))


def _batches(rows: Sequence[ExtractedRow], size: int) -> Iterator[tuple[ExtractedRow, ...]]:
    left = iter(rows)
    while some := tuple(islice(left, size)):
        yield some
