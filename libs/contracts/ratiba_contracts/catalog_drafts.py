"""A draft from its upload to its commit. It is what was read, under review: no catalogue.

A commit makes it one, in one transaction.
"""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from ratiba_contracts.catalog_facts import CatalogCounts, FileName, Modality, ServiceId, UploadedFile
from ratiba_contracts.catalog_relations import InferenceState, JudgeRelation, RelationShown
from ratiba_contracts.envelope import Contract
from ratiba_contracts.menu import ExtractedRow, PriceCell, RowId
from ratiba_contracts.personality import Actor
from ratiba_contracts.tenant import CatalogService


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


class ChangeLive(Contract):
    """Makes a draft of the live catalogue, to be changed by hand. One that is open already is answered instead."""

    draft_id: UUID
    actor: Actor


class LiveDraftOpened(Contract):
    """It is ready. The id is that of the draft that was open already, if one was."""

    outcome: Literal["live_draft_opened"] = "live_draft_opened"
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


class SharedName(Contract):
    """Another service that customers would see under the same name. `row_id`: of its row, None: it is live, and not on
    this list.
    """

    name: str
    row_id: RowId | None = None
    swahili: bool = Field(default=False, description="What the two share is what customers read in Swahili.")


class DraftRow(Contract):
    """A row under review. `service` is the live service it is, `changes` the fields a commit would change.

    A row is the live service of its name, unless a person said which it is: then `taken_over`, and its name is the new
    one. `looks_like`: a live service that the draft lacks, and that this new row may be under another name.
    `shares_name`: nobody could tell it from these, so a commit would be refused.
    """

    row: ExtractedRow
    red: bool = Field(description="A person must type something first: a name of its own, a price, minutes.")
    change: RowChange
    changes: tuple[str, ...] = ()
    service: CatalogService | None = None
    taken_over: bool = False
    looks_like: CatalogService | None = None
    shares_name: tuple[SharedName, ...] = ()


class ServiceLeaving(Contract):
    """A live service that a commit would take off offer, because a person took it out of the list."""

    service_id: ServiceId
    name: str


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
    leaving: tuple[ServiceLeaving, ...] = Field(default=(), description="Some of them; `counts` says how many.")


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
    """Takes a row out of the draft. A live service of its name stays as it is, except in a draft of the live catalogue:
    there the service leaves it.
    """

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


class IsService(Contract):
    """Says that a row is this live service under another name; None: it is whichever has its name, or a new one."""

    edit: Literal["is_service"] = "is_service"
    row_id: RowId
    service_id: ServiceId | None


class KeepService(Contract):
    """Takes back that a service leaves the catalogue: its row is there again, at the end."""

    edit: Literal["keep_service"] = "keep_service"
    service_id: ServiceId


DraftEdit = Annotated[
    SetCells | AddRow | DeleteRow | SplitRow | MergeRows | JudgeRelation | IsService | KeepService,
    Field(discriminator="edit"),
]


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
