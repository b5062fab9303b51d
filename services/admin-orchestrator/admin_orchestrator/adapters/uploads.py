"""Files of owners in the object store: what they upload, and pictures of its pages. A name begins with the tenant."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

import nats.errors
import nats.js.errors

from ratiba_contracts.catalog_facts import UploadedFile
from ratiba_contracts.streams import UPLOADS

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.js.object_store import ObjectStore


_DIGEST = "SHA-256="


class StoreAway(Exception):
    """The object store did not take or give a file: it is full, away or slow."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """Puts and gets files. `seconds` bounds the wait for one file."""

    client: Callable[[], "Client"]
    seconds: float

    async def put(self, tenant: str, draft_id: UUID, number: int, name: str, file: BinaryIO) -> UploadedFile:
        """Store file `number` (from 1) of a draft; returns its claim check. Raises StoreAway."""
        object_name = f"{tenant}/{draft_id}/{number}"
        try:
            async with asyncio.timeout(self.seconds):
                info = await (await self._store()).put(object_name, file)  # type: ignore[arg-type]  # any reader will do
        except (nats.errors.Error, nats.js.errors.Error, TimeoutError) as error:
            raise StoreAway from error
        digest = base64.urlsafe_b64decode((info.digest or "").removeprefix(_DIGEST)).hex()
        return UploadedFile(object_name=object_name, file_name=name, size=info.size or 0, sha256=digest)

    async def get(self, tenant: str, draft_id: UUID, object_name: str) -> bytes | None:
        """A file of a draft; None where there is none (any more), or where it is of another draft. Raises StoreAway."""
        if not object_name.startswith(f"{tenant}/{draft_id}/"):
            return None
        try:
            async with asyncio.timeout(self.seconds):
                found = await (await self._store()).get(object_name)
        except nats.js.errors.NotFoundError:  # also ObjectNotFoundError
            return None
        except (nats.errors.Error, nats.js.errors.Error, TimeoutError) as error:
            raise StoreAway from error
        return found.data or b""

    async def _store(self) -> "ObjectStore":
        return await self.client().jetstream().object_store(UPLOADS.name)
