"""Snapshots: what many services read and few change (catalogue, dials), one key a tenant in a NATS bucket.

A watch brings changes at once. It can be silently stale (19 s were measured after the server was killed), so the bucket
is also read whole every 10 s and on reconnect. Never the basis of a commit without its version.
"""

import asyncio
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import nats.errors
import structlog
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from pydantic import ValidationError

from ratiba_contracts.tenant import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.js import JetStreamContext
    from nats.js.kv import KeyValue

log = structlog.get_logger("ratiba.snapshots")

REREAD_SECONDS = 10.0

MOST_BYTES = 32 * 1024 * 1024
"""What a value may unpack to: the 1 MiB that the bus stores at most could unpack to a thousand times that."""

ATTEMPTS = 3
"""How often a snapshot may lose to another replica; the winner wrote this version or a newer one."""

SnapshotT = TypeVar("SnapshotT", bound=Snapshot)


class SnapshotMissing(Exception):
    """The bucket has nothing for this tenant yet."""

    slug = "snapshot-missing"

    def __init__(self, bucket: str, tenant: str) -> None:
        super().__init__(f"bucket {bucket!r} has no snapshot of tenant {tenant!r}")
        self.bucket = bucket
        self.tenant = tenant


class SnapshotConflict(Exception):
    """Somebody else wrote the snapshot since it was read: read again, decide again."""

    slug = "snapshot-conflict"

    def __init__(self, bucket: str, tenant: str, expected: int | None) -> None:
        super().__init__(f"snapshot {tenant!r} in {bucket!r} is no longer at revision {expected}")
        self.bucket = bucket
        self.tenant = tenant
        self.expected = expected


class SnapshotUnreadable(Exception):
    """A value that is neither JSON nor one that was packed here, or that unpacks to more than any snapshot is."""

    slug = "snapshot-unreadable"


def packed(snapshot: Snapshot) -> bytes:
    """A snapshot as it is stored: JSON, deflated. A catalogue of 2,000 services takes a tenth of its room."""
    return zlib.compress(snapshot.model_dump_json().encode())


def unpacked(model: "type[SnapshotT]", body: bytes) -> SnapshotT:
    """The snapshot of a stored value; plain JSON, as earlier versions wrote it, is read too.

    Raises SnapshotUnreadable and ValidationError.
    """
    return model.model_validate_json(body if body[:1] == b"{" else _inflated(body), extra="ignore")


def _inflated(body: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        plain = inflating.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise SnapshotUnreadable(str(error)) from error
    if not inflating.eof:
        reason = f"more than {MOST_BYTES} bytes" if len(plain) >= MOST_BYTES else "cut off"
        raise SnapshotUnreadable(reason)
    return plain


class Snapshots(Generic[SnapshotT]):
    """The latest snapshot of every tenant in memory. Start `run` before `get`."""

    def __init__(self, jetstream: "Callable[[], JetStreamContext]", bucket: str, model: type[SnapshotT]) -> None:
        self._jetstream = jetstream
        self.bucket = bucket
        self._model = model
        self._latest: dict[str, tuple[int, SnapshotT]] = {}
        self._reread = asyncio.Event()
        self.loaded = asyncio.Event()

    def get(self, tenant: str) -> SnapshotT:
        """The latest snapshot seen; its `version` goes into whatever is based on it. Raises SnapshotMissing."""
        return self.with_revision(tenant)[1]

    def with_revision(self, tenant: str) -> tuple[int, SnapshotT]:
        """The bucket's revision (for `put`) and the snapshot. Raises SnapshotMissing."""
        found = self._latest.get(tenant)
        if found is None:
            raise SnapshotMissing(self.bucket, tenant)
        return found

    def held(self, tenant: str) -> SnapshotT | None:
        """The latest snapshot seen, if any was."""
        found = self._latest.get(tenant)
        return None if found is None else found[1]

    def newest_revision(self) -> int:
        """The bucket's revision of the newest snapshot held, of whichever tenant; 0 where none is."""
        return max((revision for revision, _ in self._latest.values()), default=0)

    def on_reconnect(self) -> None:
        """The bus was away: the watch may have missed changes, read again now."""
        self._reread.set()

    async def put(self, tenant: str, snapshot: SnapshotT, *, expected: int | None) -> int:
        """Write if the bucket still holds revision `expected` (None: no snapshot yet); returns the new revision.

        Raises SnapshotConflict.
        """
        bucket = await self._open()
        body = packed(snapshot)
        try:
            revision = await (
                bucket.create(tenant, body) if expected is None else bucket.update(tenant, body, expected)
            )
        except KeyWrongLastSequenceError as error:
            raise SnapshotConflict(self.bucket, tenant, expected) from error
        self._take(tenant, revision, body)
        return revision

    async def bring_forward(self, tenant: str, snapshot: SnapshotT) -> bool:
        """Write a snapshot unless the bucket is at its version or further; returns whether it was written.

        Raises SnapshotConflict where other writers kept winning.
        """
        for attempt in range(1, ATTEMPTS + 1):
            revision, held = self._latest.get(tenant, (None, None))
            if held is not None and held.version >= snapshot.version:
                return False
            try:
                await self.put(tenant, snapshot, expected=revision)
            except SnapshotConflict:
                if attempt == ATTEMPTS:
                    raise
                await self.load()
            else:
                return True
        return False

    async def load(self) -> None:
        """Read the whole bucket now."""
        bucket = await self._open()
        held_before = set(self._latest)  # what the watch adds while this reads stays
        there: set[str] = set()
        for tenant in await self._tenants():
            with suppress(KeyNotFoundError):  # its newest entry is a deletion
                entry = await bucket.get(tenant)
                self._take(tenant, entry.revision or 0, entry.value or b"")
                there.add(tenant)
        for gone in held_before - there:
            self._latest.pop(gone, None)
        self.loaded.set()

    async def _tenants(self) -> list[str]:
        """Every key of the bucket, deleted ones too.

        Asked of the stream itself: nats-py's `keys()` leaves a consumer behind for five minutes each time, and on a
        busy machine calls a full bucket empty.
        """
        before = f"$KV.{self.bucket}."
        info = await self._jetstream().stream_info(f"KV_{self.bucket}", subjects_filter=f"{before}>")
        return [subject.removeprefix(before) for subject in info.state.subjects or {}]

    async def run(self) -> None:
        """Follow the bucket until cancelled."""
        await asyncio.gather(self._keep(self._watch), self._keep(self._reread_regularly))

    async def _keep(self, follow: "Callable[[], Any]") -> None:
        while True:
            try:
                await follow()
            except (nats.errors.Error, OSError) as error:
                log.warning("snapshots.interrupted", bucket=self.bucket, error=type(error).__name__)
                await asyncio.sleep(1)

    async def _reread_regularly(self) -> None:
        await self.load()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._reread.wait(), REREAD_SECONDS)
            self._reread.clear()
            await self.load()

    async def _watch(self) -> None:
        watcher = await (await self._open()).watchall()
        try:
            async for entry in watcher:
                if entry is None:
                    continue  # the values stored before the watch began are all in
                if entry.operation is None:
                    self._take(entry.key, entry.revision or 0, entry.value or b"")
                elif self._latest.get(entry.key, (0, None))[0] < (entry.revision or 0):
                    self._latest.pop(entry.key, None)
        finally:
            with suppress(nats.errors.Error):
                await watcher.stop()  # type: ignore[no-untyped-call]  # nats-py does not annotate it

    def _take(self, tenant: str, revision: int, body: bytes) -> None:
        held = self._latest.get(tenant)
        if held is not None and held[0] >= revision:
            return  # the watch and the reading overlap; only what is newer counts
        try:
            snapshot = unpacked(self._model, body)
        except (ValidationError, SnapshotUnreadable) as error:
            # The last good one stands: a writer's bug must not take every reader down.
            log.error("snapshots.invalid", bucket=self.bucket, tenant=tenant, revision=revision, exc_info=error)  # noqa: TRY400
            return
        self._latest[tenant] = (revision, snapshot)

    async def _open(self) -> "KeyValue":
        return await self._jetstream().key_value(self.bucket)
