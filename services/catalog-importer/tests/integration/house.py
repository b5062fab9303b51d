"""The service at work on real servers, with readers that read what a test says; each test takes a tenant of its own."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from nats.js import JetStreamContext
from nats.js.errors import KeyNotFoundError

from catalog_importer.adapters.uploads import Uploads
from catalog_importer.domain.lines import Manner
from catalog_importer.draft_desk import DraftDesk
from catalog_importer.import_reading import ImportReading
from catalog_importer.publisher import Publisher
from catalog_importer.readings import NamedFile, PageFile, Progress, Reading
from ratiba_contracts.asks import COMMIT_DRAFT, EDIT_DRAFT, SHOW_CATALOG, SHOW_DRAFT, START_IMPORT, Ask
from ratiba_contracts.catalog_drafts import (
    CommitDraft,
    DraftShown,
    DraftState,
    EditDraft,
    FileProblem,
    SetCells,
    ShowDraft,
    StartImport,
)
from ratiba_contracts.catalog_facts import Modality, UploadedFile
from ratiba_contracts.codec import decode
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.live_catalog import CatalogShown, ShowCatalog
from ratiba_contracts.menu import CellSource, DurationCell, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell
from ratiba_contracts.streams import CATALOG_BUCKET, CATALOG_FACTS, RELATIONS_FACTS, UPLOADS, Stream
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.asks import put_question
from ratiba_runtime.service import Service
from ratiba_runtime.snapshots import unpacked
from ratiba_runtime.testing import eventually

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OWNER = "owner@pendo.example"
SPAS = tuple(f"spa-{number:02}" for number in range(1, 41))
"""Tenants of the house; each test takes one that no other has touched."""

READ = Provenance(source=CellSource.READ, file="menu.jpg", page=1, line=1)


@dataclass
class Clock:
    """The time the services live in; a test may move it on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        """Move on."""
        self.now += time


def row(number: int, name: str | None, whole: int | None, minutes: int | None = 45, **more: Any) -> ExtractedRow:
    """A row as read for sure; `whole` is its price in whole units, None: nothing printed."""
    kind = RowPriceKind.NONE if whole is None else RowPriceKind.FIXED
    sure: dict[str, Any] = {"confidence": 0.97, "provenance": READ}
    cell = PriceCell(kind=kind, currency="KES", amount=None if whole is None else whole * 100, **sure)
    given = {
        "row_id": f"r{number}",
        "name": TextCell(value=name, **sure),
        "duration_min": DurationCell(value=minutes, **sure) if minutes else DurationCell(),
        "price": cell,
    }
    return ExtractedRow(**(given | more))


MENU = (row(1, "Manicure", 1500), row(2, "Pedicure", 2000, 60), row(3, "Gel polish", 800, 30))


@dataclass
class FakeReader:
    """Reads from every file the rows that are named by its first bytes; notes how often it was asked."""

    menus: dict[str, Reading] = field(default_factory=dict)
    fails: Callable[[], None] = lambda: None
    at_the_end: Callable[[], Awaitable[None]] | None = None
    names: list[str] = field(default_factory=list)
    asked: int = 0

    async def read(
        self, files: Sequence[NamedFile], manner: Manner, out: Path, progress: Callable[[Progress], None]
    ) -> Reading:
        """The rows of the menu that the first file names."""
        assert manner == Manner(currency="KES", vertical="spa")
        self.asked += 1
        self.names = [file.name for file in files]
        for number, file in enumerate(files, start=1):
            assert file.name
            progress(Progress(file=number, files=len(files), page=1, pages=1, rows=3))
        self.fails()
        if self.at_the_end is not None:
            await self.at_the_end()
        reading = self.menus[files[0].path.read_text()]
        picture = out / "page.jpg"
        picture.write_bytes(b"a picture")
        return Reading(
            reading.rows,
            pages=(PageFile(file=files[0].name, page=1, path=picture, width=600, height=800),),
            problems=reading.problems,
            modality=Modality.IMAGE,
        )


class NoGaps:
    """Where a row says nothing, nothing is suggested."""

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The rows as they are."""
        del manner
        return tuple(rows)


@dataclass
class House:
    """Two replicas of the service at work for many tenants, and one of them for this test."""

    bus: JetStreamContext
    url: str
    free: Iterator[str]
    reader: FakeReader
    clock: Clock
    service: Service
    slug: str = ""

    async def looked_at(self) -> None:
        """What the keeper does now and then is done for the test's tenant."""
        database, snapshots = self.service.database, self.service._snapshots[0]
        publisher = Publisher(database, snapshots, self.clock)
        uploads = Uploads(self.service.jetstream)
        reading = ImportReading(database, publisher, uploads, self.reader, NoGaps(), self.clock)
        tenant = await self.service.tenants.get(self.slug)
        await publisher.settle(tenant)
        await reading.give_up_old(tenant)
        await DraftDesk(database, publisher, uploads, self.clock).discard_empty(tenant)

    async def ask(self, asked: Ask, request: Contract, slug: str = "") -> Any:
        """Put a question to whichever replica takes it."""
        return await put_question(self.bus._nc, asked, slug or self.slug, request, timeout=10)

    async def upload(self, rows: Sequence[ExtractedRow], problems: Sequence[FileProblem] = ()) -> StartImport:
        """A file with these rows in the object store, and the request to read it."""
        draft_id, content = uuid4(), str(uuid4())
        self.reader.menus[content] = Reading(tuple(rows), problems=tuple(problems))
        name = f"{self.slug}/{draft_id}/1"
        await (await self.bus.object_store(UPLOADS.name)).put(name, content.encode())
        digest = hashlib.sha256(content.encode()).hexdigest()
        file = UploadedFile(object_name=name, file_name="menu.jpg", size=len(content), sha256=digest)
        return StartImport(draft_id=draft_id, files=(file,), actor=OWNER)

    async def draft(self, rows: Sequence[ExtractedRow] = MENU) -> DraftShown:
        """A draft of these rows, ready."""
        request = await self.upload(rows)
        await self.ask(START_IMPORT, request)
        return await self.ready(request.draft_id)

    async def ready(self, draft_id: UUID) -> DraftShown:
        """The draft, once it is read."""

        async def read() -> DraftShown | None:
            shown = await self.shown(draft_id)
            return shown if shown.state is not DraftState.READING else None

        found: DraftShown = await eventually(read)
        return found

    async def shown(self, draft_id: UUID, **more: Any) -> DraftShown:
        """The draft as it is now."""
        shown = await self.ask(SHOW_DRAFT, ShowDraft(draft_id=draft_id, **more))
        assert isinstance(shown, DraftShown), shown
        return shown

    async def edit(self, draft: DraftShown, edit: Any) -> Any:
        """One edit of the version shown."""
        request = EditDraft(draft_id=draft.draft_id, expected_version=draft.version, actor=OWNER, edit=edit)
        return await self.ask(EDIT_DRAFT, request)

    async def commit(self, draft: DraftShown) -> Any:
        """The draft as it was shown becomes the catalogue, or is refused."""
        request = CommitDraft(draft_id=draft.draft_id, expected_version=draft.version, actor=OWNER)
        return await self.ask(COMMIT_DRAFT, request)

    async def live(self, rows: Sequence[ExtractedRow] = MENU) -> DraftShown:
        """A catalogue of these rows; the draft it was."""
        draft = await self.draft(rows)
        done = await self.commit(draft)
        assert done.outcome == "draft_committed", done
        return draft

    async def catalogue(self, **more: Any) -> CatalogShown:
        """What is live."""
        shown = await self.ask(SHOW_CATALOG, ShowCatalog(**more))
        assert isinstance(shown, CatalogShown), shown
        return shown

    async def snapshot(self) -> CatalogSnapshot | None:
        """What other services read."""
        try:
            entry = await (await self.bus.key_value(CATALOG_BUCKET)).get(self.slug)
        except KeyNotFoundError:
            return None
        return unpacked(CatalogSnapshot, entry.value or b"")

    async def told(self, stream: Stream = CATALOG_FACTS) -> list[Envelope[Any]]:
        """The facts about the test's tenant, once none is left to send."""

        async def all_sent() -> bool:
            return not await self.sql("SELECT EXISTS (SELECT FROM svc_catalog_importer.outbox)")

        await eventually(all_sent)
        last = (await self.bus.stream_info(stream.name)).state.last_seq
        messages = [await self.bus.get_msg(stream.name, seq=seq) for seq in range(1, last + 1)]
        return [fact for fact in (decode(message.data or b"") for message in messages) if fact.tenant == self.slug]

    async def asked_relations(self) -> Any:
        """The last question what goes together."""
        return (await self.told(RELATIONS_FACTS))[-1].data

    async def sql(self, statement: str, *values: Any) -> Any:
        """The first value of a statement in the tenant's schema."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(f"SET search_path TO tenant_{self.slug.replace('-', '_')}")
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()


def typed(row_id: str, price: int, **more: Any) -> SetCells:
    """A price in whole units as a person types it."""
    return SetCells(row_id=row_id, price=PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=price * 100), **more)
