"""Prices in an owner's words."""

from ratiba_contracts.menu import PriceCell, RowPriceKind
from ratiba_contracts.views import Price
from ratiba_wording.money import figure, money

KIND_NAMES = {
    RowPriceKind.FIXED: "Exactly",
    RowPriceKind.FROM: "From",
    RowPriceKind.RANGE: "Between",
    RowPriceKind.PER_UNIT: "For each",
    RowPriceKind.ON_QUOTE: "On request",
    RowPriceKind.FREE: "Free",
}
"""What a person can say a price is, in the order of the choices."""

NO_PRICE = "no price"


def price_said(price: Price | PriceCell) -> str:
    """As customers read it: "KSh 1,500", "from KSh 2,000", "KSh 500 per tooth", "price on request"."""
    amount = "" if price.amount is None else money(price.amount, price.currency)
    match RowPriceKind(price.kind):
        case RowPriceKind.FIXED:
            return amount
        case RowPriceKind.FROM:
            return f"from {amount}"
        case RowPriceKind.RANGE:
            return f"{amount} – {figure(price.amount_max or 0)}"
        case RowPriceKind.PER_UNIT:
            return f"{amount} per {price.unit}" if price.unit else f"{amount} each"
        case RowPriceKind.ON_QUOTE:
            return "price on request"
        case RowPriceKind.FREE:
            return "free"
        case RowPriceKind.NONE:
            return NO_PRICE
