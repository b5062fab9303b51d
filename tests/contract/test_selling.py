"""When another service may be suggested: one function says it, for every pair of the two dials."""

import ast
from itertools import product
from pathlib import Path

import pytest

from ratiba_contracts.tenant import CancellationTone, CrossSell, Dials, Greeting, Honorific, Selling, Tone, Upsell

ROOT = Path(__file__).parents[2]

TABLE = {
    (Upsell.NEVER, CrossSell.NEVER): Selling.NEVER,
    (Upsell.NEVER, CrossSell.RELATED_ONLY): Selling.NEVER,
    (Upsell.NEVER, CrossSell.FULL_SUGGEST): Selling.NEVER,
    (Upsell.ONCE_AFTER_CONFIRM, CrossSell.NEVER): Selling.NEVER,
    (Upsell.ONCE_AFTER_CONFIRM, CrossSell.RELATED_ONLY): Selling.AFTER_BOOKING,
    (Upsell.ONCE_AFTER_CONFIRM, CrossSell.FULL_SUGGEST): Selling.AFTER_BOOKING,
    (Upsell.DURING_SLOT_COLLECTION, CrossSell.NEVER): Selling.WHILE_CHOOSING,
    (Upsell.DURING_SLOT_COLLECTION, CrossSell.RELATED_ONLY): Selling.WHILE_CHOOSING,
    (Upsell.DURING_SLOT_COLLECTION, CrossSell.FULL_SUGGEST): Selling.WHILE_CHOOSING,
}


def dials(upsell: Upsell, cross_sell: CrossSell) -> Dials:
    return Dials(
        tone=Tone.WARM,
        greeting=Greeting.DEFAULT_BILINGUAL,
        upsell=upsell,
        cancellation_tone=CancellationTone.NEUTRAL,
        honorific=Honorific.FIRST_NAME,
        cross_sell=cross_sell,
    )


@pytest.mark.parametrize(("upsell", "cross_sell"), list(product(Upsell, CrossSell)))
def test_what_is_suggested_and_when(upsell: Upsell, cross_sell: CrossSell) -> None:
    assert dials(upsell, cross_sell).selling is TABLE[upsell, cross_sell]


def deciding_alone(source: str) -> list[str]:
    """Reads of dial 3 or 6 of somebody's dials."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("upsell", "cross_sell") and isinstance(node.ctx, ast.Load)
    ]


def test_nobody_reads_the_two_dials_to_decide_alone() -> None:
    read = {
        str(path.relative_to(ROOT)): found
        for part in ("libs", "services")
        for path in sorted((ROOT / part).rglob("*.py"))
        if "tests" not in path.parts and (found := deciding_alone(path.read_text(encoding="utf-8")))
    }
    assert set(read) == {"libs/contracts/ratiba_contracts/tenant.py"}, "ask `Dials.selling` instead"


def test_a_service_that_decides_alone_would_be_found() -> None:
    assert deciding_alone("if dials.cross_sell is not CrossSell.NEVER: offer()") == ["dials.cross_sell"]
