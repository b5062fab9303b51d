"""Uploaded files and pictures of pages in the bus's object store."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import nats.errors
import structlog
from nats.js.errors import ObjectNotFoundError

from catalog_importer.reading.limits import BOUNDS
from ratiba_contracts.catalog_facts import UploadedFile
from ratiba_contracts.streams import UPLOADS

if TYPE_CHECKING:
    from nats.js import JetStreamContext
    from nats.js.object_store import ObjectStore

log = structlog.get_logger("catalog_importer.uploads")

_SECONDS = 60.0


class FileGone(Exception):
    """The store has no such file, or another than the claim check says."""


class FileTooLarge(Exception):
    """The store has it, but it is larger than what is read."""


def folder_of(tenant: str, draft_id: UUID) -> str:
    """How names of a draft's files begin: nobody gets another tenant's by asking for it."""
    return f"{tenant}/{draft_id}/"


@dataclass(frozen=True, slots=True)
class Uploads:
    """The store of one process. No file larger than `most_bytes` is taken out of it."""

    jetstream: "Callable[[], JetStreamContext]"
    most_bytes: int = BOUNDS.bytes_a_file

    async def download(self, file: UploadedFile, path: Path, *, within: str) -> None:
        """Write a file to `path`, a piece at a time. Raises FileTooLarge before anything of it is fetched, and
        FileGone, also for one whose name does not begin with `within`.
        """
        if not file.object_name.startswith(within):
            raise FileGone(file.object_name)
        store = await self._open()
        try:
            async with asyncio.timeout(_SECONDS):
                info = await store.get_info(file.object_name)
                if info.size != file.size:
                    raise FileGone(file.object_name)
                if (info.size or 0) > self.most_bytes:
                    raise FileTooLarge(file.object_name)
                with path.open("w+b") as written:
                    await store.get(file.object_name, writeinto=written)
        except ObjectNotFoundError as error:
            raise FileGone(file.object_name) from error
        if await asyncio.to_thread(_sha256, path) != file.sha256:
            raise FileGone(file.object_name)

    async def put(self, name: str, path: Path) -> None:
        """Store a file; one of this name is replaced."""
        store = await self._open()
        await store.put(name, await asyncio.to_thread(path.read_bytes))

    async def throw_away(self, names: Iterable[str]) -> None:
        """Delete files; what cannot be deleted now goes by itself after a week."""
        try:
            store = await self._open()
            for name in names:
                await _deleted(store, name)
        except nats.errors.Error as error:
            log.warning("uploads.not_deleted", error=type(error).__name__)

    async def _open(self) -> "ObjectStore":
        return await self.jetstream().object_store(UPLOADS.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


async def _deleted(store: Any, name: str) -> None:
    try:
        await store.delete(name)
    except ObjectNotFoundError:
        return
