"""What Pendo sells, and its price lists under review: made through the importer's own desk and rows."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from catalog_importer.adapters import draft_rows, drafts, service_rows
from catalog_importer.adapters.draft_rows import kept
from catalog_importer.adapters.drafts import Draft
from catalog_importer.adapters.state_row import Inference
from catalog_importer.commit_desk import CommitDesk
from catalog_importer.domain.live_list import rows_of
from catalog_importer.domain.stored_services import StoredServices
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_drafts import DraftState
from ratiba_contracts.catalog_facts import Modality, UploadedFile
from ratiba_contracts.catalog_relations import InferenceState
from ratiba_contracts.live_catalog import PutServices
from ratiba_contracts.menu import CellSource, DurationCell, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell
from ratiba_contracts.tenant import CatalogService, CatalogSnapshot
from ratiba_runtime.database import Connection, Database

PENDOS_DRAFT = UUID("00000000-0000-4000-8000-0000000000d1")
"""Ready; its rows are as they are live."""

WAITING_DRAFT = UUID("00000000-0000-4000-8000-0000000000d2")
OTHER_WAITING_DRAFT = UUID("00000000-0000-4000-8000-0000000000d3")
"""Ready, and each has asked what goes together."""

LIVE_DRAFT = UUID("00000000-0000-4000-8000-0000000000d6")
"""Ready; what is live, to be changed by hand. Nothing was changed yet."""

UNREAD_DRAFT = UUID("00000000-0000-4000-8000-0000000000d4")
"""Being read."""

PENDOS_QUESTION = UUID("00000000-0000-4000-8000-0000000000e1")
PENDOS_OTHER_QUESTION = UUID("00000000-0000-4000-8000-0000000000e2")

PENDOS_IMPORT = UUID("00000000-0000-4000-8000-0000000000f1")
"""The one import there is."""

PENDOS_CATALOGUE = 3
"""The version of what Pendo sells."""

_READ = Provenance(source=CellSource.READ)


class _Bucket:
    """Holds a snapshot of an earlier version; what is put is written by the services once they run."""

    def __init__(self, currency: str) -> None:
        self._held = CatalogSnapshot(version=PENDOS_CATALOGUE - 1, currency=currency, services=())

    def held(self, tenant: str) -> CatalogSnapshot:
        del tenant
        return self._held

    async def bring_forward(self, tenant: str, snapshot: CatalogSnapshot) -> bool:
        del tenant, snapshot
        return False


def pendos_upload(draft_id: UUID) -> UploadedFile:
    """A file of Pendo's. It is gone from the store."""
    return UploadedFile(object_name=f"pendo-spa/{draft_id}/1", file_name="menu.jpg", size=3, sha256="0" * 64)


def row_of(number: int, sold: CatalogService) -> ExtractedRow:
    """A service as it would be read from a list."""
    return ExtractedRow(
        row_id=f"r{number}",
        name=TextCell(value=sold.name, confidence=1, provenance=_READ),
        duration_min=DurationCell(value=sold.duration_min, confidence=1, provenance=_READ),
        price=PriceCell(
            kind=RowPriceKind(sold.price.kind.value),
            currency=sold.price.currency,
            amount=sold.price.amount,
            amount_max=sold.price.amount_max,
            unit=sold.price.unit,
            confidence=1,
            provenance=_READ,
        ),
    )


async def open_the_shop(database: Database, catalog: CatalogSnapshot, actor: str) -> None:
    """Put the services on offer, as one import, and lay out the drafts. The tenant is bound."""
    now = dt.datetime.now(dt.UTC)
    bucket: Any = _Bucket(catalog.currency)
    desk = CommitDesk(database, Publisher(database, bucket, lambda: now), lambda: now)
    first, second, *_ = catalog.services
    services = (first.model_copy(update={"goes_with": (second.service_id,)}), *catalog.services[1:])
    done = await desk.put_services(PutServices(actor=actor, services=services))
    assert done.outcome == "draft_committed"
    assert done.version == PENDOS_CATALOGUE
    rows = [row_of(number, sold) for number, sold in enumerate(catalog.services[:2], start=1)]
    async with database.tenant_transaction() as connection:
        await connection.execute("UPDATE catalog_imports SET import_id = $1", PENDOS_IMPORT)
        await _lay_out(connection, PENDOS_DRAFT, rows, Inference(), now)
        refs = {"s1": "r1", "s2": "r2"}
        for draft_id, question in ((WAITING_DRAFT, PENDOS_QUESTION), (OTHER_WAITING_DRAFT, PENDOS_OTHER_QUESTION)):
            await _lay_out(connection, draft_id, rows, Inference(InferenceState.WAITING, question, refs), now)
        await _lay_out_live(connection, now)
        await drafts.start(connection, UNREAD_DRAFT, (pendos_upload(UNREAD_DRAFT),), actor, now)
        await connection.execute("DELETE FROM svc_catalog_importer.outbox")  # as if the relay had published it


async def _lay_out(
    connection: Connection, draft_id: UUID, rows: list[ExtractedRow], inference: Inference, now: dt.datetime
) -> Draft:
    await drafts.start(connection, draft_id, (pendos_upload(draft_id),), "tests", now)
    draft = await drafts.find(connection, draft_id)
    assert draft is not None
    ready = replace(
        draft,
        state=DraftState.READY,
        modality=Modality.IMAGE,
        catalog_version=PENDOS_CATALOGUE,
        inference=inference,
        next_row=len(rows) + 1,
    )
    await draft_rows.insert_rows(connection, draft_id, [kept(row, StoredServices.of({}), "KES") for row in rows])
    await drafts.save(connection, ready, now)
    return ready


async def _lay_out_live(connection: Connection, now: dt.datetime) -> None:
    services = await service_rows.read_all(connection)
    stored = StoredServices.of(services)
    ready = await _lay_out(connection, LIVE_DRAFT, [], Inference(), now)
    of_live = [
        kept(each.row, stored, "KES", service_id=each.service_id, as_read=each.as_made)
        for each in rows_of(services.values())
    ]
    await draft_rows.insert_rows(connection, LIVE_DRAFT, of_live)
    await drafts.save(connection, replace(ready, modality=Modality.TYPED), now)
