"""The catalogue on offer: what is live, how it came to be, and the way back."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.catalog_drafts import DraftState
from ratiba_contracts.catalog_facts import CatalogCounts, FileName, Modality, ServiceId
from ratiba_contracts.catalog_relations import InferenceState, RelationShown
from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import Actor
from ratiba_contracts.tenant import CatalogService


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
