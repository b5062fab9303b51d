"""An importer in memory that answers the console's asks on a real bus: price floor, versions, stale drafts and all.

What it "reads" is told it by a test: lines of text files are rows, a picture's rows are those of `on_pictures`.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts import catalog_drafts, catalog_facts, catalog_relations, facts, live_catalog
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
from ratiba_contracts.tenant import CatalogService, RelationKind
from ratiba_contracts.views import Price, PriceKind

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
    based_on: int = 0
    rows: list[ExtractedRow] = field(default_factory=list)
    pages: tuple[catalog_drafts.PageShown, ...] = ()
    problems: tuple[catalog_drafts.FileProblem, ...] = ()
    relations: dict[tuple[str, str], catalog_relations.RelationShown] = field(default_factory=dict)


@dataclass(frozen=True)
class Import:
    """One commit."""

    shown: live_catalog.ImportShown
    before: tuple[CatalogService, ...]


@dataclass
class Shop:
    """All that one tenant has."""

    version: int = 0
    services: tuple[CatalogService, ...] = ()
    drafts: dict[UUID, Draft] = field(default_factory=dict)
    imports: list[Import] = field(default_factory=list)
    audits: list[live_catalog.CatalogAudit] = field(default_factory=list)
    relations: dict[tuple[str, str], catalog_relations.RelationShown] = field(default_factory=dict)
    inference: catalog_relations.InferenceState = catalog_relations.InferenceState.NOT_ASKED


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
            "plan_rollback": self.plan,
            "roll_back": self.roll_back,
            "judge_relation": self.judge,
            "infer_again": self.infer,
        }
        for ask in facts.ASKS:
            if ask.context == "catalog" and ask.verb in handlers:
                await self.client.subscribe(ask.pattern, cb=self._responder(ask, handlers[ask.verb]))

    async def settled(self) -> None:
        """Once nothing is being read."""
        await asyncio.gather(*self._reading)

    def shop(self, tenant: str) -> Shop:
        return self.shops.setdefault(tenant, Shop())

    def _responder(self, ask: facts.Ask, handle: Callable[[str, Any], Any]) -> Callable[[Msg], Any]:
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
        draft.state, draft.based_on = catalog_drafts.DraftState.READY, self.shop(tenant).version
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
        return self._shown(tenant, draft, rows[ask.offset : ask.offset + ask.limit], total=len(rows))

    def edit(self, tenant: str, ask: catalog_drafts.EditDraft) -> Contract:
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        if draft.state is not catalog_drafts.DraftState.READY:
            return Refusal(slug="draft-not-ready", message="It is not ready.")
        if draft.version != ask.expected_version:
            return Refusal(slug="stale-version", message="The draft was edited since.")
        edit = ask.edit
        ids = [row.row_id for row in draft.rows]
        if any(each not in (None, *ids) for each in (getattr(edit, "row_id", None), getattr(edit, "other", None))):
            return Refusal(slug="unknown-row", message="There is no such row.")
        touched = self._edited(draft, edit, ids)
        draft.version += 1
        return self._shown(tenant, draft, touched, total=len(draft.rows))

    def _edited(self, draft: Draft, edit: catalog_drafts.DraftEdit, ids: list[str]) -> list[ExtractedRow]:
        rows = draft.rows
        match edit:
            case catalog_drafts.SetCells():
                at = ids.index(edit.row_id)
                rows[at] = set_cells(rows[at], edit)
                return [rows[at]]
            case catalog_drafts.AddRow():
                at = ids.index(edit.after) + 1 if edit.after in ids else len(rows)
                rows.insert(at, self._empty(TextCell()))
                return [rows[at]]
            case catalog_drafts.DeleteRow():
                del rows[ids.index(edit.row_id)]
                return []
            case catalog_drafts.SplitRow():
                at = ids.index(edit.row_id)
                no_price = PriceCell(currency=CURRENCY)
                rows[at] = rows[at].model_copy(update={"name": _typed(edit.name), "price": no_price})
                rows.insert(at + 1, self._empty(_typed(edit.second_name)))
                return rows[at : at + 2]
            case catalog_drafts.MergeRows():
                at, other = ids.index(edit.row_id), ids.index(edit.other)
                if rows[at].price.amount != rows[other].price.amount:
                    no_price = PriceCell(currency=CURRENCY, doubts=("Two prices stood here.",))
                    rows[at] = rows[at].model_copy(update={"price": no_price})
                merged = rows[at]
                del rows[other]
                return [merged]
            case catalog_relations.JudgeRelation():
                _judge(draft.relations, edit, {row.row_id: row.name.value or "" for row in rows})
                return []

    def _empty(self, name: TextCell) -> ExtractedRow:
        return ExtractedRow(row_id=f"r{next(self._ids)}", name=name, price=PriceCell(currency=CURRENCY))

    def commit(self, tenant: str, ask: catalog_drafts.CommitDraft) -> Contract:
        shop = self.shop(tenant)
        draft = shop.drafts.get(ask.draft_id)
        if draft is None:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        if draft.state is not catalog_drafts.DraftState.READY:
            return Refusal(slug="draft-not-ready", message="It is not ready.")
        if draft.version != ask.expected_version:
            return Refusal(slug="stale-version", message="The draft was edited since.")
        red = tuple(row.row_id for row in draft.rows if row.is_red)
        if red:
            return Refusal(slug="price-floor-violation", message="Rows have no price.", rows=red)
        timeless = tuple(row.row_id for row in draft.rows if row.duration_min.value is None)
        if timeless:
            return Refusal(slug="duration-missing", message="Rows have no minutes.", rows=timeless)
        changes = [self._draft_row(shop, row) for row in draft.rows]
        if draft.based_on != shop.version and any(
            each.change is not catalog_drafts.RowChange.UNCHANGED for each in changes
        ):
            draft.based_on = shop.version
            draft.version += 1
            return Refusal(slug="draft-stale", message="The catalogue was changed since.")
        draft.state = catalog_drafts.DraftState.COMMITTED
        return self._committed(shop, draft, changes, ask.actor)

    def _committed(self, shop: Shop, draft: Draft, changes: list[catalog_drafts.DraftRow], actor: str) -> Contract:
        before, now = shop.services, datetime.now(UTC)
        live = {service.service_id: service for service in before}
        shop.version += 1
        import_id = uuid4()
        for each in changes:
            service = service_of(each)
            if each.change is not catalog_drafts.RowChange.UNCHANGED:
                shop.audits.insert(0, self._audit(each, service, actor, now, import_id))
            live[service.service_id] = service
        shop.services = tuple(live.values())
        counts = _counts(changes)
        shown = live_catalog.ImportShown(
            import_id=import_id,
            kind=live_catalog.ImportKind.RE_IMPORT if before else live_catalog.ImportKind.INITIAL,
            modality=catalog_facts.Modality.TEXT,
            version=shop.version,
            actor=actor,
            at=now,
            files=tuple(file.file_name for file in draft.files),
            counts=counts,
            can_roll_back=True,
        )
        older = [replace(one, shown=one.shown.model_copy(update={"can_roll_back": False})) for one in shop.imports]
        shop.imports = [Import(shown, before), *older]
        return catalog_drafts.DraftCommitted(import_id=import_id, version=shop.version, counts=counts)

    def _audit(
        self, row: catalog_drafts.DraftRow, service: CatalogService, actor: str, now: datetime, import_id: UUID
    ) -> live_catalog.CatalogAudit:
        before = {} if row.service is None else _facts(row.service)
        return live_catalog.CatalogAudit(
            audit_id=next(self._ids),
            action="insert" if row.service is None else "update",
            service_id=service.service_id,
            name=service.name,
            before=before,
            after=_facts(service),
            actor=actor,
            at=now,
            import_id=import_id,
        )

    def discard(self, tenant: str, ask: catalog_drafts.DiscardDraft) -> Contract:
        draft = self.shop(tenant).drafts.get(ask.draft_id)
        if draft is None or draft.state is catalog_drafts.DraftState.COMMITTED:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        draft.state = catalog_drafts.DraftState.DISCARDED
        return catalog_drafts.DraftDiscarded()

    def _shown(self, tenant: str, draft: Draft, rows: list[ExtractedRow], total: int) -> catalog_drafts.DraftShown:
        shop = self.shop(tenant)
        return catalog_drafts.DraftShown(
            draft_id=draft.draft_id,
            state=draft.state,
            version=draft.version,
            catalog_version=draft.based_on,
            fresh=draft.based_on == shop.version,
            files=draft.files,
            pages=draft.pages,
            problems=draft.problems,
            rows=tuple(self._draft_row(shop, row) for row in rows),
            total=total,
            red=sum(row.is_red for row in draft.rows),
            counts=_counts([self._draft_row(shop, row) for row in draft.rows]),
            relations=tuple(draft.relations.values()),
            inference=catalog_relations.InferenceState.DONE
            if draft.relations
            else catalog_relations.InferenceState.NOT_ASKED,
        )

    def _draft_row(self, shop: Shop, row: ExtractedRow) -> catalog_drafts.DraftRow:
        name = (row.name.value or "").strip().casefold()
        live = next((one for one in shop.services if one.name.casefold() == name), None)
        if live is None:
            return catalog_drafts.DraftRow(row=row, red=row.is_red, change=catalog_drafts.RowChange.NEW)
        new = None if row.is_red else price_of(row)
        changes = tuple(
            field_name
            for field_name, differs in (
                ("price", new != live.price),
                ("duration_min", row.duration_min.value != live.duration_min),
            )
            if differs
        )
        change = catalog_drafts.RowChange.UPDATE if changes else catalog_drafts.RowChange.UNCHANGED
        return catalog_drafts.DraftRow(row=row, red=row.is_red, change=change, changes=changes, service=live)

    # What is live

    def show(self, tenant: str, ask: live_catalog.ShowCatalog) -> Contract:
        shop = self.shop(tenant)
        open_drafts = [
            live_catalog.OpenDraft(
                draft_id=draft.draft_id,
                state=draft.state,
                started_at=draft.started_at,
                files=tuple(file.file_name for file in draft.files),
                rows=len(draft.rows),
                red=sum(row.is_red for row in draft.rows),
            )
            for draft in shop.drafts.values()
            if draft.state in (catalog_drafts.DraftState.READING, catalog_drafts.DraftState.READY)
        ]
        return live_catalog.CatalogShown(
            version=shop.version,
            services=shop.services[ask.offset : ask.offset + ask.limit],
            total=len(shop.services),
            relations=tuple(shop.relations.values()),
            inference=shop.inference,
            imports=tuple(one.shown for one in shop.imports[: ask.imports]),
            drafts=tuple(reversed(open_drafts)),
            audits=tuple(shop.audits[: ask.audits]),
        )

    def plan(self, tenant: str, ask: live_catalog.PlanRollback) -> Contract:
        shop = self.shop(tenant)
        found = next((one for one in shop.imports if one.shown.import_id == ask.import_id), None)
        if found is None:
            return Refusal(slug="unknown-import", message="There is no such import.")
        if not found.shown.can_roll_back:
            return Refusal(slug="not-the-latest-import", message="It is not the latest.")
        before = {service.service_id: service for service in found.before}
        return live_catalog.RollbackPlanned(
            import_id=ask.import_id,
            version=shop.version,
            restored=tuple(
                one.name for one in shop.services if one.service_id in before and before[one.service_id] != one
            ),
            retired=tuple(one.name for one in shop.services if one.service_id not in before),
        )

    def roll_back(self, tenant: str, ask: live_catalog.RollBack) -> Contract:
        planned = self.plan(tenant, live_catalog.PlanRollback(import_id=ask.import_id))
        if isinstance(planned, Refusal):
            return planned
        shop = self.shop(tenant)
        if shop.version != ask.expected_version:
            return Refusal(slug="stale-version", message="The catalogue was changed since.")
        shop.version += 1
        latest = shop.imports[0]
        rolled = latest.shown.model_copy(update={"can_roll_back": False, "rolled_back_at": datetime.now(UTC)})
        shop.imports[0] = replace(latest, shown=rolled)
        shop.services = latest.before
        return live_catalog.CatalogRolledBack(version=shop.version, counts=catalog_facts.CatalogCounts())

    def judge(self, tenant: str, ask: catalog_relations.JudgeLiveRelation) -> Contract:
        shop = self.shop(tenant)
        names = {service.service_id: service.name for service in shop.services}
        if ask.judgement.a not in names or ask.judgement.b not in names:
            return Refusal(slug="unknown-service", message="There is no such service.")
        _judge(shop.relations, ask.judgement, names)
        return catalog_relations.RelationJudged(version=shop.version)

    def infer(self, tenant: str, ask: catalog_relations.InferAgain) -> Contract:
        if ask.draft_id is not None and ask.draft_id not in self.shop(tenant).drafts:
            return Refusal(slug="unknown-draft", message="There is no such draft.")
        self.shop(tenant).inference = catalog_relations.InferenceState.WAITING
        return catalog_relations.InferenceAsked()


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


def price_of(row: ExtractedRow) -> Price:
    """The price of a row somebody vouches for."""
    price = row.price
    return Price(
        kind=PriceKind(price.kind.value),
        currency=price.currency,
        amount=price.amount,
        amount_max=price.amount_max,
        unit=price.unit,
    )


def service_of(each: catalog_drafts.DraftRow) -> CatalogService:
    """The live service a row becomes."""
    row = each.row
    name = (row.name.value or "").strip()
    return CatalogService(
        service_id=each.service.service_id if each.service else "-".join(name.lower().split())[:60],
        name=name,
        name_sw=row.name_sw.value or None,
        category=row.category.value or None,
        duration_min=row.duration_min.value or 5,
        price=price_of(row),
    )


def _typed(value: str) -> TextCell:
    return TextCell(value=value or None, confidence=1, provenance=TYPED)


def _facts(service: CatalogService) -> dict[str, str | int | None]:
    amount = (service.price.amount or 0) // 100
    return {"price": f"{service.price.currency} {amount}", "duration_min": service.duration_min}


def _counts(rows: list[catalog_drafts.DraftRow]) -> catalog_facts.CatalogCounts:
    changes = [each.change for each in rows]
    return catalog_facts.CatalogCounts(
        inserted=changes.count(catalog_drafts.RowChange.NEW),
        updated=changes.count(catalog_drafts.RowChange.UPDATE),
        unchanged=changes.count(catalog_drafts.RowChange.UNCHANGED),
    )


def _judge(
    relations: dict[tuple[str, str], catalog_relations.RelationShown],
    judgement: catalog_relations.JudgeRelation,
    names: Mapping[str, str],
) -> None:
    pair = judgement.a, judgement.b
    before = relations.get(pair)
    state = (
        catalog_relations.RelationState(judgement.judged)
        if judgement.judged
        else catalog_relations.RelationState.INFERRED
    )
    relations[pair] = catalog_relations.RelationShown(
        a=judgement.a,
        b=judgement.b,
        a_name=names[judgement.a],
        b_name=names[judgement.b],
        kind=judgement.kind if before is None else before.kind,
        both_ways=judgement.both_ways,
        confidence=1.0 if before is None else before.confidence,
        reason="" if before is None else before.reason,
        state=state,
    )


def inferred(a: str, b: str, a_name: str, b_name: str, reason: str) -> catalog_relations.RelationShown:
    """An edge as the inferrer would have it."""
    return catalog_relations.RelationShown(
        a=a,
        b=b,
        a_name=a_name,
        b_name=b_name,
        kind=RelationKind.COMPLEMENTARY,
        both_ways=True,
        confidence=0.8,
        reason=reason,
        state=catalog_relations.RelationState.INFERRED,
    )
