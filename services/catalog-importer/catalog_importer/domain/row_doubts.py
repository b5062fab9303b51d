"""What the other cells of a row say against its price: a reduction, another amount, that it is not to be had."""

import re
from collections.abc import Iterator, Sequence

from catalog_importer.domain.circumstances import is_remark_on_price
from catalog_importer.domain.column_heads import Holds
from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.currencies import least_usual
from catalog_importer.domain.left_over import LEFT, REDUCED, may_hold_money, says_less
from catalog_importer.domain.lines import Line
from catalog_importer.domain.name_tails import is_explained
from catalog_importer.domain.names import has_words
from catalog_importer.domain.not_offered import RECEIPT, UNAVAILABLE, is_unavailable
from catalog_importer.domain.price_columns import decides, is_sum_of_several
from catalog_importer.domain.price_words import UNLESS_AFTER, manner_in_words
from catalog_importer.domain.prices import Tongue, price_of
from catalog_importer.domain.table_shape import Shape
from catalog_importer.domain.tax_words import adds_tax

_HIDDEN = "This row is hidden in the spreadsheet."
_REMARK = "Words beside this price may change it."
_REDUCING = re.compile(r"\b(?:discounts?|savings?|save|less|off|punguzo)\b", re.IGNORECASE)
_MORE = "The list says that more may be asked."
_SOME = re.compile(r"[1-9]")
_OFFERED = re.compile(r"\b(?:available|availability|active|status|offered|enabled|inapatikana)\b", re.IGNORECASE)
_NO = re.compile(
    r"\W*(?:no|n|not|inactive|disabled|off|false|0|hapana|closed|paused|draft|archived|old)\W*", re.IGNORECASE
)
_QUANTITY = re.compile(r"\b(?:qty|quantity|pcs|units|idadi)\b", re.IGNORECASE)
_WORDS = (Holds.DESCRIPTION, Holds.LABEL, Holds.NOTHING, Holds.UNIT)
_BELOW_ZERO = re.compile(r"[-−–]\s*\D{0,5}\d|\D{1,5}\s?[-−]\s*\d|\(\s*\D{0,5}\d[\d,. ]*\)")
BELOW_ZERO = "The amount is below zero."


def is_below_zero(text: str) -> bool:
    """Whether a cell's amount is one that is taken off: "-500", "(500)"."""
    return _BELOW_ZERO.match(text.strip()) is not None


def counts_quantities(shape: Shape) -> bool:
    """Whether a table tells how many were bought, and what they came to: an invoice."""
    sums = any(column.holds is Holds.PRICE and is_sum_of_several(column.head) for column in shape.columns)
    return sums and any(_QUANTITY.search(column.head) for column in shape.columns)


def _may_change_price(text: str) -> bool:
    """Whether a cell says when or for whom the price holds, or is so short and strange that it may."""
    return is_remark_on_price(text) or not is_explained(text)


def row_doubts(line: Line, row: Sequence[str], shape: Shape, tongue: Tongue) -> Iterator[str]:
    """Why no price of a row is sure. A column whose head says what its amounts are, as a deposit's, says nothing."""
    if line.hidden:
        yield _HIDDEN
    if any(has_words(text) and is_unavailable(text) for text in row):
        yield UNAVAILABLE
    cells = [(column, row[column.at]) for column in shape.columns if column.at < len(row) and row[column.at]]
    if any(_OFFERED.search(column.head) and _NO.fullmatch(text) for column, text in cells):
        yield UNAVAILABLE
    if counts_quantities(shape):
        yield RECEIPT
    settled = any(column.holds is Holds.PRICE and decides(column.head) for column, _ in cells)
    reduced = any(
        column.holds is Holds.NOTHING and _REDUCING.search(column.head) and _SOME.search(text) for column, text in cells
    )
    said = [text for column, text in cells if column.holds in _WORDS and has_words(text)]
    if any(UNLESS_AFTER.match(text) or adds_tax(text) for text in said):
        yield _MORE
    remarks = [
        text
        for column, text in cells
        if column.holds is Holds.DESCRIPTION or (column.holds is Holds.LABEL and not is_condition(text))
    ]
    if any(has_words(text) and not manner_in_words(text) and _may_change_price(text) for text in remarks):
        yield _REMARK
    if (reduced and not settled) or any(says_less(text) for text in said):
        yield REDUCED
    others = (
        price
        for column, text in cells
        if column.holds in {Holds.LABEL, Holds.DESCRIPTION} and not has_words(text)
        if (price := price_of(text, tongue)) is not None
    )
    low = least_usual(tongue.own) * 100
    if any(may_hold_money(text) for text in said) or any((price.amount or 0) >= low for price in others):
        yield LEFT
