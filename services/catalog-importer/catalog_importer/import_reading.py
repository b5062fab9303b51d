"""Reads the files of a draft: from the object store to rows under review.

Nothing is stored of a reading that does not end, so a redelivery reads again. The last delivery reads nothing: it says
that it could not be done, so that no draft is being read for ever.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from catalog_importer import SERVICE, asking
from catalog_importer.adapters import draft_rows, drafts, service_rows, state_row
from catalog_importer.adapters.draft_rows import kept
from catalog_importer.adapters.drafts import Draft
from catalog_importer.adapters.uploads import FileGone, FileTooLarge, Uploads, folder_of
from catalog_importer.domain import room
from catalog_importer.domain.cross_check import beside_former
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.names_shown import without_shared_suggestions
from catalog_importer.domain.services import live_prices
from catalog_importer.domain.stored_services import StoredServices
from catalog_importer.draft_view import sharing_of
from catalog_importer.publisher import Publisher
from catalog_importer.readings import GapFiller, NamedFile, Progress, Reader, Reading
from ratiba_contracts.catalog_drafts import DraftState, FileProblem, PageShown
from ratiba_contracts.catalog_facts import DraftReady, ImportRequested, PageRead, UploadedFile
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import IMPORTER_IMPORTS
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.menu import ExtractedRow
from ratiba_runtime.database import Database
from ratiba_runtime.delivery import delivery_or_none
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.publishing import BusRefused, BusUnavailable, publish_fact
from ratiba_runtime.tenancy import TenantContext, bind_tenant, current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("catalog_importer.import_reading")

READING_LASTS = timedelta(hours=1)
"""A draft of which no page was read for longer is given up: its message died on the way."""

_GIVEN_UP = "It could not be read. Try again, or send it in smaller parts."
_GONE = "The upload is no longer there. Send it again."
_TOO_LARGE = "This file is too large to be read. Send it in smaller parts."


@dataclass(frozen=True, slots=True)
class ImportReading:
    """What this service does with files that wait to be read."""

    database: Database
    publisher: Publisher
    uploads: Uploads
    reader: Reader
    gaps: GapFiller
    clock: Callable[[], datetime]

    async def import_requested(self, asked: Envelope[ImportRequested]) -> None:
        """Read the files into the draft. Heard again, a draft that is not being read any more stays as it is."""
        draft = await self._being_read(asked.data.draft_id)
        if draft is None:
            return
        if _is_last_delivery():
            await self._give_up(draft, asked)
            return
        tenant = current_tenant()
        manner = Manner(currency=tenant.currency, vertical=tenant.vertical)
        with tempfile.TemporaryDirectory(prefix="ratiba-import-") as made:
            folder = Path(made)
            files, gone = await self._fetched(tenant, draft, folder)
            async with self._told(asked) as progress:
                reading = await self.reader.read(files, manner, folder, progress) if files else Reading(rows=())
            rows = await self.gaps.fill(reading.rows, manner)
            pages = await self._kept_pages(tenant, draft, reading)
        problems = (*gone, *reading.problems, *_too_long(draft, len(rows)))
        reading = replace(reading, rows=rows, problems=problems)
        await self._ready(draft.draft_id, reading, pages, asked)
        await self._clear(draft.draft_id, pages)

    async def give_up_old(self, tenant: TenantContext) -> None:
        """Say of drafts whose reading never ended that it did not."""
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                waiting = await drafts.silent_since(connection, self.clock() - READING_LASTS)
            for draft in waiting:
                await self._give_up(draft, None)

    async def _being_read(self, draft_id: UUID) -> Draft | None:
        async with self.database.tenant_transaction() as connection:
            draft = await drafts.find(connection, draft_id)
        return draft if draft is not None and draft.state is DraftState.READING else None

    async def _fetched(
        self, tenant: TenantContext, draft: Draft, folder: Path
    ) -> tuple[list[NamedFile], tuple[FileProblem, ...]]:
        """The draft's own files; what is gone from the store, or too large, is a problem of that file."""
        files: list[NamedFile] = []
        gone: list[FileProblem] = []
        for number, file in enumerate(draft.files, start=1):
            path = folder / f"upload-{number}"
            try:
                await self.uploads.download(file, path, within=folder_of(tenant.slug, draft.draft_id))
            except FileGone:
                gone.append(FileProblem(file=file.file_name, slug="upload-gone", message=_GONE))
            except FileTooLarge:
                gone.append(FileProblem(file=file.file_name, slug="file-too-large", message=_TOO_LARGE))
            else:
                files.append(NamedFile(file.file_name, path))
        return files, tuple(gone)

    async def _kept_pages(self, tenant: TenantContext, draft: Draft, reading: Reading) -> tuple[PageShown, ...]:
        """Pictures of the pages in the object store; a reading that is done again puts the same."""
        shown = []
        for number, page in enumerate(reading.pages, start=1):
            name = f"{folder_of(tenant.slug, draft.draft_id)}page-{number}"
            await self.uploads.put(name, page.path)
            shown.append(
                PageShown(file=page.file, page=page.page, object_name=name, width=page.width, height=page.height)
            )
        return tuple(shown)

    async def _clear(self, draft_id: UUID, pages: tuple[PageShown, ...]) -> None:
        """Whoever throws a draft away while it is read cannot know of its pages yet: they go here."""
        async with self.database.tenant_transaction() as connection:
            draft = await drafts.find(connection, draft_id)
        if draft is None or draft.state is DraftState.DISCARDED:
            await self.uploads.throw_away(page.object_name for page in pages)

    async def _ready(
        self, draft_id: UUID, reading: Reading, pages: tuple[PageShown, ...], asked: Envelope[Any] | None
    ) -> None:
        """Store the rows compared with the catalogue of now, tell that the draft is ready, ask what goes together."""
        async with unit_of_work(self.database, service=SERVICE, envelope=asked) as uow:
            draft = await drafts.find(uow.connection, draft_id, lock=True)
            if uow.handled_before or draft is None or draft.state is not DraftState.READING:
                return
            # The version first: of services that change in between, the draft then counts as stale, not as fresh.
            version = (await state_row.read(uow.connection)).services_version
            rows = await self._store_rows(uow, draft, reading.rows)
            inference = asking.about_rows(uow, self.publisher, reading.rows) if reading.rows else draft.inference
            after = replace(
                draft,
                state=DraftState.READY,
                catalog_version=version,
                modality=reading.modality,
                pages=pages,
                problems=reading.problems,
                next_row=len(reading.rows) + 1,
                inference=inference,
            )
            await drafts.save(uow.connection, after, self.clock())
            shared = await sharing_of(uow.connection, after, await service_rows.read_all(uow.connection))
            red = sum(row.red or row.row.row_id in shared for row in rows)
            fact = DraftReady(draft_id=draft_id, rows=len(rows), red=red, problems=len(reading.problems))
            self.publisher.tell(uow, fact, key=draft_id.hex, cause=asked)
        log.info("draft.ready", tenant=current_tenant().slug, rows=len(rows), red=red, problems=len(reading.problems))

    async def _store_rows(
        self, uow: UnitOfWork, draft: Draft, read: Sequence[ExtractedRow]
    ) -> list[draft_rows.KeptRow]:
        services = await service_rows.read_all(uow.connection)
        stored, currency = StoredServices.of(services), current_tenant().currency
        checked = beside_former(without_shared_suggestions(read, services.values()), live_prices(services.values()))
        rows = [kept(row, stored, currency, as_read=row) for row in checked]
        await draft_rows.insert_rows(uow.connection, draft.draft_id, rows)
        return rows

    async def _give_up(self, draft: Draft, asked: Envelope[Any] | None) -> None:
        log.error("draft.given_up", tenant=current_tenant().slug, files=len(draft.files))
        problems = tuple(_given_up(file) for file in draft.files)
        await self._ready(draft.draft_id, Reading(rows=(), problems=problems), (), asked)

    @asynccontextmanager
    async def _told(self, asked: Envelope[ImportRequested]) -> AsyncIterator[Callable[[Progress], None]]:
        """What tells of each page as it is read. It only tells how far it is: a fact that is lost holds nothing up."""
        waiting: asyncio.Queue[Progress | None] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell_pages(waiting, asked))
            try:
                yield waiting.put_nowait
            finally:
                waiting.put_nowait(None)

    async def _tell_pages(self, waiting: "asyncio.Queue[Progress | None]", asked: Envelope[ImportRequested]) -> None:
        while (done := await waiting.get()) is not None:
            fact = envelope(
                PageRead(draft_id=asked.data.draft_id, **_fields(done)),
                id=derived_id(asked.id, f"page {done.file} {done.page}"),
                tenant=asked.tenant,
                key=asked.data.draft_id.hex,
                time=self.clock(),
                cause=asked,
            )
            try:
                await publish_fact(self.uploads.jetstream(), fact)
                async with self.database.tenant_transaction() as connection:
                    await drafts.page_was_read(connection, asked.data.draft_id, self.clock())
            except Exception as error:
                if not isinstance(error, BusUnavailable | BusRefused) and component_away(error) is None:
                    raise
                log.warning("draft.page_not_told", tenant=asked.tenant, error=type(error).__name__)


def _fields(done: Progress) -> Mapping[str, int]:
    return {
        "file": done.file,
        "files": done.files,
        "page": done.page,
        "pages": done.pages,
        "rows": done.rows,
    }


def _too_long(draft: Draft, rows: int) -> list[FileProblem]:
    """Said at once, not only when it is to go live."""
    if rows <= room.MOST_SERVICES:
        return []
    return [FileProblem(file=draft.files[0].file_name, slug="too-many-services", message=room.too_many(rows))]


def _given_up(file: UploadedFile) -> FileProblem:
    return FileProblem(file=file.file_name, slug="reading-failed", message=_GIVEN_UP)


def _is_last_delivery() -> bool:
    delivery = delivery_or_none()
    return delivery is not None and delivery.deliveries >= IMPORTER_IMPORTS.max_deliver
