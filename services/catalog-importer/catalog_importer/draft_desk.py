"""Answers about drafts: start one, show it, edit it, throw it away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from catalog_importer import SERVICE
from catalog_importer.adapters import draft_rows, drafts, service_rows
from catalog_importer.adapters.drafts import Draft
from catalog_importer.adapters.uploads import Uploads, folder_of
from catalog_importer.domain.refusals import CatalogRefusal, draft_not_ready, stale_version, unknown_draft
from catalog_importer.domain.stored_services import StoredServices
from catalog_importer.domain.uploads import named_apart
from catalog_importer.draft_view import draft_shown, sharing_of
from catalog_importer.editing import Editing
from catalog_importer.publisher import Publisher
from catalog_importer.reading.limits import MIB
from ratiba_contracts.catalog_drafts import (
    DiscardDraft,
    DraftDiscarded,
    DraftShown,
    DraftState,
    EditDraft,
    ImportStarted,
    ShowDraft,
    StartImport,
)
from ratiba_contracts.catalog_facts import ImportRequested
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant, current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("catalog_importer.draft_desk")


EMPTY_LASTS = timedelta(hours=1)
"""Of a draft in which nothing was found, its owner has read why by then."""


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """What this service answers about drafts of the bound tenant."""

    database: Database
    publisher: Publisher
    uploads: Uploads
    clock: Callable[[], datetime]

    async def start_import(self, request: StartImport) -> ImportStarted | Refusal:
        """Enter the draft and have its files read. Asked twice, it is done once."""
        tenant = current_tenant()
        folder = folder_of(tenant.slug, request.draft_id)
        if foreign := [file for file in request.files if not file.object_name.startswith(folder)]:
            return Refusal(slug="foreign-upload", message=f"{foreign[0].file_name} is not among this draft's uploads.")
        if large := [file for file in request.files if file.size > self.uploads.most_bytes]:
            most = f"{self.uploads.most_bytes / MIB:.0f} MB"
            return Refusal(slug="file-too-large", message=f"{large[0].file_name} is too large: at most {most} a file.")
        files = named_apart(request.files)
        async with unit_of_work(self.database, service=SERVICE) as uow:
            fresh = await drafts.start(uow.connection, request.draft_id, files, request.actor, self.clock())
            if fresh:
                asked = ImportRequested(draft_id=request.draft_id, files=files)
                self.publisher.tell(uow, asked, key=request.draft_id.hex)
        log.info("draft.started", tenant=tenant.slug, files=len(request.files), fresh=fresh)
        return ImportStarted(draft_id=request.draft_id)

    async def show_draft(self, request: ShowDraft) -> DraftShown | Refusal:
        """The draft with some of its rows."""
        try:
            async with self.database.tenant_transaction() as connection:
                draft = await _found(connection, request.draft_id)
                services = await service_rows.read_all(connection)
                shared = await sharing_of(connection, draft, services)
                rows = await draft_rows.some_rows(
                    connection,
                    request.draft_id,
                    offset=request.offset,
                    limit=request.limit,
                    only_red=request.only_red,
                    also=shared,
                )
                return await draft_shown(connection, draft, rows, services, shared, only_red=request.only_red)
        except CatalogRefusal as refusal:
            return refusal.told()

    async def edit_draft(self, request: EditDraft) -> DraftShown | Refusal:
        """Make one edit of the version that was shown. The answer has the rows it touched, and after them those whose
        names it made others' names, too, or theirs alone again.
        """
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                draft = await _found(uow.connection, request.draft_id, lock=True)
                if draft.state is not DraftState.READY:
                    raise draft_not_ready(draft.state)
                if draft.version != request.expected_version:
                    raise stale_version(request.expected_version, draft.version)
                services = await service_rows.read_all(uow.connection)
                taken = await draft_rows.taken_over(uow.connection, draft.draft_id)
                before = await sharing_of(uow.connection, draft, services)
                stored = StoredServices.of(services).besides(taken)
                edited = Editing(uow.connection, draft, stored, current_tenant().currency)
                touched = await edited.made(request)
                after = replace(edited.draft, version=draft.version + 1)
                await drafts.save(uow.connection, after, self.clock())
                shared = await sharing_of(uow.connection, after, services)
                others = {row_id for row_id in {*before, *shared} if before.get(row_id) != shared.get(row_id)}
                others -= {each.row.row_id for each in touched}
                also = await draft_rows.these_rows(uow.connection, draft.draft_id, others)
                return await draft_shown(uow.connection, after, [*touched, *also.values()], services, shared)
        except CatalogRefusal as refusal:
            return refusal.told()

    async def discard_draft(self, request: DiscardDraft) -> DraftDiscarded | Refusal:
        """Throw the draft's rows and files away. One that was committed is history already and stays so."""
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                draft = await _found(uow.connection, request.draft_id, lock=True)
                if draft.state is DraftState.COMMITTED:
                    raise draft_not_ready(draft.state)
                await drafts.discard(uow.connection, draft, self.clock())
        except CatalogRefusal as refusal:
            return refusal.told()
        await self.uploads.throw_away(draft.object_names)
        return DraftDiscarded()

    async def discard_empty(self, tenant: TenantContext) -> None:
        """Throw away drafts in which there is nothing, once nobody looked at them for `EMPTY_LASTS`."""
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                empty = await drafts.idle_and_empty(connection, self.clock() - EMPTY_LASTS)
                for draft in empty:
                    await drafts.discard(connection, draft, self.clock())
            await self.uploads.throw_away([name for draft in empty for name in draft.object_names])


async def _found(connection: Connection, draft_id: UUID, *, lock: bool = False) -> Draft:
    draft = await drafts.find(connection, draft_id, lock=lock)
    if draft is None:
        raise unknown_draft()
    return draft
