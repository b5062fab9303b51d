"""Facts and requests about a tenant's catalogue: uploads, drafts, commits, rollbacks, what goes together.

A draft is what was read from an upload, under review: it is no catalogue. A commit makes it one, in one transaction.
"""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.menu import ExtractedRow, PriceCell, RowId
from ratiba_contracts.personality import Actor, OneLine
from ratiba_contracts.tenant import CatalogService, RelationKind

FileName = Annotated[OneLine, Field(max_length=120)]
ServiceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", examples=["manicure"])]


class UploadedFile(Contract):
    """A file in the object store: `object_name` is the claim check."""

    object_name: str = Field(pattern=r"^[a-z0-9][a-z0-9./-]{0,199}$")
    file_name: FileName
    size: int = Field(ge=0, description="Bytes.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Modality(StrEnum):
    """What a catalogue was made from."""

    IMAGE = "image"
    MULTI_IMAGE = "multi_image"
    PDF = "pdf"
    TEXT = "text"
    CSV = "csv"
    MIXED = "mixed"
    FILE_OF_SERVICES = "file_of_services"


class ImportRequested(Contract):
    """Files wait to be read into a draft."""

    draft_id: UUID
    files: tuple[UploadedFile, ...] = Field(min_length=1)


class PageRead(Contract):
    """One page of one file was read; files and pages count from 1. Only tells how far it is."""

    draft_id: UUID
    file: int = Field(ge=1)
    files: int = Field(ge=1)
    page: int = Field(ge=1)
    pages: int = Field(ge=1)
    rows: int = Field(ge=0, description="Rows found on it.")


class DraftReady(Contract):
    """A draft can be reviewed. `red`: rows whose price a person must type."""

    draft_id: UUID
    rows: int
    red: int
    problems: int = Field(description="Files or pages that could not be read.")


class CatalogCounts(Contract):
    """What a commit or a rollback did to services."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0


class Committed(Contract):
    """A draft became the catalogue, at this version."""

    import_id: UUID
    version: int = Field(ge=1)
    counts: CatalogCounts


class RolledBack(Contract):
    """The catalogue is what it was before an import, under a new version."""

    import_id: UUID
    version: int = Field(ge=1)
    counts: CatalogCounts


class StartImport(Contract):
    """Reads uploaded files into a new draft. Asked twice with one `draft_id`, it is done once.

    Files of one name get numbers: in the draft the second is "IMG_1 (2).jpg".
    """

    draft_id: UUID
    files: tuple[UploadedFile, ...] = Field(min_length=1, max_length=20)
    actor: Actor


class ImportStarted(Contract):
    """The draft is there, and being read."""

    outcome: Literal["import_started"] = "import_started"
    draft_id: UUID


class DraftState(StrEnum):
    """Where a draft stands; only `ready` can be edited and committed."""

    READING = "reading"
    READY = "ready"
    COMMITTED = "committed"
    DISCARDED = "discarded"


class PageShown(Contract):
    """The picture of one page in the object store, upright, for crops beside what was read from it."""

    file: FileName
    page: int = Field(ge=1)
    object_name: str
    width: int = Field(ge=1, description="Pixels.")
    height: int = Field(ge=1, description="Pixels.")


class FileProblem(Contract):
    """Why a file, or a page of it, could not be read. `message` is a sentence for the owner."""

    file: FileName
    page: int | None = None
    slug: str = Field(pattern=r"^[a-z][a-z-]{2,40}$", examples=["picture-too-large"])
    message: str


class RowChange(StrEnum):
    """What a commit would do with a row."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"


class DraftRow(Contract):
    """A row under review. `service` is the live service of that name, `changes` the fields a commit would change."""

    row: ExtractedRow
    red: bool
    change: RowChange
    changes: tuple[str, ...] = ()
    service: CatalogService | None = None


class RelationState(StrEnum):
    """Who says that two services go together, or that they must not be offered together."""

    INFERRED = "inferred"
    PINNED = "pinned"
    BANNED = "banned"


class RelationShown(Contract):
    """An edge between two services, or rows of a draft: `a` and `b` are ids, the names go with them."""

    a: str
    b: str
    a_name: str
    b_name: str
    kind: RelationKind
    both_ways: bool
    confidence: float = Field(ge=0, le=1)
    reason: str = Field(default="", max_length=200)
    state: RelationState


class InferenceState(StrEnum):
    """How far the question of what goes together is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    NOT_ASKED = "not_asked"


class ShowDraft(Contract):
    """A draft, some of its rows at a time, in the order of the list."""

    draft_id: UUID
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=0, le=200)
    only_red: bool = False


class DraftShown(Contract):
    """`version` goes into the next edit or commit. `fresh` False: the catalogue was changed since this was compared."""

    outcome: Literal["draft_shown"] = "draft_shown"
    draft_id: UUID
    state: DraftState
    version: int = Field(ge=1)
    catalog_version: int = Field(ge=0, description="The catalogue it is compared with; 0: there was none.")
    fresh: bool
    modality: Modality | None = None
    files: tuple[UploadedFile, ...]
    pages: tuple[PageShown, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    rows: tuple[DraftRow, ...]
    total: int = Field(ge=0, description="Rows of the draft, or of its red ones where those were asked for.")
    red: int = Field(ge=0)
    counts: CatalogCounts = Field(description="What a commit would do.")
    relations: tuple[RelationShown, ...] = ()
    inference: InferenceState = InferenceState.NOT_ASKED


class SetCells(Contract):
    """Sets fields of a row as a person typed them; what is None stays. Empty words take a field away."""

    edit: Literal["set_cells"] = "set_cells"
    row_id: RowId
    name: str | None = Field(default=None, max_length=120)
    name_sw: str | None = Field(default=None, max_length=120)
    category: str | None = Field(default=None, max_length=60)
    duration_min: int | None = Field(default=None, ge=5, le=600, multiple_of=5)
    price: PriceCell | None = Field(default=None, description="Its provenance is made `typed` whatever it says.")
    description: str | None = Field(default=None, max_length=300)


class AddRow(Contract):
    """Adds an empty row, after another or at the end."""

    edit: Literal["add_row"] = "add_row"
    after: RowId | None = None


class DeleteRow(Contract):
    """Takes a row out of the draft. A live service of its name stays as it is."""

    edit: Literal["delete_row"] = "delete_row"
    row_id: RowId


class SplitRow(Contract):
    """Makes two rows of one: `name` and `second_name`; both start without a price, for a person to type."""

    edit: Literal["split_row"] = "split_row"
    row_id: RowId
    name: str = Field(min_length=1, max_length=120)
    second_name: str = Field(min_length=1, max_length=120)


class MergeRows(Contract):
    """Makes one row of two: fields of the first, the second's where it has none; two prices leave none: it is red."""

    edit: Literal["merge_rows"] = "merge_rows"
    row_id: RowId
    other: RowId


class JudgeRelation(Contract):
    """Says that two rows or services go together (pinned), must not be offered together (banned), or neither (None).

    A pair nobody inferred is pinned as complementary, both ways, unless said otherwise.
    """

    edit: Literal["judge_relation"] = "judge_relation"
    a: str = Field(max_length=60)
    b: str = Field(max_length=60)
    kind: RelationKind = RelationKind.COMPLEMENTARY
    both_ways: bool = True
    judged: Literal["pinned", "banned"] | None


DraftEdit = Annotated[SetCells | AddRow | DeleteRow | SplitRow | MergeRows | JudgeRelation, Field(discriminator="edit")]


class EditDraft(Contract):
    """Makes one edit. The answer shows the draft without rows but those the edit touched."""

    draft_id: UUID
    expected_version: int = Field(ge=1)
    actor: Actor
    edit: DraftEdit


class CommitDraft(Contract):
    """Makes the draft the catalogue, all of it or nothing.

    Refused: `price-floor-violation` names the rows nobody vouches for; `draft-stale` when the catalogue was changed
    since and the draft would change it otherwise than was shown: it has then been compared anew.
    """

    draft_id: UUID
    expected_version: int = Field(ge=1)
    actor: Actor


class DraftCommitted(Contract):
    """Done, as one import. A draft that changes nothing any more is done too."""

    outcome: Literal["draft_committed"] = "draft_committed"
    import_id: UUID
    version: int = Field(ge=1)
    counts: CatalogCounts


class DiscardDraft(Contract):
    """Throws a draft and its uploads away."""

    draft_id: UUID
    actor: Actor


class DraftDiscarded(Contract):
    """It is gone."""

    outcome: Literal["draft_discarded"] = "draft_discarded"


class PutServices(Contract):
    """Makes exactly these the services on offer, with ids of one's own: how files of businesses are planted.

    What is live and not among them is retired. `goes_with` of a service becomes pinned relations.
    """

    actor: Actor
    services: tuple[CatalogService, ...] = Field(min_length=1)


class ImportKind(StrEnum):
    """Whether there was a catalogue before."""

    INITIAL = "initial"
    RE_IMPORT = "re-import"


class ImportShown(Contract):
    """One commit. `can_roll_back`: it is the latest, under seven days old and not rolled back."""

    import_id: UUID
    kind: ImportKind
    modality: Modality
    version: int
    actor: str
    at: AwareDatetime
    files: tuple[FileName, ...] = ()
    counts: CatalogCounts
    rolled_back_at: AwareDatetime | None = None
    can_roll_back: bool = False


class CatalogAudit(Contract):
    """One change of one service, kept 90 days. A value is what stood in a field, as people read it.

    What a person said of two services is an update of the first, in a field "with <name of the second>".
    """

    audit_id: int
    action: Literal["insert", "update", "retire", "restore"]
    service_id: ServiceId
    name: str
    before: dict[str, str | int | None] = Field(default_factory=dict)
    after: dict[str, str | int | None] = Field(default_factory=dict)
    actor: str
    at: AwareDatetime
    import_id: UUID | None = None


class OpenDraft(Contract):
    """A draft that was neither committed nor thrown away."""

    draft_id: UUID
    state: DraftState
    started_at: AwareDatetime
    files: tuple[FileName, ...]
    rows: int
    red: int


class ShowCatalog(Contract):
    """What is live, and what was done to it lately."""

    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=0, le=500, description="Services at a time.")
    imports: int = Field(default=10, ge=0, le=50)
    audits: int = Field(default=20, ge=0, le=200)


class CatalogShown(Contract):
    """`version` 0: nothing is live yet. Imports, drafts and audits are newest first."""

    outcome: Literal["catalog_shown"] = "catalog_shown"
    version: int = Field(ge=0)
    services: tuple[CatalogService, ...]
    total: int = Field(ge=0)
    relations: tuple[RelationShown, ...] = ()
    inference: InferenceState = InferenceState.NOT_ASKED
    imports: tuple[ImportShown, ...] = ()
    drafts: tuple[OpenDraft, ...] = ()
    audits: tuple[CatalogAudit, ...] = ()


class PlanRollback(Contract):
    """What rolling an import back would do."""

    import_id: UUID


class LostEdit(Contract):
    """A change made after the import that a rollback would take back too."""

    service_id: ServiceId
    name: str
    at: AwareDatetime
    actor: str


class RollbackPlanned(Contract):
    """`version` goes into RollBack. Appointments keep their frozen name, price and length whatever is done."""

    outcome: Literal["rollback_planned"] = "rollback_planned"
    import_id: UUID
    version: int
    restored: tuple[str, ...] = Field(description="Names of services that get their former values, or come back.")
    retired: tuple[str, ...] = Field(description="Names of services that would be off offer.")
    lost_edits: tuple[LostEdit, ...] = ()


class RollBack(Contract):
    """Carries the plan out, if the catalogue is still at the version it was made for. What people said of two services
    stays as it is now, and makes a plan from before it stale.
    """

    import_id: UUID
    expected_version: int
    actor: Actor


class CatalogRolledBack(Contract):
    """Done."""

    outcome: Literal["catalog_rolled_back"] = "catalog_rolled_back"
    version: int
    counts: CatalogCounts


class JudgeLiveRelation(Contract):
    """Pins, bans or leaves open what goes together in the live catalogue."""

    actor: Actor
    judgement: JudgeRelation


class RelationJudged(Contract):
    """It stands so."""

    outcome: Literal["relation_judged"] = "relation_judged"
    version: int


class InferAgain(Contract):
    """Asks once more what goes together in the live catalogue, or in a draft."""

    actor: Actor
    draft_id: UUID | None = None


class InferenceAsked(Contract):
    """The answer comes as a fact."""

    outcome: Literal["inference_asked"] = "inference_asked"
