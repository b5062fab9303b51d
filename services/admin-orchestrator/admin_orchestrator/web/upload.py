"""Forms with files: taken in piece by piece, and no further than was agreed."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from admin_orchestrator.web.errors import FormRefused

MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class UploadBounds:
    """What may be uploaded at once: bytes a file, bytes in all, files, and bytes of pasted text."""

    file_bytes: int
    bytes_in_all: int
    files: int = 20
    text_bytes: int = 256 * 1024


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file of a form: the name a browser gave it, its bytes in all, and where to read them."""

    name: str
    size: int
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with files. What is larger than a megabyte lies on disk until `close`."""

    fields: dict[str, str]
    files: tuple[SentFile, ...]

    @classmethod
    def of(cls, form: FormData) -> "Upload":
        """What a parser found; a place for a file that was left empty is no file."""
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        files = tuple(
            SentFile(each.filename, each.size or 0, each.file)
            for _, each in form.multi_items()
            if isinstance(each, UploadFile) and each.filename
        )
        return cls(fields, files)

    def close(self) -> None:
        """Forget the files."""
        for each in self.files:
            each.file.close()


class _TooMuch(MultiPartException):
    """More came than was agreed. One of the parser's own kind, so that it closes what it has opened."""


async def received(request: Request, bounds: UploadBounds, most_fields: int) -> Upload:
    """The form of a request. Raises FormRefused as soon as more came than the bounds allow, and for any other kind."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MULTIPART:
        raise FormRefused
    if int(request.headers.get("content-length") or 0) > bounds.bytes_in_all:
        raise FormRefused
    parser = MultiPartParser(
        request.headers,
        _bounded(request.stream(), bounds.bytes_in_all),
        max_files=bounds.files + PLACES,
        max_fields=most_fields,
        max_part_size=bounds.text_bytes,
    )
    try:
        upload = Upload.of(await parser.parse())
    except (MultiPartException, MultipartParseError) as error:
        raise FormRefused from error
    if len(upload.files) > bounds.files or any(file.size > bounds.file_bytes for file in upload.files):
        upload.close()
        raise FormRefused
    return upload


PLACES = 2
"""Places for files on the page: browsers send one that was left empty as a file without a name."""


async def _bounded(stream: AsyncIterator[bytes], most: int) -> AsyncGenerator[bytes, None]:
    came = 0
    async for chunk in stream:
        came += len(chunk)
        if came > most:
            msg = "more bytes came than may be uploaded at once"
            raise _TooMuch(msg)
        yield chunk
