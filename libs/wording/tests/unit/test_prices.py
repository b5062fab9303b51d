"""What a service costs and how long it takes, as customers read it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratiba_contracts.business_acts import Prices
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import Price, ServiceView
from ratiba_wording import words
from ratiba_wording.money import money

MakeDials = Callable[..., Dials]
MakeReply = Callable[..., ReplyDecided]


@pytest.mark.parametrize(
    ("price", "english", "swahili"),
    [
        ({"kind": "fixed", "amount": 150000}, "KSh 1,500", "KSh 1,500"),
        ({"kind": "fixed", "amount": 150050}, "KSh 1,500.50", "KSh 1,500.50"),
        ({"kind": "fixed", "amount": 2500000, "currency": "TZS"}, "TSh 25,000", "TSh 25,000"),
        ({"kind": "fixed", "amount": 5000000, "currency": "UGX"}, "USh 50,000", "USh 50,000"),
        ({"kind": "fixed", "amount": 2000, "currency": "ZAR"}, "ZAR 20", "ZAR 20"),
        ({"kind": "from", "amount": 200000}, "from KSh 2,000", "kuanzia KSh 2,000"),
        ({"kind": "range", "amount": 200000, "amount_max": 350000}, "KSh 2,000 - 3,500", "KSh 2,000 hadi 3,500"),
        ({"kind": "per_unit", "amount": 50000, "unit": "Tooth"}, "KSh 500 per Tooth", "KSh 500 kwa kila jino"),
        (
            {"kind": "per_unit", "amount": 50000, "unit": "nail art"},
            "KSh 500 per nail art",
            "KSh 500 kwa kila nail art",
        ),
        ({"kind": "per_unit", "amount": 50000}, "KSh 500 each", "KSh 500 kwa kila moja"),
        ({"kind": "on_quote"}, "price on request", "bei kwa maelewano"),
        ({"kind": "free"}, "free", "bure"),
    ],
)
def test_a_price_is_said_as_it_is_meant(
    price: dict[str, Any], english: str, swahili: str, service: ServiceView, reply: MakeReply, dials: MakeDials
) -> None:
    priced = service.model_copy(update={"price": Price(**({"currency": "KES"} | price))})
    in_english = words(reply(Prices(services=(priced,))), dials(), "Pendo Spa").text
    in_swahili = words(reply(Prices(services=(priced,)), language="sw"), dials(), "Pendo Spa").text
    assert in_english == f"Manicure, 45 min, {english}."
    assert in_swahili == f"Kupaka rangi ya kucha, dakika 45, {swahili}."


@pytest.mark.parametrize(
    ("minutes", "english", "swahili"),
    [
        (45, "45 min, ", "dakika 45, "),
        (60, "1 h, ", "saa 1, "),
        (90, "1 h 30 min, ", "saa 1 dakika 30, "),
        (0, "", ""),
    ],
)
def test_a_duration_is_said_in_hours_and_minutes(
    minutes: int, english: str, swahili: str, service: ServiceView, reply: MakeReply, dials: MakeDials
) -> None:
    prices = Prices(services=(service.model_copy(update={"duration_min": minutes}),))
    assert words(reply(prices), dials(), "Pendo Spa").text == f"Manicure, {english}KSh 1,500."
    in_swahili = words(reply(prices, language="sw"), dials(), "Pendo Spa").text
    assert in_swahili == f"Kupaka rangi ya kucha, {swahili}KSh 1,500."


@given(st.integers(min_value=0, max_value=10**12))
def test_the_amount_can_be_read_back_from_what_is_said(amount: int) -> None:
    whole, _, cents = money(amount, "KES").removeprefix("KSh ").replace(",", "").partition(".")
    assert int(whole) * 100 + int(cents or 0) == amount
