"""The data is checked when it is read: what contradicts itself is no lexicon."""

import re
from dataclasses import replace

import pytest

from ratiba_contracts.tenant import RelationKind, Vertical
from ratiba_trades import (
    Concept,
    Lexicon,
    LexiconDrifted,
    Pairing,
    Recogniser,
    lexicon,
    recognise,
    usual_minutes,
    usual_name_sw,
)

BRAIDS = Concept("braids", {Vertical.SALON: 120}, ("braids",), "Hair is braided.", family="plaits")
NAILS = Concept("nails", {Vertical.SALON: 30}, ("nails",), "Nails are painted.")
PAIR = Pairing(
    "braids", "nails", RelationKind.COMPLEMENTARY, both_ways=False, confidence=0.6, reason="both in one visit"
)


def test_every_trade_has_a_few_dozen_services_and_each_can_be_described() -> None:
    for trade in Vertical:
        own = [concept for concept in lexicon().concepts if trade in concept.minutes]
        assert len(own) >= 20, trade
        assert sum(concept.name_sw is not None for concept in own) >= len(own) // 3, trade
    assert len(lexicon().concepts) >= 200


def test_no_description_says_a_price_praises_or_promises() -> None:
    wrong = re.compile(
        r"\d|\b(ksh|kes|tzs|price|best|free|cheap|guarantee\w*|cures?|heals?|perfect\w*|amazing)\b", re.IGNORECASE
    )
    assert [c.id for c in lexicon().concepts if wrong.search(c.description)] == []


def test_a_pairing_of_a_family_is_one_of_each_of_its_services() -> None:
    words = lexicon()
    partners = {b.id for b, _ in words.pairings_from(words.by_id["facial"])}
    assert {"swedish-massage", "hot-stone-massage"} <= partners


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Lexicon((BRAIDS, BRAIDS), ()),
        lambda: Lexicon((BRAIDS,), (PAIR,)),
        lambda: Lexicon((BRAIDS, NAILS), (replace(PAIR, b="weaves*"),)),
        lambda: replace(PAIR, b="braids"),
        lambda: replace(PAIR, confidence=1.0),
        lambda: replace(PAIR, reason=""),
        lambda: replace(BRAIDS, minutes={}),
        lambda: replace(BRAIDS, minutes={Vertical.SALON: 7}),
        lambda: replace(BRAIDS, words=()),
        lambda: Recogniser(Lexicon((BRAIDS, replace(NAILS, words=("braid",))), ()), Vertical.SALON),
        lambda: Recogniser(Lexicon((replace(NAILS, words=("??",)),), ()), Vertical.SALON),
    ],
)
def test_what_contradicts_itself_is_refused(broken: object) -> None:
    with pytest.raises(LexiconDrifted):
        broken()  # type: ignore[operator]


def test_the_usual_minutes_are_those_the_name_says_then_those_of_the_trade() -> None:
    cut, long_massage = recognise("Haircut", "barbershop"), recognise("Massage 90 min", "spa")
    assert cut is not None
    assert long_massage is not None
    assert (usual_minutes(cut, "barbershop"), usual_minutes(long_massage, "spa")) == (30, 90)


@pytest.mark.parametrize(
    ("name", "name_sw"),
    [
        ("Haircut", "Kunyoa nywele"),
        ("Kids haircut", "Kunyoa nywele (ya watoto)"),
        ("Haircut long", None),
        ("Sunset haircut", None),
    ],
)
def test_a_swahili_name_is_given_only_where_it_says_all_that_the_name_does(name: str, name_sw: str | None) -> None:
    found = recognise(name, "salon")
    assert found is not None
    assert usual_name_sw(found) == name_sw
