"""The catalog-importer, as the console asks it. Whatever happens, an outcome comes back: the answer or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import UUID

from ratiba_contracts.asks import (
    ANSWER_SECONDS,
    CHANGE_LIVE,
    COMMIT_DRAFT,
    DISCARD_DRAFT,
    EDIT_DRAFT,
    INFER_AGAIN,
    JUDGE_RELATION,
    PLAN_ROLLBACK,
    ROLL_BACK,
    SHOW_CATALOG,
    SHOW_DRAFT,
    START_IMPORT,
    Ask,
)
from ratiba_contracts.catalog_drafts import (
    ChangeLive,
    CommitDraft,
    DiscardDraft,
    DraftCommitted,
    DraftDiscarded,
    DraftEdit,
    DraftRow,
    DraftShown,
    EditDraft,
    ImportStarted,
    LiveDraftOpened,
    ShowDraft,
    StartImport,
)
from ratiba_contracts.catalog_facts import UploadedFile
from ratiba_contracts.catalog_relations import (
    InferAgain,
    InferenceAsked,
    JudgeLiveRelation,
    JudgeRelation,
    RelationJudged,
    RelationState,
)
from ratiba_contracts.envelope import Contract
from ratiba_contracts.live_catalog import (
    CatalogRolledBack,
    CatalogShown,
    PlanRollback,
    RollBack,
    RollbackPlanned,
    ShowCatalog,
)
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client

AnswerT = TypeVar("AnswerT", bound=Contract)

SERVICES_A_PAGE = 200
IMPORTS, AUDITS = 10, 30
"""How many of the latest a page shows."""

ROWS_AT_ONCE = 200
"""The most the contract gives, for whoever looks for one row."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Asks about one tenant's services and drafts. `seconds` bounds a look; a change may take as long as any answer."""

    client: Callable[[], "Client"]
    seconds: float

    async def show(self, tenant: str, offset: int = 0) -> CatalogShown | Refusal:
        """What is live, and what was done to it lately."""
        request = ShowCatalog(offset=offset, limit=SERVICES_A_PAGE, imports=IMPORTS, audits=AUDITS)
        return await self._asked(SHOW_CATALOG, tenant, request, CatalogShown)

    async def start(
        self, tenant: str, draft_id: UUID, files: tuple[UploadedFile, ...], actor: str
    ) -> ImportStarted | Refusal:
        """Have uploaded files read into a draft."""
        request = StartImport(draft_id=draft_id, files=files, actor=actor)
        return await self._done(START_IMPORT, tenant, request, ImportStarted)

    async def change_live(self, tenant: str, draft_id: UUID, actor: str) -> LiveDraftOpened | Refusal:
        """Have what is live made a draft, to be changed by hand; the one that is open already, if one is."""
        request = ChangeLive(draft_id=draft_id, actor=actor)
        return await self._done(CHANGE_LIVE, tenant, request, LiveDraftOpened)

    async def draft(
        self, tenant: str, draft_id: UUID, *, offset: int = 0, limit: int = 0, only_red: bool = False
    ) -> DraftShown | Refusal:
        """A draft, with some of its rows."""
        request = ShowDraft(draft_id=draft_id, offset=offset, limit=limit, only_red=only_red)
        return await self._asked(SHOW_DRAFT, tenant, request, DraftShown)

    async def row(self, tenant: str, draft_id: UUID, row_id: str) -> tuple[DraftShown, DraftRow | None] | Refusal:
        """One row of a draft as it stands now; None where it is gone."""
        offset = 0
        while True:
            shown = await self.draft(tenant, draft_id, offset=offset, limit=ROWS_AT_ONCE)
            if isinstance(shown, Refusal):
                return shown
            found = next((each for each in shown.rows if each.row.row_id == row_id), None)
            offset += ROWS_AT_ONCE
            if found is not None or offset >= shown.total:
                return shown, found

    async def edit(
        self, tenant: str, draft_id: UUID, edit: DraftEdit, *, version: int, actor: str
    ) -> DraftShown | Refusal:
        """Make one edit, looking at `version`."""
        request = EditDraft(draft_id=draft_id, expected_version=version, actor=actor, edit=edit)
        return await self._done(EDIT_DRAFT, tenant, request, DraftShown)

    async def commit(self, tenant: str, draft_id: UUID, *, version: int, actor: str) -> DraftCommitted | Refusal:
        """Make a draft the catalogue."""
        request = CommitDraft(draft_id=draft_id, expected_version=version, actor=actor)
        return await self._done(COMMIT_DRAFT, tenant, request, DraftCommitted)

    async def discard(self, tenant: str, draft_id: UUID, *, actor: str) -> DraftDiscarded | Refusal:
        """Throw a draft away."""
        return await self._done(DISCARD_DRAFT, tenant, DiscardDraft(draft_id=draft_id, actor=actor), DraftDiscarded)

    async def plan_rollback(self, tenant: str, import_id: UUID) -> RollbackPlanned | Refusal:
        """What rolling back would do."""
        return await self._asked(PLAN_ROLLBACK, tenant, PlanRollback(import_id=import_id), RollbackPlanned)

    async def roll_back(self, tenant: str, import_id: UUID, *, version: int, actor: str) -> CatalogRolledBack | Refusal:
        """Carry out the plan that was made for `version`."""
        request = RollBack(import_id=import_id, expected_version=version, actor=actor)
        return await self._done(ROLL_BACK, tenant, request, CatalogRolledBack)

    async def judge(
        self, tenant: str, judgement: JudgeRelation, *, actor: str, seen: RelationState | Literal["nothing"]
    ) -> RelationJudged | Refusal:
        """Pin, ban or leave open what goes together in what is live, having `seen` what stood then."""
        request = JudgeLiveRelation(actor=actor, judgement=judgement, seen=seen)
        return await self._done(JUDGE_RELATION, tenant, request, RelationJudged)

    async def infer_again(self, tenant: str, *, actor: str, draft_id: UUID | None = None) -> InferenceAsked | Refusal:
        """Ask once more what goes together."""
        return await self._done(INFER_AGAIN, tenant, InferAgain(actor=actor, draft_id=draft_id), InferenceAsked)

    async def _asked(self, ask: Ask, tenant: str, request: Contract, kind: type[AnswerT]) -> AnswerT | Refusal:
        answer = await put_question(self.client(), ask, tenant, request, timeout=self.seconds)
        return answer if isinstance(answer, kind | Refusal) else UNREADABLE

    async def _done(self, ask: Ask, tenant: str, request: Contract, kind: type[AnswerT]) -> AnswerT | Refusal:
        answer = await put_question(self.client(), ask, tenant, request, timeout=ANSWER_SECONDS)
        return answer if isinstance(answer, kind | Refusal) else UNREADABLE
