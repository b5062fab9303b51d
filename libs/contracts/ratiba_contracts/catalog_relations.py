"""Which services go together, in a draft or in the live catalogue, and what a person says of it."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import Actor
from ratiba_contracts.tenant import RelationKind


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


class JudgeLiveRelation(Contract):
    """Pins, bans or leaves open what goes together in the live catalogue.

    Refused as `judged-since` where somebody has said something else of the two than the person had `seen`.
    """

    actor: Actor
    judgement: JudgeRelation
    seen: RelationState | Literal["nothing"] | None = Field(
        default=None, description="What they were shown of the two when they decided; None: not looked at."
    )


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
