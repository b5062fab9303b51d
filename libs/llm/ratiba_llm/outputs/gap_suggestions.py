"""Usual values for what a price list leaves out. There is no field for a price."""

from typing import Annotated

from pydantic import Field

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
