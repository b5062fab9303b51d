"""An importer in memory for what the console does by itself: uploads, progress, forms of rows, words of refusals.

It reads lists, keeps what is typed into rows, and puts none live: what the real one does is seen in a browser.
What it "reads" is told it by a test: lines of text files are rows, a picture's rows are those of `on_pictures`.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts import asks, catalog_drafts, catalog_facts, catalog_relations, facts, live_catalog
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Contract
from ratiba_contracts.menu import (
    TYPED,
    Box,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)
from ratiba_contracts.requests import Answer, Refusal
from ratiba_contracts.subjects import event_subject

CURRENCY = "KES"


def read(file: str, line: int, box: Box | None = None) -> Provenance:
    return Provenance(source=CellSource.READ, file=file, page=1, line=line, box=box)


def line_row(row_id: str, file: str, number: int, line: str) -> ExtractedRow:
    """A row of a line: name, minutes, amount (hundredths or nothing), confidence of the price; commas between."""
    name, minutes, amount, sure = (*(each.strip() for each in line.split(",")), "", "", "")[:4]
    there = read(file, number)
    price = PriceCell(currency=CURRENCY)
    if amount:
        confidence = float(sure or 0.97)
        price = PriceCell(
            kind=RowPriceKind.FIXED,
            currency=CURRENCY,
            amount=int(amount) * 100,
            confidence=confidence,
            provenance=there,
            printed=f"{amount}/=",
        )
    return ExtractedRow(
        row_id=row_id,
        name=TextCell(value=name, confidence=0.98, provenance=there),
        duration_min=DurationCell(value=int(minutes) if minutes else None, confidence=0.95, provenance=there),
        price=price,
    )


@dataclass
class Draft:
    """One draft of a tenant."""

    draft_id: UUID
    files: tuple[catalog_facts.UploadedFile, ...]
    started_at: datetime
    state: catalog_drafts.DraftState = catalog_drafts.DraftState.READING
    version: int = 1
    rows: list[ExtractedRow] = field(default_factory=list)
    pages: tuple[catalog_drafts.PageShown, ...] = ()
    problems: tuple[catalog_drafts.FileProblem, ...] = ()


@dataclass
class Shop:
    """All that one tenant has."""

    drafts: dict[UUID, Draft] = field(default_factory=dict)


class FakeImporter:
    """Answers every ask of the console. `slow` seconds pass for each page; `answers` counts what was asked."""

    def __init__(self, client: Client, *, slow: float = 0.0) -> None:
        self.client = client
        self.slow = slow
        self.on_pictures: Callable[[str], list[ExtractedRow]] = lambda _file: []
        self.picture_size = (900, 1200)
        self.pages_of_a_picture = 1
        self.tells = True
        self.shops: dict[str, Shop] = {}
        self.asked: list[str] = []
        self._ids = itertools.count(1)
        self._reading: set[asyncio.Task[None]] = set()

    async def answer(self) -> None:
        """Begin to answer."""
        handlers: Mapping[str, Callable[[str, Any], Any]] = {
            "start_import": self.start,
            "show_draft": self.show_draft,
            "edit_draft": self.edit,
            "commit_draft": self.commit,
            "discard_draft": self.discard,
            "show": self.show,
            "infer_again": self.infer,
        }
        for ask in asks.ASKS:
            if ask.context == "catalog" and ask.verb in handlers:
                await self.client.subscribe(ask.pattern, cb=self._responder(ask, handlers[ask.verb]))

    async def settled(self) -> None:
        """Once nothing is being read."""
        await asyncio.gather(*self._reading)

    def shop(self, tenant: str) -> Shop:
        return self.shops.setdefault(tenant, Shop())

    def _responder(self, ask: asks.Ask, handle: Callable[[str, Any], Any]) -> Callable[[Msg], Any]:
        async def respond(message: Msg) -> None:
            tenant = message.subject.split(".")[1]
            self.asked.append(ask.verb)
            result: Contract = handle(tenant, ask.request.model_validate_json(message.data))
            answer: type[Any] = Answer[ask.answer]  # type: ignore[name-defined]  # the answer's model is data
            await message.respond(answer(result=result).model_dump_json().encode())

        return respond

    # Reading

    def start(self, tenant: str, ask: catalog_drafts.StartImport) -> Contract:
        drafts = self.shop(tenant).drafts
        if any(not file.object_name.startswith(f"{tenant}/{ask.draft_id}/") for file in ask.files):
            return Refusal(slug="foreign-upload", message="A file is not of this upload.")
        if ask.draft_id not in drafts:
            drafts[ask.draft_id] = Draft(ask.draft_id, ask.files, datetime.now(UTC))
            task = asyncio.create_task(self._read(tenant, drafts[ask.draft_id]))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)
        return catalog_drafts.ImportStarted(draft_id=ask.draft_id)

    async def _read(self, tenant: str, draft: Draft) -> None:
        store = await self.client.jetstream().object_store("uploads")
        for number, file in enumerate(draft.files, start=1):
            body = (await store.get(file.object_name)).data or b""
            if body.startswith(b"\xff\xd8\xff"):
                await self._read_picture(tenant, draft, number, file)
            elif not body.strip():
                problem = catalog_drafts.FileProblem(
                    file=file.file_name, slug="empty-file", message="There is nothing in this file."
                )
                draft.problems = (*draft.problems, problem)
            else:
                lines = body.decode().splitlines()
                draft.rows += [
                    line_row(f"r{next(self._ids)}", file.file_name, at, line)
                    for at, line in enumerate(lines, start=1)
                    if line.strip()
                ]
                await self._tell(tenant, draft, number, 1, 1, len(lines))
        draft.state = catalog_drafts.DraftState.READY
        red = sum(row.is_red for row in draft.rows)
        ready = catalog_facts.DraftReady(
            draft_id=draft.draft_id, rows=len(draft.rows), red=red, problems=len(draft.problems)
        )
        await self._publish(tenant, draft, ready)

    async def _read_picture(self, tenant: str, draft: Draft, number: int, file: catalog_facts.UploadedFile) -> None:
        rows = [row.model_copy(update={"row_id": f"r{next(self._ids)}"}) for row in self.on_pictures(file.file_name)]
        for page in range(1, self.pages_of_a_picture + 1):
            await self._tell(tenant, draft, number, page, self.pages_of_a_picture, len(rows))
        width, height = self.picture_size
        shown = catalog_drafts.PageShown(
            file=file.file_name, page=1, object_name=file.object_name, width=width, height=height
        )
        draft.pages = (*draft.pages, shown)
        draft.rows += rows

    async def _tell(self, tenant: str, draft: Draft, file: int, page: int, pages: int, rows: int) -> None:
        await asyncio.sleep(self.slow)
        told = catalog_facts.PageRead(
            draft_id=draft.draft_id, file=file, files=len(draft.files), page=page, pages=pages, rows=rows
        )
        await self._publish(tenant, draft, told)

    async def _publish(self, tenant: str, draft: Draft, data: Contract) -> None:
        if not self.tells:
            return
        fact = facts.fact_of_model(type(data))
        key = str(draft.draft_id)
        message = envelope(data, id=uuid4(), tenant=tenant, key=key, time=datetime.now(UTC))
        await self.client.publish(event_subject(tenant, fact.context, fact.name, key), message.encode())

    # A draft

    def show_draft(self, tenant: str, ask: catalog_drafts.ShowDraft) -> Contract:
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        rows = [row for row in draft.rows if row.is_red or not ask.only_red]
        return self._shown(draft, rows[ask.offset : ask.offset + ask.limit], total=len(rows))

    def edit(self, tenant: str, ask: catalog_drafts.EditDraft) -> Contract:
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        if draft.state is not catalog_drafts.DraftState.READY:
            return Refusal(slug="draft-not-ready", message="It is not ready.")
        if draft.version != ask.expected_version:
            return Refusal(slug="stale-version", message="The draft was edited since.")
        assert isinstance(ask.edit, catalog_drafts.SetCells), "the real importer makes all others"
        at = [row.row_id for row in draft.rows].index(ask.edit.row_id)
        draft.rows[at] = set_cells(draft.rows[at], ask.edit)
        draft.version += 1
        return self._shown(draft, [draft.rows[at]], total=len(draft.rows))

    def commit(self, tenant: str, ask: catalog_drafts.CommitDraft) -> Contract:
        """Refused as by the price floor, whatever the page had let through."""
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        red = tuple(row.row_id for row in draft.rows if row.is_red)
        return Refusal(slug="price-floor-violation", message="Rows have no price.", rows=red)

    def discard(self, tenant: str, ask: catalog_drafts.DiscardDraft) -> Contract:
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None or draft.state is catalog_drafts.DraftState.COMMITTED:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        draft.state = catalog_drafts.DraftState.DISCARDED
        return catalog_drafts.DraftDiscarded()

    def infer(self, tenant: str, ask: catalog_relations.InferAgain) -> Contract:
        del tenant, ask
        return Refusal(slug="unknown-draft", message="There is no such draft.")

    def show(self, tenant: str, ask: live_catalog.ShowCatalog) -> Contract:
        del tenant, ask
        return live_catalog.CatalogShown(version=0, services=(), total=0)

    def _shown(self, draft: Draft, rows: list[ExtractedRow], total: int) -> catalog_drafts.DraftShown:
        new = catalog_drafts.RowChange.NEW
        return catalog_drafts.DraftShown(
            draft_id=draft.draft_id,
            state=draft.state,
            version=draft.version,
            catalog_version=0,
            fresh=True,
            files=draft.files,
            pages=draft.pages,
            problems=draft.problems,
            rows=tuple(catalog_drafts.DraftRow(row=row, red=row.is_red, change=new) for row in rows),
            total=total,
            red=sum(row.is_red for row in draft.rows),
            counts=catalog_facts.CatalogCounts(inserted=len(draft.rows)),
        )


def set_cells(row: ExtractedRow, edit: catalog_drafts.SetCells) -> ExtractedRow:
    """The row with what a person typed."""
    cells: dict[str, Any] = {
        name: _typed(value)
        for name in ("name", "name_sw", "category", "description")
        if (value := getattr(edit, name)) is not None
    }
    if edit.duration_min is not None:
        cells["duration_min"] = DurationCell(value=edit.duration_min, confidence=1, provenance=TYPED)
    if edit.price is not None:
        cells["price"] = edit.price.model_copy(update={"provenance": TYPED})
    return row.model_copy(update=cells)


def _typed(value: str) -> TextCell:
    return TextCell(value=value or None, confidence=1, provenance=TYPED)
