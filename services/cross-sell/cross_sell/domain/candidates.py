"""Which services go with a booked one, as the tenant's relations say."""

from collections.abc import Collection, Iterable

from ratiba_contracts.tenant import CatalogRelation, RelationKind


def candidates(relations: Iterable[CatalogRelation], booked: str, on_sale: Collection[str]) -> dict[str, float]:
    """The services that may follow `booked`, each with the confidence of its best edge.

    Only `complementary` edges count, and only in their direction: from the booked service, or to it where the edge goes
    both ways (decision 6). What is not on sale any more, and the booked service itself, are never candidates.
    """
    found: dict[str, float] = {}
    for edge in relations:
        if edge.kind is not RelationKind.COMPLEMENTARY:
            continue
        other = _other_end(edge, booked)
        if other is not None and other != booked and other in on_sale:
            found[other] = max(edge.confidence, found.get(other, 0.0))
    return found


def _other_end(edge: CatalogRelation, booked: str) -> str | None:
    if edge.a == booked:
        return edge.b
    return edge.a if edge.both_ways and edge.b == booked else None
