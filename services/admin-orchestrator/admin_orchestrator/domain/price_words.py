"""What an owner can say a price is."""

from ratiba_contracts.menu import RowPriceKind

KIND_NAMES = {
    RowPriceKind.FIXED: "Exactly",
    RowPriceKind.FROM: "From",
    RowPriceKind.RANGE: "Between",
    RowPriceKind.PER_UNIT: "For each",
    RowPriceKind.ON_QUOTE: "On request",
    RowPriceKind.FREE: "Free",
}
"""What a person can say a price is, in the order of the choices."""
