"""Files of an upload -> one reading: rows, pictures of pages, and what could not be read.

Files are opened in a process of their own, within bounds. One that kills it, or takes too long, is a problem; the
others are read by the next process.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from catalog_importer.domain.lines import Manner
from catalog_importer.domain.merging import merged
from catalog_importer.domain.second_reading import PagePrint
from catalog_importer.reading.child import Ended, ReadingEnded, told_by_child
from catalog_importer.reading.limits import BOUNDS, Limits
from catalog_importer.reading.problems import UnreadableFile
from catalog_importer.reading.sniffing import FileKind
from catalog_importer.reading.told import Begun, FileDone, PageDone, RowsFound, Told, Work, WorkFile
from catalog_importer.readings import NamedFile, PageFile, Progress, Reading
from catalog_importer.vision import PictureRead, VisionExtractor
from ratiba_contracts.catalog_drafts import FileProblem
from ratiba_contracts.catalog_facts import Modality
from ratiba_contracts.menu import ExtractedRow

log = structlog.get_logger("catalog_importer.reader")

_SENTENCES = {
    Ended.TOO_LONG: "Reading this file took too long. Send it in smaller parts, or as pictures.",
    Ended.FAILED: "This file could not be read. Save it anew, or send pictures of its pages.",
}


class ReadingFailed(RuntimeError):
    """The reading process does not even start: a fault of the installation, not of a file."""


@dataclass
class _FileRead:
    """What was told of one file so far."""

    name: str
    digest: str
    kind: FileKind = FileKind.OTHER
    rows: list[ExtractedRow] = field(default_factory=list)
    pages: list[PageDone] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads uploads; `vision` reads pictures of pages once more, where it can do better."""

    vision: VisionExtractor
    limits: Limits = BOUNDS

    async def read(
        self, files: Sequence[NamedFile], manner: Manner, out: Path, progress: Callable[[Progress], None]
    ) -> Reading:
        """Return the reading; pictures of pages go into `out`, an absolute path. Raises ReadingFailed."""
        digests = [await asyncio.to_thread(_digest, file.path) for file in files]
        reads = {
            number: _FileRead(file.name, digest)
            for number, (file, digest) in enumerate(zip(files, digests, strict=True), start=1)
        }
        work = Work(
            files=tuple(
                WorkFile(file=number, name=file.name, path=file.path)
                for number, file in enumerate(files[: self.limits.files], start=1)
            ),
            out=out,
            currency=manner.currency,
            vertical=manner.vertical,
            limits=self.limits,
        )
        for number in range(self.limits.files + 1, len(files) + 1):
            reads[number].problems.append(self._too_many(reads[number].name))
        async with aclosing(self._told(work, reads)) as heard:
            async for told in heard:
                read = reads[told.file]
                match told:
                    case PageDone():
                        read.pages.append(told)
                        progress(Progress(told.file, len(files), told.page, told.pages, told.rows))
                    case RowsFound():
                        read.rows += told.rows
                    case FileDone():
                        read.kind = FileKind(told.kind)
                        read.problems += told.problems
                        await self._look_again(read, manner)
                    case Begun():
                        pass
        return _reading(list(reads.values()), manner)

    async def _told(self, work: Work, reads: dict[int, _FileRead]) -> AsyncGenerator[Told, None]:
        """What is told of all files, by as many processes as it takes."""
        while work.files:
            opened: int | None = None
            try:
                async with aclosing(told_by_child(work)) as heard:
                    async for told in heard:
                        opened = told.file
                        yield told
                work = work.model_copy(update={"files": ()})
            except ReadingEnded as ended:
                if opened is None:
                    raise ReadingFailed("the process that reads files does not start") from ended
                unreadable = UnreadableFile(ended.why.value, _SENTENCES[ended.why])
                reads[opened].problems.append(unreadable.of(reads[opened].name))
                left = tuple(file for file in work.files if file.file > opened)
                work = work.model_copy(update={"files": left})

    async def _look_again(self, read: _FileRead, manner: Manner) -> None:
        """Have the pages that are pictures read by `vision`, in the place of what was read here."""
        for done in read.pages:
            if done.picture is None or done.picture.printed is None:
                continue
            here = tuple(row for row in read.rows if _page(row) == done.page)
            page = PictureRead(
                digest=f"{read.digest}:{done.page}",
                picture=done.picture.path,
                pages=done.pages,
                print_read=PagePrint(read.name, done.page, done.picture.printed, here),
            )
            seen = await self.vision.rows_of(page, manner)
            before = [row for row in read.rows if _page(row) < done.page]
            behind = [row for row in read.rows if _page(row) > done.page]
            read.rows = [*before, *seen, *behind]

    def _too_many(self, name: str) -> FileProblem:
        return UnreadableFile(
            "too-many-files", f"At most {self.limits.files} files are read at a time; send this one by itself."
        ).of(name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _page(row: ExtractedRow) -> int:
    where = row.name.provenance or row.price.provenance
    return (where.page if where is not None else None) or 1


def _reading(reads: Sequence[_FileRead], manner: Manner) -> Reading:
    return Reading(
        rows=tuple(merged([row for read in reads for row in read.rows], manner)),
        pages=tuple(
            PageFile(read.name, done.page, done.picture.path, done.picture.width, done.picture.height)
            for read in reads
            for done in read.pages
            if done.picture is not None
        ),
        problems=tuple(problem for read in reads for problem in read.problems),
        modality=_modality([read.kind for read in reads if read.rows or read.pages]),
    )


_MODALITIES = {
    FileKind.IMAGE: Modality.IMAGE,
    FileKind.PDF: Modality.PDF,
    FileKind.TABLE: Modality.CSV,
    FileKind.WORKBOOK: Modality.CSV,
}


def _modality(kinds: Sequence[FileKind]) -> Modality:
    found = {_MODALITIES.get(kind, Modality.TEXT) for kind in kinds}
    if len(found) > 1:
        return Modality.MIXED
    if found == {Modality.IMAGE} and len(kinds) > 1:
        return Modality.MULTI_IMAGE
    return found.pop() if found else Modality.TEXT
