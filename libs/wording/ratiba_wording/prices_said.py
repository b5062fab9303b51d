"""Prices in an owner's words, wherever an owner reads one: a draft, the command line, an audit."""

from ratiba_contracts.menu import PriceCell, RowPriceKind
from ratiba_contracts.views import Price
from ratiba_wording.money import figure, money

NO_PRICE = "no price"


def price_said(price: Price | PriceCell) -> str:
    """As it is meant: "KSh 1,500", "from KSh 2,000", "KSh 500 per tooth", "price on request".

    Two prices that differ in kind, currency, amounts or the unit of their kind are said in different words.
    """
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
