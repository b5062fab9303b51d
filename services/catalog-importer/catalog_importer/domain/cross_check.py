"""Prices beside each other: one that does not fit its neighbours or its former price is doubted (edge case 27).

Print that was recognised is doubted sooner than text that a file holds: damaged digits stay plausible one by one.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_importer.domain.amounts import DOUBTED, UNSURE
from catalog_importer.domain.currencies import WITH_CENTS
from catalog_importer.domain.names import name_key
from ratiba_contracts.menu import SURE, ExtractedRow, PriceCell, RowPriceKind
from ratiba_wording.money import figure

_FAR, _FAR_ABOVE_NEXT = 8, 3
_FEWEST = 4


def cross_checked(rows: Sequence[ExtractedRow]) -> list[ExtractedRow]:
    """The rows of one file, prices doubted where others speak against them."""
    amounts: dict[str | None, list[int]] = defaultdict(list)
    for row in rows:
        if row.price.amount:
            amounts[row.category.value].append(row.price.amount)
    sections = {category: _Neighbours(tuple(sorted(some))) for category, some in amounts.items()}
    everything = _Neighbours(tuple(sorted(amount for some in amounts.values() for amount in some)))
    step = _usual_step(everything.amounts)
    checked = []
    for row in rows:
        price = row.price
        if price.amount and price.kind is not RowPriceKind.FREE and not price.is_typed:
            section = sections[row.category.value]
            price = _beside(price, section if len(section.amounts) >= _FEWEST else everything)
            price = _in_steps(price, step)
        checked.append(row if price is row.price else row.model_copy(update={"price": price}))
    return checked


def beside_former(rows: Sequence[ExtractedRow], former: Mapping[str, int]) -> list[ExtractedRow]:
    """The rows, prices doubted where what is live speaks against them. `former`: hundredths by name key."""
    checked = []
    for row in rows:
        was = None if row.price.is_typed else former.get(name_key(row.name.value or ""))
        price = row.price if was is None else _beside_former(row.price, was)
        checked.append(row if price is row.price else row.model_copy(update={"price": price}))
    return checked


def _was_recognised(price: PriceCell) -> bool:
    """Whether its print was a picture: a box tells where. Text of a file is exact."""
    return price.provenance is not None and price.provenance.box is not None


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The amounts of a section, sorted. One of them is compared with the others without sorting anew."""

    amounts: tuple[int, ...]

    def middle_without(self, amount: int) -> float:
        """The median of the others."""
        at, others = bisect_left(self.amounts, amount), len(self.amounts) - 1
        high = self.amounts[others // 2 + (others // 2 >= at)]
        if others % 2:
            return high
        low = others // 2 - 1
        return (self.amounts[low + (low >= at)] + high) / 2

    def ends_without(self, amount: int) -> tuple[int, int]:
        """The lowest and the highest of the others."""
        lowest = self.amounts[1] if amount == self.amounts[0] else self.amounts[0]
        return lowest, self.amounts[-2] if amount == self.amounts[-1] else self.amounts[-1]


def _beside(price: PriceCell, beside: _Neighbours) -> PriceCell:
    """Far above or below all others."""
    if len(beside.amounts) < _FEWEST or price.amount is None:
        return price
    middle = beside.middle_without(price.amount)
    lowest, highest = beside.ends_without(price.amount)
    high = price.amount_max or price.amount
    red = _was_recognised(price)
    if high >= _FAR * middle and high >= _FAR_ABOVE_NEXT * highest:
        return _doubted(price, "It is far above the prices beside it.", red=red)
    if price.amount * _FAR <= middle and price.amount * _FAR_ABOVE_NEXT <= lowest:
        return _doubted(price, "It is far below the prices beside it.", red=red)
    return price


def _usual_step(amounts: Sequence[int]) -> int | None:
    """Ten or a hundred units where nine of ten prices are multiples of it."""
    if len(amounts) < 5:
        return None
    for step in (10_000, 5_000, 1_000, 500):
        if sum(amount % step == 0 for amount in amounts) >= min(0.9 * len(amounts), len(amounts) - 1):
            return step
    return None


def _in_steps(price: PriceCell, step: int | None) -> PriceCell:
    """1,501 among round prices: a sign at the end may have been read as a digit."""
    recognised = _was_recognised(price)
    if step is None or price.amount is None or price.amount % (500 if recognised else 1000) == 0:
        return price
    if not recognised and price.currency in WITH_CENTS:
        return price
    return _doubted(price, "It is not as round as the prices beside it.", red=recognised)


def _beside_former(price: PriceCell, was: int) -> PriceCell:
    """Three times the former price, or a third of it, is rather a misread digit than a new price."""
    if price.amount is None or was < 3 * price.amount < 9 * was:
        return price
    return _doubted(price, f"It was {figure(was)} before.", red=True)


def _doubted(price: PriceCell, doubt: str, *, red: bool) -> PriceCell:
    confidence = min(price.confidence, DOUBTED if red else min(UNSURE, SURE))
    return price.model_copy(update={"doubts": (*price.doubts, doubt)[:8], "confidence": confidence})
