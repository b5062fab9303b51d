"""Which services go together, as edges between ids that mean nothing to the model."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from ratiba_llm.outputs.shape import Shape

_KINDS = ["complementary", "alternative", "sequential"]


class RelationEdge(Shape):
    """From `a` to `b`; `both_ways` when it holds the other way round too.

    The schema says what an edge may be. It is read with less: one wrong edge must not cost the others, and whoever
    asked counts what it drops.
    """

    a: str = Field(description="Id of a service, as given.")
    b: str = Field(description="Id of another service, as given.")
    kind: Annotated[str, WithJsonSchema({"type": "string", "enum": _KINDS})]
    both_ways: bool
    confidence: Annotated[float, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
    reason: Annotated[str, WithJsonSchema({"type": "string", "maxLength": 160})] = ""


class RelationEdges(Shape):
    """Every relation worth having; few good ones rather than many."""

    edges: tuple[RelationEdge, ...]
