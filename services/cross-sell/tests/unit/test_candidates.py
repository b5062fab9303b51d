"""Which services may follow: complementary edges, in their direction, of what is on sale."""

import pytest

from cross_sell.domain.candidates import candidates
from ratiba_contracts.tenant import CatalogRelation, RelationKind

SOLD = ("manicure", "pedicure", "facial", "massage")
COMPLEMENTARY, ALTERNATIVE, SEQUENTIAL = RelationKind


def edge(a, b, kind=COMPLEMENTARY, both_ways=False, confidence=0.8):
    return CatalogRelation(a=a, b=b, kind=kind, both_ways=both_ways, confidence=confidence)


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ([], {}),
        ([edge("manicure", "pedicure")], {"pedicure": 0.8}),
        ([edge("pedicure", "manicure")], {}),  # one way, and that is not this way
        ([edge("pedicure", "manicure", both_ways=True)], {"pedicure": 0.8}),
        ([edge("manicure", "pedicure", both_ways=True)], {"pedicure": 0.8}),
        ([edge("manicure", "pedicure", kind=ALTERNATIVE)], {}),
        ([edge("manicure", "pedicure", kind=SEQUENTIAL, both_ways=True)], {}),
        ([edge("facial", "massage", both_ways=True)], {}),  # about others
        ([edge("manicure", "gone")], {}),  # not on sale any more
        ([edge("manicure", "manicure", both_ways=True)], {}),
        (
            [
                edge("manicure", "pedicure", confidence=0.4),
                edge("pedicure", "manicure", both_ways=True, confidence=0.7),
            ],
            {"pedicure": 0.7},
        ),
        (
            [edge("manicure", "facial", confidence=0.5), edge("manicure", "massage", confidence=0.9)],
            {"facial": 0.5, "massage": 0.9},
        ),
    ],
)
def test_behind_a_manicure(edges, found):
    assert candidates(edges, "manicure", SOLD) == found
