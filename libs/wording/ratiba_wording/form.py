"""What a template may depend on (facets) and may mention (slots), declared in code beside the contracts.

The words are data; their shape is not. A template file that has drifted from these forms is refused at load.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from ratiba_wording.scene import Scene

SubjectT = TypeVar("SubjectT")


@dataclass(frozen=True)
class Facet(Generic[SubjectT]):
    """One thing the words depend on: its possible values, and which one holds for a subject in a scene."""

    values: tuple[str, ...]
    pick: "Callable[[SubjectT, Scene], str]"


@dataclass(frozen=True)
class Slot(Generic[SubjectT]):
    """One placeholder. `only`: the facet values under which it can be filled; none means always."""

    fill: "Callable[[SubjectT, Scene], str]"
    only: frozenset[str] = frozenset()

    def can_fill(self, variant: Iterable[str]) -> bool:
        """Whether a template of this variant may mention the slot."""
        return not self.only or not self.only.isdisjoint(variant)


@dataclass(frozen=True, eq=False)
class Form(Generic[SubjectT]):
    """The shape of one act, phrase or option: `section` and `name` are its place in the template files.

    Facet values are unique within a form, so that a key in the file says which facet it belongs to.
    """

    section: Literal["acts", "phrases", "options"]
    name: str
    slots: Mapping[str, Slot[SubjectT]] = field(default_factory=dict)
    facets: tuple[Facet[SubjectT], ...] = ()
    may_be_empty: bool = False

    def __post_init__(self) -> None:
        values = list(chain.from_iterable(facet.values for facet in self.facets))
        if len(values) != len(set(values)):
            msg = f"facet values of {self.name} repeat: {sorted(values)}"
            raise ValueError(msg)

    def variant(self, subject: SubjectT, scene: "Scene") -> tuple[str, ...]:
        """The value of each facet for this subject in this scene."""
        if not self.facets:  # most phrases, and the cheapest way to know it
            return ()
        return tuple([facet.pick(subject, scene) for facet in self.facets])


def act_form(model: type[BaseModel], *facets: Facet[Any], slots: Mapping[str, Slot[Any]] | None = None) -> Form[Any]:
    """The form of a dialogue act, which is in the template files under the act's own name."""
    return Form("acts", model.model_fields["act"].default, slots or {}, facets)


def values_of(model: type[BaseModel], field_name: str) -> tuple[str, ...]:
    """Every value a Literal or enum field of a contract can take: what the templates must cover."""
    annotation: Any = model.model_fields[field_name].annotation
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    msg = f"{model.__name__}.{field_name} is no choice: {annotation!r}"
    raise TypeError(msg)


def choice(model: type[BaseModel], field_name: str) -> Facet[Any]:
    """The facet of a contract's own choice: a refusal's reason, a message's kind."""
    return Facet(values_of(model, field_name), lambda subject, _: str(getattr(subject, field_name)))


def presence(field_name: str, *, present: str, absent: str) -> Facet[Any]:
    """The facet of whether a contract's field has anything in it."""
    return Facet((present, absent), lambda subject, _: present if getattr(subject, field_name) else absent)
