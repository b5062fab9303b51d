"""What was told of a tenant's catalogue: files wait, pages were read, a draft is ready, a commit, a rollback."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import OneLine

FileName = Annotated[OneLine, Field(max_length=120)]
ServiceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", examples=["manicure"])]


class UploadedFile(Contract):
    """A file in the object store: `object_name` is the claim check."""

    object_name: str = Field(pattern=r"^[a-z0-9][a-z0-9./-]{0,199}$")
    file_name: FileName
    size: int = Field(ge=0, description="Bytes.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Modality(StrEnum):
    """What a catalogue was made from. `typed`: from the one before it, changed by hand."""

    IMAGE = "image"
    MULTI_IMAGE = "multi_image"
    PDF = "pdf"
    TEXT = "text"
    CSV = "csv"
    MIXED = "mixed"
    FILE_OF_SERVICES = "file_of_services"
    TYPED = "typed"


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
    """A draft can be reviewed. `red`: rows in which a person must type something."""

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
