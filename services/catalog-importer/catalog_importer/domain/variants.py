"""Several prices behind one name: a matrix of sizes or lengths, two currencies, an old price beside a new one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog_importer.domain.amounts import DOUBTED
from catalog_importer.domain.currencies import currency_named
from catalog_importer.domain.durations import duration_of
from catalog_importer.domain.found import Found
from catalog_importer.domain.names import of_variant, printed_name
from catalog_importer.domain.price_columns import is_charged, is_plain, one_asked
from catalog_importer.domain.price_conditions import CONDITION, are_told_apart
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.tokens import ReadPrice
from ratiba_contracts.menu import RowPriceKind


def by_label(found: Found, prices: Sequence[ReadPrice | None], heads: Sequence[str], tongue: Tongue) -> Iterator[Found]:
    """One service for each price, named by the column it stands in; an empty cell (None) is no service.

    A column that is not charged is left out.
    """
    headed = [(printed_name(head), read) for head, read in zip(heads, prices, strict=True) if is_charged(head)]
    charged = one_asked(headed, tongue.own)
    columns = [(head, read) for head, read in charged if read is not None]
    codes = [currency_named(head, tongue.own) for head, _ in charged]
    only = len(columns) == 1 and (len(charged) == 1 or (None not in codes and len(set(codes)) == len(codes)))
    if not columns:
        yield found
    if own := in_own_currency(columns, tongue):
        columns, only = [own], True
    elif not are_told_apart([head for head, _ in charged], tongue.own):
        columns = [(head, replace(read, price=read.price.doubted(CONDITION))) for head, read in columns]
    for label, read in columns:
        if only or is_plain(label):
            yield replace(found, price=read)
            continue
        length = duration_of(label)
        named = replace(found.renamed(of_variant(found.name.text, label)), price=read)
        if length is not None and found.duration is None:
            named = replace(named, duration=length, duration_fragment=read.fragment, duration_print=label)
        yield named


def in_own_currency(columns: Sequence[tuple[str, ReadPrice]], tongue: Tongue) -> tuple[str, ReadPrice] | None:
    """Of one price in several currencies the one the business is paid in; without one the first, which is doubted."""
    codes = [currency_named(label, tongue.own) or read.price.currency for label, read in columns]
    if len(columns) < 2 or len(set(codes)) != len(codes):
        return None
    if tongue.own in codes:
        return columns[codes.index(tongue.own)]
    label, read = columns[0]
    asked = f"Prices stand in {' and '.join(codes)}, the business is paid in {tongue.own}."
    return label, replace(read, price=replace(read.price, currency=codes[0]).doubted(asked))


def without_labels(found: Found, prices: Sequence[ReadPrice], tongue: Tongue) -> Found:
    """A name with several prices that nothing tells apart: red, and what stands there is named."""
    if own := in_own_currency([("", read) for read in prices], tongue):
        return replace(found, price=own[1])
    amounts = {(read.price.amount, read.price.amount_max) for read in prices}
    if len(amounts) == 1 or prices[0].price.kind in {RowPriceKind.FREE, RowPriceKind.ON_QUOTE}:
        return replace(found, price=prices[0])
    doubt = f"Several prices stand here: {', '.join(read.printed for read in prices)}."
    return replace(found, price=replace(prices[0], price=prices[0].price.doubted(doubt, DOUBTED)))
