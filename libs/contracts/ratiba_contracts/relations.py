"""Facts about which services go together. Ids in here are opaque: they mean something to the asker only."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.tenant import RelationKind, Vertical

Ref = Annotated[str, Field(pattern=r"^[a-z0-9]{1,26}$", examples=["s12"])]


class RelationCandidate(Contract):
    """One service to be related."""

    ref: Ref
    name: str = Field(min_length=1, max_length=120)
    name_sw: str | None = Field(default=None, max_length=120)
    duration_min: int | None = None


class RelationsRequested(Contract):
    """The question which of these go together. What has the same `content_hash` is not inferred anew."""

    request_id: UUID
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    vertical: Vertical
    services: tuple[RelationCandidate, ...]


class InferredEdge(Contract):
    """From `a` to `b`, and the other way round too where `both_ways`."""

    a: Ref
    b: Ref
    kind: RelationKind
    both_ways: bool
    confidence: float = Field(ge=0, le=1)
    reason: str = Field(default="", max_length=200)


class RelationsInferred(Contract):
    """What goes together, by a model or by the words of the trade. `dropped` counts what was refused, by reason."""

    request_id: UUID
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    source: Literal["llm_inferred", "lexicon_inferred"]
    edges: tuple[InferredEdge, ...]
    dropped: dict[str, int] = Field(default_factory=dict)


class RelationsFailed(Contract):
    """It could not be said. The catalogue stands all the same."""

    request_id: UUID
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    reason: str = Field(pattern=r"^[a-z][a-z-]{2,40}$", examples=["too-many-services"])
