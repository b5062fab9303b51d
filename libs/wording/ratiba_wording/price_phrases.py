"""Phrases about what a service costs and how long it takes."""

from typing import Any

from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_wording.form import Facet, Form, Slot
from ratiba_wording.money import figure, money
from ratiba_wording.names import clean
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import DURATION

EACH = "each"
"""A price per unit whose unit the owner has not named."""

_AMOUNT_KINDS = frozenset({"fixed", "from", "range", "per_unit", EACH})


def _kind(price: Price, _: Scene) -> str:
    return EACH if price.kind is PriceKind.PER_UNIT and not price.unit else price.kind.value


def _unit(price: Price, scene: Scene) -> str:
    unit = clean(price.unit or "")
    return scene.book.units.get(unit.lower(), unit)


PRICE = Form[Price](
    "phrases",
    "price",
    facets=(Facet((*(kind.value for kind in PriceKind), EACH), _kind),),
    slots={
        "amount": Slot(lambda price, _: money(price.amount or 0, price.currency), _AMOUNT_KINDS),
        "figure_max": Slot(lambda price, _: figure(price.amount_max or 0), frozenset({"range"})),
        "unit": Slot(_unit, frozenset({"per_unit"})),
    },
)
"""A price as it is meant: fixed, from, a range, per unit, on quote, free."""


def facts(service: ServiceView, scene: Scene) -> str:
    """Duration and price of a service: `45 min, KSh 1,500`. A duration of nothing is not mentioned."""
    price = scene.say(PRICE, service.price)
    return f"{scene.say(DURATION, service.duration_min)}, {price}" if service.duration_min else price


SERVICE_LINE = Form[ServiceView](
    "phrases",
    "service_line",
    slots={"service": Slot(lambda service, scene: scene.service(service)), "facts": Slot(facts)},
)
"""One service of a price list."""

SUGGESTED_LINE = Form[ServiceView]("phrases", "suggested_line", slots=SERVICE_LINE.slots)
"""One service within a sentence."""

PRICE_PHRASES: tuple[Form[Any], ...] = (PRICE, SERVICE_LINE, SUGGESTED_LINE)
