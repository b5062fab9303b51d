"""Lines of print -> rows. The one way from any file to rows: pictures, PDFs, tables and text all come as lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from catalog_importer.domain.amounts import style_of
from catalog_importer.domain.cards import cards_folded
from catalog_importer.domain.cross_check import cross_checked
from catalog_importer.domain.currencies import WITH_CENTS, currency_named
from catalog_importer.domain.entries import entries_of
from catalog_importer.domain.found import Found
from catalog_importer.domain.lines import Line, Manner, Role
from catalog_importer.domain.lone_prices import with_prices_below
from catalog_importer.domain.not_offered import RECEIPT, is_receipt, is_sum, without_times
from catalog_importer.domain.pieces import said
from catalog_importer.domain.placing import Placing
from catalog_importer.domain.price_conditions import OF_PAGE, turns_page
from catalog_importer.domain.price_words import says_thousands
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.row_making import rows_made
from catalog_importer.domain.tables import table_found
from catalog_importer.domain.tax_words import TAXED, adds_tax
from catalog_importer.domain.titles import one_for_all, title_line
from catalog_importer.domain.wrapped import wrapped_joined
from ratiba_contracts.menu import ExtractedRow

_LISTED = re.compile(r"\b(?:prices?|rates?|fees?|charges|amounts?|bei)\b[^\d]{0,40}$", re.IGNORECASE)
_THOUSANDS = "The list says that its prices are in thousands."


def rows_of_lines(lines: Sequence[Line], manner: Manner) -> list[ExtractedRow]:
    """The services of one file, in their order, with ids r1, r2, ... Nothing a line says is done; it is only read.

    A price that does not fit its neighbours is doubted (edge case 27).
    """
    tongue = tongue_of(lines, manner)
    placing = Placing(tongue, title_line(lines))
    for is_table, block in groupby(
        lines, key=lambda line: (line.role is Role.CELLS, line.level if line.role is Role.CELLS else 0)
    ):
        some = list(block)
        if is_table[0] and (found := table_found(some, tongue, placing.category)) is not None:
            placing.found += found
        else:
            placing.place(with_prices_below(cards_folded(wrapped_joined(entries_of(some, tongue)))))
    categories = [found.category.line if found.category else None for found in placing.found]
    if placing.category and one_for_all(categories, lines, placing.category.text):
        placing.found = [replace(found, category=None) for found in placing.found]
    if is_receipt([line.text for line in lines]):
        placing.found = [_of_receipt(found) for found in placing.found if not is_sum(found.name.text)]
    if any(says_thousands(line.text) and not _holds_names(line, tongue) for line in lines):
        placing.found = [_doubted(found, _THOUSANDS) for found in placing.found]
    if any(_is_note_on_all(line, tongue) for line in lines):
        placing.found = [_doubted(found, TAXED) for found in placing.found]
    if any(turns_page(line.text) for line in _without_services(lines, placing.found)):
        placing.found = [_doubted(found, OF_PAGE) for found in placing.found]
    return cross_checked(rows_made(placing.found, manner))


def _without_services(lines: Sequence[Line], founds: Sequence[Found]) -> Iterator[Line]:
    """The lines that no service was found on: titles, headings, notes; not the heads of columns."""
    named = {id(line) for found in founds for line in (found.name.line, found.price_line)}
    for line in lines:
        cells = sum(bool(fragment.text.strip()) for fragment in line.fragments)
        if id(line) not in named and (line.role is not Role.CELLS or cells == 1):
            yield line


def _holds_names(line: Line, tongue: Tongue) -> bool:
    """Whether a line is of a service itself rather than a heading over some."""
    return line.role is not Role.CELLS and any(item.name and item.prices for item in said(line, tongue).items)


def _is_note_on_all(line: Line, tongue: Tongue) -> bool:
    """Whether a line, or the one cell of a row, says that tax comes on top of every price."""
    if line.role is Role.CELLS and sum(bool(fragment.text.strip()) for fragment in line.fragments) != 1:
        return False
    return adds_tax(line.text) and not any(item.name and item.prices for item in said(line, tongue).items)


def _doubted(found: Found, doubt: str) -> Found:
    if found.price is None:
        return found
    return replace(found, price=replace(found.price, price=found.price.price.doubted(doubt)))


def _of_receipt(found: Found) -> Found:
    return _doubted(found.renamed(without_times(found.name.text)), RECEIPT)


def tongue_of(lines: Sequence[Line], manner: Manner) -> Tongue:
    """How the numbers of these lines are written, and in which currency where a heading says so for all."""
    style = style_of((line.text for line in lines), with_cents=manner.currency in WITH_CENTS)
    listed = {
        code
        for line in lines
        if line.role is not Role.CELLS
        and _LISTED.search(line.text)
        and (code := currency_named(line.text, manner.currency))
    }
    return Tongue(manner.currency, listed.pop() if len(listed) == 1 else None, style)
