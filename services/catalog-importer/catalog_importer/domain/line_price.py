"""The price of one line, for a reader who says what it is: only what our own parser reads there counts as printed."""

from dataclasses import replace

from rapidfuzz import fuzz

from catalog_importer.domain.currencies import least_usual
from catalog_importer.domain.explained import unexplained
from catalog_importer.domain.lines import Line
from catalog_importer.domain.pieces import said
from catalog_importer.domain.prices import Price, Tongue, prices_in
from catalog_importer.domain.sameness import is_vetoed, name_of
from catalog_importer.domain.tokens import ReadPrice, without_numbers_of_names
from ratiba_contracts.menu import RowPriceKind

ALIKE = 82.0
"""From here on (0..100) two names are one, damaged in one of the readings."""

_SEVERAL = "More than one price stands on its line."
_OF_OTHER = "The price stands on the line of another name."
_OTHERWISE = "The two readings differ in how the price is meant."


def printed_price(line: Line, name: str, told: Price, tongue: Tongue) -> ReadPrice | None:
    """The print that `told` means, with the print's own kind, unit and doubts; None where the line has no such price.

    Lengths, ages, telephones and other numbers of a name are no prices. It is doubted, so red, where the line has
    another amount too, is of another name, or says less of how the price is meant than `told` does.
    """
    understood = said(line, tongue)
    items = understood.items
    found = next(((item, read) for item in items for read in item.prices if _is_same(read.price, told)), None)
    if found is None:
        return None
    item, read = found
    price = read.price
    others = {other.price.amount for one in items for other in one.prices} | _amounts(line, tongue)
    for doubt in unexplained(understood):
        price = price.doubted(doubt)
    if others - {price.amount, price.amount_max}:
        price = price.doubted(_SEVERAL)
    if not are_alike(item.name, name):
        price = price.doubted(_OF_OTHER)
    if told.kind not in {RowPriceKind.FIXED, price.kind}:
        price = price.doubted(_OTHERWISE)
    return replace(read, price=price)


def are_alike(name: str, other: str) -> bool:
    """Whether both are one name, but for damage to the print."""
    return alikeness(name, other) >= ALIKE


def alikeness(name: str, other: str) -> float:
    """0..100; 0 where a number, a size or the like tells the names apart."""
    one, two = name_of(name), name_of(other)
    alike = fuzz.ratio(one.text.replace(" ", ""), two.text.replace(" ", ""))
    return 0.0 if alike < 100 and is_vetoed(one, two) else alike


def _is_same(price: Price, told: Price) -> bool:
    if told.amount is None:
        return price.kind is told.kind
    same = (price.currency, price.amount) == (told.currency, told.amount)
    return same and told.amount_max in {None, price.amount_max}


def _amounts(line: Line, tongue: Tongue) -> set[int | None]:
    """Every number of the line that is as high as prices are, wherever it stands."""
    least = least_usual(tongue.own) * 100
    prices = prices_in(without_numbers_of_names(line.text)[0], tongue)
    return {end for price in prices for end in (price.amount, price.amount_max) if end and end >= least}
