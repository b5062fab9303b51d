"""The live catalogue as a draft: made when somebody wants to change it by hand, and kept up with what others change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from catalog_importer import SERVICE, catalogue
from catalog_importer.adapters import draft_rows, drafts
from catalog_importer.adapters.draft_rows import KeptRow, kept
from catalog_importer.adapters.drafts import Draft
from catalog_importer.catalogue import Catalogue
from catalog_importer.domain.live_list import LiveRow, followed, rows_of
from ratiba_contracts.catalog_drafts import ChangeLive, DraftState, LiveDraftOpened
from ratiba_contracts.catalog_facts import Modality
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("catalog_importer.live_draft")


@dataclass(frozen=True, slots=True)
class LiveDrafts:
    """What this service answers to whoever wants to change what is live."""

    database: Database
    clock: Callable[[], datetime]

    async def change_live(self, request: ChangeLive) -> LiveDraftOpened | Refusal:
        """Open the draft there is, or make one. Under the catalogue's lock, so that two tabs get the same one."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            found = await catalogue.opened(uow.connection, current_tenant())
            open_one = await drafts.of_live(uow.connection)
            if open_one is not None:
                if open_one.catalog_version < found.state.services_version:
                    await brought_up_to_date(uow.connection, open_one, found, self.clock())
                return LiveDraftOpened(draft_id=open_one.draft_id)
            if found.is_initial:
                return Refusal(slug="nothing-live", message="Nothing is live yet: hand in a price list first.")
            if not await drafts.start(uow.connection, request.draft_id, (), request.actor, self.clock()):
                return Refusal(slug="draft-not-ready", message="There was a draft of this id before.")
            await self._made(uow.connection, request, found)
        log.info("draft.of_live", tenant=current_tenant().slug, services=len(found.services))
        return LiveDraftOpened(draft_id=request.draft_id)

    async def _made(self, connection: Connection, request: ChangeLive, found: Catalogue) -> None:
        rows = rows_of(found.services.values())
        await draft_rows.insert_rows(connection, request.draft_id, _stored(rows, found))
        draft = await drafts.find(connection, request.draft_id, lock=True)
        assert draft is not None  # noqa: S101  it was entered in this transaction
        ready = replace(
            draft,
            state=DraftState.READY,
            modality=Modality.TYPED,
            catalog_version=found.state.services_version,
            next_row=len(rows) + 1,
        )
        await drafts.save(connection, ready, self.clock())


async def brought_up_to_date(connection: Connection, draft: Draft, found: Catalogue, now: datetime) -> None:
    """What others changed since is in the draft, too, except where a person changed the same here."""
    made = await draft_rows.as_made(connection, draft.draft_id)
    before = await draft_rows.all_rows(connection, draft.draft_id)
    rows = followed(
        [LiveRow(each.row, each.service_id, made.get(each.row.row_id)) for each in before],
        found.services,
        draft.removed,
        draft.next_row,
    )
    await draft_rows.delete_rows(connection, draft.draft_id)
    await draft_rows.insert_rows(connection, draft.draft_id, _stored(rows, found))
    after = replace(
        draft,
        state=DraftState.READY,
        version=draft.version + 1,
        catalog_version=found.state.services_version,
        next_row=draft.next_row + len(rows),
    )
    await drafts.save(connection, after, now)


def _stored(rows: tuple[LiveRow, ...], found: Catalogue) -> list[KeptRow]:
    stored = found.stored().besides({each.service_id for each in rows if each.service_id is not None})
    return [
        kept(
            each.row,
            stored,
            found.tenant.currency,
            service_id=each.service_id,
            as_read=each.as_made,
        )
        for each in rows
    ]
