"""Usual values for what a price list leaves out. There is no field for a price."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, model_validator

from ratiba_llm.outputs.shape import Shape


class GapSuggestion(Shape):
    """Suggestions for one row; a person sees them before they count."""

    row: str = Field(max_length=40, description="The row's id, as given.")
    duration_min: Annotated[int, Field(ge=5, le=480, multiple_of=5)] | None = Field(
        default=None, description="Minutes, in steps of 5."
    )
    name_sw: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    description: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    confidence: Annotated[float, Field(ge=0, lt=1)] = Field(description="Below 1: a suggestion is never certain.")


class GapSuggestions(Shape):
    """One entry a row that something could be suggested for."""

    rows: tuple[GapSuggestion, ...] = Field(max_length=200)
    _prices_said: int = PrivateAttr(default=0)

    @property
    def prices_said(self) -> int:
        """How many fields of an answer were about a price, although there is none to be. They are dropped unread."""
        return self._prices_said

    @model_validator(mode="wrap")
    @classmethod
    def _count_prices(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        found = read(given)
        found._prices_said = _fields_about_prices(given)  # noqa: SLF001  of this very class
        return found

    def kept_to(self, wanted: Mapping[str, Collection[str]]) -> "GapSuggestions":
        """Return what was asked for, once a row: `wanted` are the names of fields by the id of a row."""
        kept: dict[str, GapSuggestion] = {}
        for suggestion in self.rows:
            asked = wanted.get(suggestion.row, ())
            unasked = {name: None for name in _FIELDS if name not in asked}
            narrowed = suggestion.model_copy(update=unasked)
            if any(getattr(narrowed, name) is not None for name in _FIELDS):
                kept.setdefault(suggestion.row, narrowed)
        narrowed_to = GapSuggestions(rows=tuple(kept.values()))
        narrowed_to._prices_said = self._prices_said
        return narrowed_to


def _fields_about_prices(given: Any) -> int:
    if not isinstance(given, dict) or not isinstance(given.get("rows"), list):
        return 0
    rows = [row for row in given["rows"] if isinstance(row, dict)]
    return sum(any(word in name.lower() for word in _PRICE_WORDS) for row in rows for name in map(str, row))


_PRICE_WORDS = ("price", "amount", "cost", "fee", "currency", "bei")
_FIELDS = ("duration_min", "name_sw", "description")
