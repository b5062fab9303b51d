"""One example a message about catalogues."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from ratiba_contracts import catalog_drafts, catalog_facts, catalog_relations, live_catalog, menu
from ratiba_contracts.envelope import Contract
from ratiba_contracts.tenant import CatalogService, RelationKind
from ratiba_contracts.views import Price, PriceKind

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_DRAFT = UUID("6a0f2f80-3f5e-4a53-9d0e-333333333333")
_IMPORT = UUID("6a0f2f80-3f5e-4a53-9d0e-444444444444")
_OWNER = "owner@pendo.example"
_FILE = catalog_facts.UploadedFile(
    object_name=f"pendo-spa/{_DRAFT}/1",
    file_name="menu.jpg",
    size=481_222,
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
_PRINTED = menu.Provenance(
    source=menu.CellSource.READ,
    file="menu.jpg",
    page=1,
    line=4,
    box=menu.Box(left=0.1, top=0.2, right=0.5, bottom=0.23),
)
_ROW = menu.ExtractedRow(
    row_id="r4",
    name=menu.TextCell(value="Manicure", confidence=0.98, provenance=_PRINTED),
    name_sw=menu.TextCell(value="Kupaka rangi ya kucha", confidence=0.7, provenance=menu.SUGGESTED),
    category=menu.TextCell(value="Nails", confidence=0.97, provenance=_PRINTED),
    duration_min=menu.DurationCell(value=45, confidence=0.7, provenance=menu.SUGGESTED),
    price=menu.PriceCell(
        kind=menu.RowPriceKind.FIXED,
        currency="KES",
        amount=150000,
        confidence=0.96,
        provenance=_PRINTED,
        printed="1,500/=",
    ),
)
_TYPED_PRICE = menu.PriceCell(
    kind=menu.RowPriceKind.FIXED, currency="KES", amount=160000, confidence=1, provenance=menu.TYPED
)
_SERVICE = CatalogService(
    service_id="manicure",
    name="Manicure",
    name_sw="Kupaka rangi ya kucha",
    category="Nails",
    duration_min=45,
    price=Price(kind=PriceKind.FIXED, currency="KES", amount=140000),
)
_COUNTS = catalog_facts.CatalogCounts(inserted=12, updated=3, unchanged=5)
_RELATION = catalog_relations.RelationShown(
    a="r4",
    b="r5",
    a_name="Manicure",
    b_name="Pedicure",
    kind=RelationKind.COMPLEMENTARY,
    both_ways=True,
    confidence=0.9,
    reason="often on one visit",
    state=catalog_relations.RelationState.INFERRED,
)
_PINNED = catalog_relations.JudgeRelation(a="manicure", b="pedicure", judged="pinned")
_SHOWN = catalog_drafts.DraftShown(
    draft_id=_DRAFT,
    state=catalog_drafts.DraftState.READY,
    version=3,
    catalog_version=2,
    fresh=True,
    modality=catalog_facts.Modality.IMAGE,
    files=(_FILE,),
    pages=(
        catalog_drafts.PageShown(
            file="menu.jpg", page=1, object_name=f"pendo-spa/{_DRAFT}/page-1", width=1200, height=1600
        ),
    ),
    problems=(
        catalog_drafts.FileProblem(
            file="menu.jpg", page=2, slug="nothing-read", message="No text was found on the second page."
        ),
    ),
    rows=(
        catalog_drafts.DraftRow(
            row=_ROW, red=False, change=catalog_drafts.RowChange.UPDATE, changes=("price",), service=_SERVICE
        ),
    ),
    total=20,
    red=1,
    counts=_COUNTS,
    relations=(_RELATION,),
    inference=catalog_relations.InferenceState.DONE,
)

CATALOG_EXAMPLES: Mapping[str, Contract] = {
    "catalog.import_requested.v1": catalog_facts.ImportRequested(draft_id=_DRAFT, files=(_FILE,)),
    "catalog.page_read.v1": catalog_facts.PageRead(draft_id=_DRAFT, file=1, files=2, page=1, pages=3, rows=18),
    "catalog.draft_ready.v1": catalog_facts.DraftReady(draft_id=_DRAFT, rows=20, red=1, problems=1),
    "catalog.committed.v1": catalog_facts.Committed(import_id=_IMPORT, version=3, counts=_COUNTS),
    "catalog.rolled_back.v1": catalog_facts.RolledBack(
        import_id=_IMPORT, version=4, counts=catalog_facts.CatalogCounts(updated=3, retired=12)
    ),
    "ask.catalog.start_import.v1.request": catalog_drafts.StartImport(draft_id=_DRAFT, files=(_FILE,), actor=_OWNER),
    "ask.catalog.start_import.v1.answer": catalog_drafts.ImportStarted(draft_id=_DRAFT),
    "ask.catalog.change_live.v1.request": catalog_drafts.ChangeLive(draft_id=_DRAFT, actor=_OWNER),
    "ask.catalog.change_live.v1.answer": catalog_drafts.LiveDraftOpened(draft_id=_DRAFT),
    "ask.catalog.show_draft.v1.request": catalog_drafts.ShowDraft(
        draft_id=_DRAFT, offset=100, limit=100, only_red=True
    ),
    "ask.catalog.show_draft.v1.answer": _SHOWN,
    "ask.catalog.edit_draft.v1.request": catalog_drafts.EditDraft(
        draft_id=_DRAFT,
        expected_version=3,
        actor=_OWNER,
        edit=catalog_drafts.SetCells(row_id="r4", name="Gel manicure", duration_min=60, price=_TYPED_PRICE),
    ),
    "ask.catalog.edit_draft.v1.answer": _SHOWN,
    "ask.catalog.commit_draft.v1.request": catalog_drafts.CommitDraft(
        draft_id=_DRAFT, expected_version=3, actor=_OWNER
    ),
    "ask.catalog.commit_draft.v1.answer": catalog_drafts.DraftCommitted(import_id=_IMPORT, version=3, counts=_COUNTS),
    "ask.catalog.discard_draft.v1.request": catalog_drafts.DiscardDraft(draft_id=_DRAFT, actor=_OWNER),
    "ask.catalog.discard_draft.v1.answer": catalog_drafts.DraftDiscarded(),
    "ask.catalog.put_services.v1.request": live_catalog.PutServices(actor="ratiba seed", services=(_SERVICE,)),
    "ask.catalog.put_services.v1.answer": catalog_drafts.DraftCommitted(
        import_id=_IMPORT, version=3, counts=catalog_facts.CatalogCounts(inserted=1)
    ),
    "ask.catalog.show.v1.request": live_catalog.ShowCatalog(),
    "ask.catalog.show.v1.answer": live_catalog.CatalogShown(
        version=3,
        services=(_SERVICE,),
        total=1,
        relations=(_RELATION,),
        inference=catalog_relations.InferenceState.DONE,
        imports=(
            live_catalog.ImportShown(
                import_id=_IMPORT,
                kind=live_catalog.ImportKind.INITIAL,
                modality=catalog_facts.Modality.IMAGE,
                version=3,
                actor=_OWNER,
                at=_AT,
                files=("menu.jpg",),
                counts=_COUNTS,
                can_roll_back=True,
            ),
        ),
        drafts=(
            live_catalog.OpenDraft(
                draft_id=_DRAFT,
                state=catalog_drafts.DraftState.READY,
                started_at=_AT,
                files=("menu.jpg",),
                rows=20,
                red=1,
            ),
        ),
        audits=(
            live_catalog.CatalogAudit(
                audit_id=7,
                action="update",
                service_id="manicure",
                name="Manicure",
                before={"price": "KES 1,400"},
                after={"price": "KES 1,500"},
                actor=_OWNER,
                at=_AT,
                import_id=_IMPORT,
            ),
        ),
    ),
    "ask.catalog.plan_rollback.v1.request": live_catalog.PlanRollback(import_id=_IMPORT),
    "ask.catalog.plan_rollback.v1.answer": live_catalog.RollbackPlanned(
        import_id=_IMPORT,
        version=4,
        restored=("Manicure",),
        retired=("Gel manicure",),
        lost_edits=(live_catalog.LostEdit(service_id="manicure", name="Manicure", at=_AT, actor=_OWNER),),
    ),
    "ask.catalog.roll_back.v1.request": live_catalog.RollBack(import_id=_IMPORT, expected_version=4, actor=_OWNER),
    "ask.catalog.roll_back.v1.answer": live_catalog.CatalogRolledBack(
        version=5, counts=catalog_facts.CatalogCounts(updated=1, retired=1)
    ),
    "ask.catalog.judge_relation.v1.request": catalog_relations.JudgeLiveRelation(actor=_OWNER, judgement=_PINNED),
    "ask.catalog.judge_relation.v1.answer": catalog_relations.RelationJudged(version=6),
    "ask.catalog.infer_again.v1.request": catalog_relations.InferAgain(actor=_OWNER, draft_id=_DRAFT),
    "ask.catalog.infer_again.v1.answer": catalog_relations.InferenceAsked(),
}
