"""Which services go together, as edges between ids that mean nothing to the model."""

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from ratiba_llm.outputs.shape import Confidence, Shape


class RelationEdge(Shape):
    """From `a` to `b`; `both_ways` when it holds the other way round too."""

    a: str = Field(max_length=40, description="Id of a service, as given.")
    b: str = Field(max_length=40, description="Id of another service, as given.")
    kind: Literal["complementary", "alternative", "sequential"]
    both_ways: bool
    confidence: Confidence
    reason: str = Field(max_length=160)


class RelationEdges(Shape):
    """Every relation worth having; few good ones rather than many."""

    edges: tuple[RelationEdge, ...] = Field(max_length=400)

    def kept_to(self, ids: Collection[str]) -> "RelationEdges":
        """Return the edges between two different services of `ids`; of several for one pair, the first."""
        kept: dict[frozenset[str], RelationEdge] = {}
        for edge in self.edges:
            pair = frozenset({edge.a, edge.b})
            if len(pair) == 2 and pair <= set(ids):
                kept.setdefault(pair, edge)
        return RelationEdges(edges=tuple(kept.values()))
