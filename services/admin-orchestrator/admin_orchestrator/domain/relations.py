"""What goes together, in an owner's words, and what an owner says about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from ratiba_contracts.catalog_relations import JudgeRelation, RelationShown, RelationState
from ratiba_contracts.tenant import RelationKind

_JUDGED = {"pinned": "pinned", "banned": "banned", "open": None}

_SAID = {
    RelationKind.COMPLEMENTARY: "go together",
    RelationKind.ALTERNATIVE: "either one or the other",
    RelationKind.SEQUENTIAL: "first one, then the other",
}

_ORDER = {RelationState.PINNED: 0, RelationState.INFERRED: 1, RelationState.BANNED: 2}


@dataclass(frozen=True, slots=True)
class RelationLine:
    """Two services and what is said of them. `choices` are what an owner may make of it: value and words."""

    a: str
    b: str
    a_name: str
    b_name: str
    kind: str
    both_ways: bool
    said: str
    reason: str
    state: RelationState
    choices: tuple[tuple[str, str], ...]


def relation_lines(shown: Sequence[RelationShown]) -> tuple[RelationLine, ...]:
    """Your own first, then ours by how sure we are, then what must not be offered."""
    ordered = sorted(shown, key=lambda one: (_ORDER[one.state], -one.confidence, one.a_name, one.b_name))
    return tuple(
        RelationLine(
            a=one.a,
            b=one.b,
            a_name=one.a_name,
            b_name=one.b_name,
            kind=one.kind.value,
            both_ways=one.both_ways,
            said=_SAID[one.kind],
            reason=one.reason,
            state=one.state,
            choices=_choices(one.state),
        )
        for one in ordered
    )


def _choices(state: RelationState) -> tuple[tuple[str, str], ...]:
    match state:
        case RelationState.INFERRED:
            return (("pinned", "Keep"), ("banned", "Never"))
        case RelationState.PINNED:
            return (("open", "Undo"),)
        case RelationState.BANNED:
            return (("open", "Allow again"),)


def judgement_of(fields: Mapping[str, str]) -> JudgeRelation | None:
    """What a form says of two services; None where it says nothing that can be."""
    a, b = fields.get("a", ""), fields.get("b", "")
    if not a or not b or a == b or fields.get("judged") not in _JUDGED:
        return None
    try:
        return JudgeRelation(
            a=a,
            b=b,
            kind=RelationKind(fields.get("kind", RelationKind.COMPLEMENTARY)),
            both_ways=fields.get("both_ways", "yes") == "yes",
            judged=_JUDGED[fields["judged"]],
        )
    except (ValidationError, ValueError):
        return None


def seen_state(fields: Mapping[str, str]) -> RelationState | Literal["nothing"]:
    """What the form's line said of the two; "nothing" for a form that says nothing of them."""
    try:
        return RelationState(fields.get("seen", ""))
    except ValueError:
        return "nothing"
