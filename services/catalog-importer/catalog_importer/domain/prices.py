"""Prices as they are printed. What can be read in two ways is doubted, and a doubted price is typed by a person.

Edge cases 26 and 30: no word on a list changes how another price is read, but a heading's currency or "from".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from catalog_importer.domain.amounts import (
    CLEAR,
    DOUBTED,
    UNSURE,
    Amount,
    Style,
    times,
)
from catalog_importer.domain.currencies import currency_of, least_usual
from catalog_importer.domain.price_atoms import STRANGE_AFTER, Atom, atoms_in
from catalog_importer.domain.price_words import (
    ABOUT_BEFORE,
    FORMER_BEFORE,
    FREE,
    FREE_IF,
    FROM_AFTER,
    FROM_BEFORE,
    NEGOTIABLE,
    ON_QUOTE,
    UNLESS_AFTER,
    UNTIL_BEFORE,
    unit_after,
)
from catalog_importer.domain.remembered import REMEMBERED
from ratiba_contracts.menu import RowPriceKind

_UPTO = re.compile(r"\s*(?:-|–|—|−|~|\.\.|to|hadi|mpaka|upto|up to|till)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:and|na)\s+", re.IGNORECASE)
_BETWEEN_BEFORE = re.compile(r"\b(?:between|kati\s+ya)\s*$", re.IGNORECASE)
_EITHER = re.compile(r"\s*(?:/|\bor\b|\bau\b|\|)\s*", re.IGNORECASE)
_FOR_SEVERAL = re.compile(
    r"(?<![\d,.])(?:[2-9]|1\d|two|three|four)\s+(?:for|@|kwa)\s*(?:only\s+|just\s+)?$", re.IGNORECASE
)
_WIDEST = 20


@dataclass(frozen=True, slots=True)
class Price:
    """One price of a text, from `start` to `end` in it. `marked`: its print says by itself that it is money.

    Amounts are hundredths of `currency`. `doubts` are sentences for the owner.
    """

    kind: RowPriceKind
    currency: str
    start: int
    end: int
    amount: int | None = None
    amount_max: int | None = None
    unit: str | None = None
    confidence: float = CLEAR
    doubts: tuple[str, ...] = ()
    marked: bool = True

    def doubted(self, doubt: str, confidence: float = DOUBTED) -> "Price":
        """The same, less sure and with one more reason."""
        doubts = self.doubts if doubt in self.doubts else (*self.doubts, doubt)
        return replace(self, confidence=min(self.confidence, confidence), doubts=doubts[:8])


@dataclass(frozen=True, slots=True)
class Tongue:
    """How the prices of one list are to be read: the business's currency, the list's own where a heading names one."""

    own: str
    listed: str | None = None
    style: Style = Style.UNKNOWN


def price_of(text: str, tongue: Tongue) -> Price | None:
    """The one price a whole cell says; None where it says none. Two prices in one cell are one, doubted."""
    found = prices_in(text, tongue)
    amounts = [price for price in found if price.amount is not None]
    if len(amounts) > 1 and any(price.amount != amounts[0].amount for price in amounts):
        return replace(amounts[0], end=amounts[-1].end).doubted("More than one price stands here.")
    return amounts[0] if amounts else (found[0] if found else None)


def prices_in(text: str, tongue: Tongue) -> list[Price]:
    """Every price of a text, left to right. Bare numbers are among them, not `marked`: where they stand decides.

    Durations, telephone numbers and the like are to be blanked out before.
    """
    return list(_found(text, tongue))


@lru_cache(maxsize=REMEMBERED)
def _found(text: str, tongue: Tongue) -> tuple[Price, ...]:
    atoms = atoms_in(text, tongue.listed or tongue.own, tongue.style)
    found: list[Price] = []
    at = 0
    while at < len(atoms):
        used, price = _price_at(text, atoms[at:], tongue)
        found.append(price)
        at += used
    spans = [(price.start, price.end) for price in found if price.marked]
    for kind, pattern in ((RowPriceKind.FREE, FREE), (RowPriceKind.FREE, FREE_IF), (RowPriceKind.ON_QUOTE, ON_QUOTE)):
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in spans):
                price = Price(kind, tongue.own, match.start(), match.end())
                found.append(price.doubted("Free under a condition only.") if pattern is FREE_IF else price)
                spans.append((match.start(), match.end()))
    return tuple(sorted(found, key=lambda price: price.start))


def _price_at(text: str, atoms: Sequence[Atom], tongue: Tongue) -> tuple[int, Price]:
    """The price that begins with the first atom, and how many atoms it takes."""
    first = atoms[0]
    sign, used, end = first.sign, 1, first.end
    before = text[: first.start]
    kind, amount_max = RowPriceKind.FIXED, None
    amount, marked = first.amount, first.marked
    extra: list[str] = []
    if len(atoms) > 1:
        between = text[first.end : atoms[1].start]
        ranged = _UPTO.fullmatch(between) or (_BETWEEN.fullmatch(between) and _BETWEEN_BEFORE.search(before))
        if ranged:
            second = atoms[1]
            low = (
                times(first.amount, second.factor)
                if first.factor == 1 and second.factor > 1 and first.amount.hundredths < second.bare
                else first.amount
            )
            used, end, kind = 2, second.end, RowPriceKind.RANGE
            amount = Amount(
                low.hundredths, min(low.confidence, second.amount.confidence), (*low.doubts, *second.amount.doubts)
            )
            amount_max = second.amount.hundredths
            if (
                first.sign
                and second.sign
                and currency_of(first.sign, tongue.own) != currency_of(second.sign, tongue.own)
            ):
                extra.append("Two currencies stand in one price.")
            sign, marked = first.sign or second.sign, first.marked or second.marked
        elif _EITHER.fullmatch(between) and _are_two_prices(first, atoms[1], tongue):
            used, end = 2, atoms[1].end
            extra.append(f"Two prices stand here: “{text[first.start : end].strip()}”.")
    currency = currency_of(sign, tongue.listed or tongue.own) if sign else tongue.listed or tongue.own
    start = first.start
    if found := FROM_BEFORE.search(before):
        start = found.start()
        kind = RowPriceKind.FROM if kind is RowPriceKind.FIXED else kind
        marked = True
    if found := ABOUT_BEFORE.search(text[:start]):
        start = found.start()
        extra.append("The price is said to be about so much.")
        marked = True
    if found := FROM_AFTER.match(text, end):
        marked = marked or not found[0].strip().startswith("+")
        end = found.end()
        kind = RowPriceKind.FROM if kind is RowPriceKind.FIXED else kind
    unit = None
    if found_unit := unit_after(text, end):
        unit, end = found_unit
        kind = RowPriceKind.PER_UNIT if kind is RowPriceKind.FIXED else kind
        marked = True
    price = Price(
        kind, currency, start, end, amount.hundredths, amount_max, unit, amount.confidence, amount.doubts, marked
    )
    return used, _checked(text, price, tongue, extra)


def in_manner(price: Price, kind: RowPriceKind, unit: str | None) -> Price:
    """A price as other words beside it say that it is meant; `NONE`: only about so much."""
    if kind is RowPriceKind.NONE:
        return price.doubted("The price is said to be about so much.")
    return replace(price, kind=kind, unit=unit) if price.kind is RowPriceKind.FIXED else price


def _are_two_prices(first: Atom, second: Atom, tongue: Tongue) -> bool:
    """Whether both sides of "1800/2500" are money, and not the same."""
    least = min(first.amount.hundredths, second.amount.hundredths)
    both = (first.marked and second.marked) or least >= 100 * least_usual(tongue.own)
    return both and first.amount.hundredths != second.amount.hundredths


def _checked(text: str, price: Price, tongue: Tongue, extra: Sequence[str]) -> Price:
    """The price with every doubt that its own print gives reason for."""
    for doubt in extra:
        price = price.doubted(doubt)
    before, after = text[: price.start], text[price.end :]
    if price.currency != tongue.own:
        price = price.doubted(f"The price is in {price.currency}, the business is paid in {tongue.own}.")
    if price.amount is not None and 0 < price.amount < least_usual(price.currency) * 100:
        price = price.doubted(f"So low a price is unusual in {price.currency}; thousands may be meant.")
    if price.amount is not None and price.amount_max is not None:
        price = _checked_range(price)
    if UNTIL_BEFORE.search(before):
        price = price.doubted("Only the highest price is printed.")
    if _FOR_SEVERAL.search(before):
        price = price.doubted("It may be the price of several.")
    if FORMER_BEFORE.search(before):
        price = price.doubted("It may be a former price.")
    if STRANGE_AFTER.match(after):
        price = price.doubted("The print goes on in a way that is not understood.")
    if UNLESS_AFTER.match(after):
        price = price.doubted("The list says that more may be asked.")
    if after.lstrip().startswith("?"):
        price = price.doubted("A question mark follows.")
    if NEGOTIABLE.match(after):
        price = price.doubted("The list says that it is negotiable.", UNSURE)
    return price


def _checked_range(price: Price) -> Price:
    low, high = price.amount or 0, price.amount_max or 0
    if low == high:
        return replace(price, kind=RowPriceKind.FIXED, amount_max=None)
    if high < low:
        return replace(price, kind=RowPriceKind.FIXED, amount_max=None).doubted(
            "The second price is lower than the first."
        )
    if low and high / low > _WIDEST:
        return price.doubted("The two prices are far apart.")
    return price
