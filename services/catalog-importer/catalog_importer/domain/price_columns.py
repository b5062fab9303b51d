"""Several columns of prices in one table: whose price each is, and which of those that name nobody is asked.

A column that says for whom or for what it is ("Cat", "Long") makes a service of its own. Of those that only say that
they are prices, one counts: what its head says is paid in the end. Where no head says so, a person does.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog_importer.domain.currencies import currency_named
from catalog_importer.domain.tax_words import excludes_tax, includes_tax, without_tax
from catalog_importer.domain.tokens import ReadPrice
from ratiba_contracts.menu import RowPriceKind

Headed = tuple[str, ReadPrice | None]
"""The head of a column, and the price in it."""

_PLAIN = re.compile(
    r"^\W*(?:(?:our|new|current|now|offer|sale|promo|special|discounted|final|net|gross|unit|service|total|regular|normal"
    r"|selling|retail|list|full|standard|starting|starts|minimum|min|lowest|from|20[1-3]\d)\s+)*"
    r"(?:price|prices|cost|fee|fees|charge|charges|rate|amount|bei|gharama|now|final|net|gross|total|offer|promo|sale|"
    r"payable|(?:you|to)\s+pay|after\s+discount|discounted|ofa|mpya|20[1-3]\d)s?(?:\s*(?:20[1-3]\d|\d|[a-e]|i{1,3})\b)?"
    r"(?:\s+after\s+discount)?\W*(?:\(.*\))?\W*$",
    re.IGNORECASE,
)
_NOT_THE_PRICE = re.compile(
    r"\b(?:old|was|before(?=\W*$|\s+(?:price|discount|now|offer)\b)|previous|original|cost\s+price|buying|deposit|booking\s+fee|commission|"
    r"discount|less|reduction|saving|savings|save|tax|vat|balance|wholesale|zamani)\b",
    re.IGNORECASE,
)
_FOR_MEMBERS = re.compile(r"(?<!non-)(?<!non )\b(?:members?|loyalty|card\s?holders?)\b", re.IGNORECASE)
"""Beside a plain price: what members pay is no service of its own."""
_AFTER_DISCOUNT = re.compile(r"\b(?:after|with|less)\s+(?:the\s+)?discount\b", re.IGNORECASE)
_DECIDES = re.compile(
    r"\b(?:final|net|gross|total|payable|(?:you|to)\s+pay|discounted|new|now|current|mpya|sasa)\b", re.IGNORECASE
)
_OFFER = re.compile(r"\b(?:offer|promo(?:tion)?|special|sale|ofa)\b", re.IGNORECASE)
_COST = re.compile(r"^\W*(?:unit\s+)?costs?\W*(?:\(.*\))?\W*$", re.IGNORECASE)
_SUM = re.compile(r"\b(?:total|amount|sum|jumla)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b20[1-3]\d\b")
_SEVERAL = "Several prices stand here: {}."
_OFFERED = "An offer stands beside the price."


def is_charged(head: str) -> bool:
    """Whether the prices below a head are what is paid: not the old ones, a deposit, or the tax alone."""
    return _NOT_THE_PRICE.search(_AFTER_DISCOUNT.sub("", without_tax(head))) is None


def is_plain(head: str) -> bool:
    """Whether a head says no more than that its column holds prices."""
    bare = without_tax(head).strip(" ,;:-–()")
    return not bare or _PLAIN.match(bare) is not None


def decides(head: str) -> bool:
    """Whether a head says that its column is what is paid in the end."""
    return includes_tax(head) or _DECIDES.search(head) is not None or _AFTER_DISCOUNT.search(head) is not None


def is_sum_of_several(head: str) -> bool:
    """Whether a head, beside one of quantities, is that of their sums."""
    return _SUM.search(head) is not None


def one_asked(columns: Sequence[Headed], own: str) -> list[Headed]:
    """The columns, of the plain ones at most one: what is asked, doubted where their heads do not tell.

    Columns in several currencies stay as they are.
    """
    plain = [column for column in columns if is_plain(column[0])]
    if plain:
        columns = [column for column in columns if not _FOR_MEMBERS.search(column[0])]
    codes = [currency_named(head, own) for head, _ in plain]
    if len(plain) < 2 or (None not in codes and len(set(codes)) == len(codes)):
        return list(columns)
    if any(not _COST.match(head) for head, _ in plain):
        plain = [column for column in plain if not _COST.match(column[0])]
    kept = ("", _asked(plain))
    first = next(at for at, (head, _) in enumerate(columns) if is_plain(head))
    return [
        kept if at == first else column for at, column in enumerate(columns) if at == first or not is_plain(column[0])
    ]


def _asked(plain: Sequence[Headed]) -> ReadPrice | None:
    """The price that is asked, of several columns that all say only that they are prices."""
    filled = [(head, read) for head, read in plain if read is not None]
    filled = [(head, read) for head, read in filled if not excludes_tax(head)] or filled
    if len({_terms(read) for _, read in filled}) <= 1:
        return filled[0][1] if filled else None
    if last := [read for head, read in filled if decides(head)]:
        return last[0] if len({_terms(read) for read in last}) == 1 else _doubted(last[0], _told(filled))
    if offered := [read for head, read in filled if _OFFER.search(head)]:
        return _doubted(offered[0], _OFFERED)
    years = [(found[0], read) for head, read in filled if (found := _YEAR.search(head))]
    newest = max(years, key=lambda year: year[0])[1] if years else filled[0][1]
    return _doubted(newest, _told(filled))


def _terms(read: ReadPrice) -> tuple[RowPriceKind, str, int | None, int | None]:
    return read.price.kind, read.price.currency, read.price.amount, read.price.amount_max


def _told(columns: Sequence[tuple[str, ReadPrice]]) -> str:
    return _SEVERAL.format(", ".join(f"{head.strip()} {read.printed}".strip() for head, read in columns))


def _doubted(read: ReadPrice, doubt: str) -> ReadPrice:
    return replace(read, price=read.price.doubted(doubt))
