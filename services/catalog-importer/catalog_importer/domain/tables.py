"""Rows of a table -> services."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog_importer.domain.amounts import UNSURE, style_of
from catalog_importer.domain.column_heads import Holds, is_in_cents
from catalog_importer.domain.currencies import WITH_CENTS, currency_named
from catalog_importer.domain.durations import Duration, duration_of, durations_in
from catalog_importer.domain.found import Found, Words
from catalog_importer.domain.left_over import NO_SERVICE
from catalog_importer.domain.lines import Fragment, Line
from catalog_importer.domain.names import has_words, is_addition, is_group, of_variant, printed_name, unmarked
from catalog_importer.domain.not_offered import is_no_service, is_sum
from catalog_importer.domain.not_services import is_about_the_house, is_note, is_of_the_house, is_sentence
from catalog_importer.domain.price_columns import is_sum_of_several
from catalog_importer.domain.price_conditions import CONDITION, are_told_apart
from catalog_importer.domain.price_words import manner_in_words, unit_of_head_of_prices
from catalog_importer.domain.prices import Price, Tongue, in_manner, price_of, prices_in
from catalog_importer.domain.prose import is_house_fee
from catalog_importer.domain.row_doubts import BELOW_ZERO, counts_quantities, is_below_zero, row_doubts
from catalog_importer.domain.table_shape import Column, Shape, shape_of
from catalog_importer.domain.tax_words import TAXED, adds_tax
from catalog_importer.domain.titles import is_title
from catalog_importer.domain.tokens import ReadPrice
from catalog_importer.domain.variants import by_label, without_labels
from ratiba_contracts.menu import RowPriceKind


def table_found(lines: Sequence[Line], tongue: Tongue, category: Words | None) -> list[Found] | None:
    """The services of a table; None where it has too few columns, or none of names, to be read as one."""
    cells = [[_plain(fragment.text) for fragment in line.fragments] for line in lines]
    shape = shape_of(cells, tongue)
    if shape is None:
        return None
    price_texts = (
        row[c.at] for row in cells for c in shape.columns if c.holds in {Holds.PRICE, Holds.LEAST} and c.at < len(row)
    )
    tongue = replace(tongue, style=style_of(price_texts, with_cents=tongue.own in WITH_CENTS))
    return list(_Reading(shape, tongue).rows(lines, cells, category))


def _plain(text: str) -> str:
    return unmarked(text).strip()


@dataclass(frozen=True, slots=True)
class _Reading:
    shape: Shape
    tongue: Tongue

    def rows(self, lines: Sequence[Line], cells: Sequence[Sequence[str]], category: Words | None) -> Iterator[Found]:
        """Every row below the heads, in order. A row of one cell of words is a heading for what follows."""
        heads = [column.head for column in self.shape.columns]
        section, filled_down = category, self._is_filled_down(cells)
        sectioned = self._begins_with_a_heading(cells)
        last: Found | None = None
        for line, row in zip(lines[self.shape.first :], cells[self.shape.first :], strict=True):
            texts = [text for text in row if text]
            if not texts or [*row, *[""] * (len(heads) - len(row))] == heads or self._is_of_the_house(row):
                continue
            if (
                len(texts) == 1
                and not self._is_name_only_table(row)
                and has_words(texts[0])
                and not prices_in(texts[0], self.tongue)
            ):
                if self._lacks_its_price(row, texts[0], last, sectioned=sectioned):
                    yield Found(
                        Words(printed_name(texts[0]), line, line.fragments[row.index(texts[0])]), category=section
                    )
                elif not is_sentence(texts[0]):
                    at = row.index(texts[0])
                    section, last = Words(printed_name(texts[0]), line, line.fragments[at]), None
                continue
            own = self._words(line, row, Holds.CATEGORY)
            if own:
                section = own
            here = own or (section if filled_down or not self.shape.of(Holds.CATEGORY) else category)
            for found in self._of_row(line, row, here, last):
                if is_addition(found.name.text) and last and found.price:
                    continue
                if counts_quantities(self.shape) and is_sum(found.name.text):
                    continue
                if is_house_fee(" ".join((found.name.text, *found.description))):
                    continue
                last = _doubted(found)
                yield last

    def _is_of_the_house(self, row: Sequence[str]) -> bool:
        """Whether a row says how to reach or pay the business; a price beside doubtful words does not."""
        text = " ".join(text for text in row if text)
        prices = [c for holds in (Holds.PRICE, Holds.LEAST) for c in self.shape.of(holds)]
        priced = any(c.at < len(row) and _cell_price(row[c.at], self.tongue) for c in prices)
        if not priced:
            return is_about_the_house(text)
        said = (Holds.NAME, Holds.DESCRIPTION)
        return any(is_of_the_house(row[c.at]) for holds in said for c in self.shape.of(holds) if c.at < len(row))

    def _begins_with_a_heading(self, cells: Sequence[Sequence[str]]) -> bool:
        """Whether the first row is one cell: tables that have headings begin with one."""
        first = next((row for row in cells[self.shape.first :] if any(row)), ())
        return sum(map(bool, first)) == 1

    def _lacks_its_price(self, row: Sequence[str], text: str, last: Found | None, *, sectioned: bool) -> bool:
        """Whether a lone name is a service whose price was left out (edge case 28) rather than a heading."""
        named = any(column.at < len(row) and row[column.at] for column in self.shape.of(Holds.NAME))
        stands_out = last is not None and text.isupper() and not last.name.text.isupper()
        heads = sectioned or stands_out or is_group(text) or is_title(text) or is_note(text) or is_sentence(text)
        return named and last is not None and not heads

    def _is_filled_down(self, cells: Sequence[Sequence[str]]) -> bool:
        """Whether a category stands only in the first row of its group."""
        columns = self.shape.of(Holds.CATEGORY)
        below = cells[self.shape.first :]
        empty = sum(not (columns[0].at < len(row) and row[columns[0].at]) for row in below) if columns else 0
        return bool(columns) and empty > 0.3 * len(below)

    def _is_name_only_table(self, row: Sequence[str]) -> bool:
        """Whether a lone cell may be a service without a price: there is a column of categories."""
        names = self.shape.of(Holds.NAME)
        return bool(self.shape.of(Holds.CATEGORY)) and bool(names) and names[0].at < len(row) and bool(row[names[0].at])

    def _words(self, line: Line, row: Sequence[str], holds: Holds) -> Words | None:
        for column in self.shape.of(holds):
            said_of_price = holds is not Holds.NAME and column.at < len(row) and manner_in_words(row[column.at])
            if column.at < len(row) and has_words(row[column.at]) and not said_of_price:
                return Words(printed_name(row[column.at]), line, line.fragments[column.at])
        return None

    def _of_row(self, line: Line, row: Sequence[str], category: Words | None, last: Found | None) -> Iterator[Found]:
        name = self._words(line, row, Holds.NAME)
        details = tuple(
            text
            for c in self.shape.of(Holds.DESCRIPTION)
            if c.at < len(row) and (text := printed_name(row[c.at])) and manner_in_words(text) is None
        )
        if name is None:
            if last is None or not details:
                return
            name, details = replace(last.name, text=of_variant(last.name.text, details[0]), line=line), details[1:]
        length, fragment, printed = self._length(line, row, name)
        if printed and printed in name.text and (shorter := _without(name.text, printed)):
            name = replace(name, text=shorter)
        detail = self._words(line, row, Holds.LABEL)
        found = Found(
            name,
            None,
            line,
            length,
            fragment,
            printed,
            category,
            self._words(line, row, Holds.NAME_SW),
            details,
            detail=detail.text if detail else "",
        )
        prices = list(self._prices(line, row))
        reads = [read for _, read in prices if read is not None]
        if not reads:
            yield found
        elif len(prices) == 1:
            read, told = reads[0], are_told_apart([prices[0][0]], self.tongue.own)
            yield replace(found, price=read if told else replace(read, price=read.price.doubted(CONDITION)))
        elif all(head for head, _ in prices):
            yield from by_label(found, [read for _, read in prices], [head for head, _ in prices], self.tongue)
        else:
            yield without_labels(found, reads, self.tongue)

    def _length(self, line: Line, row: Sequence[str], name: Words) -> tuple[Duration | None, Fragment | None, str]:
        for column in self.shape.of(Holds.DURATION):
            if column.at < len(row) and (length := duration_of(row[column.at], unit=column.unit)):
                return length, line.fragments[column.at], row[column.at]
        within = durations_in(name.text)
        return (
            (within[0], name.fragment, name.text[within[0].start : within[0].end])
            if len(within) == 1
            else (None, None, "")
        )

    def _prices(self, line: Line, row: Sequence[str]) -> Iterator[tuple[str, ReadPrice | None]]:
        """The head and the price of each column of prices; None where the row has none there."""
        least = next(self._read(line, row, self.shape.of(Holds.LEAST)), None)
        most = next(self._read(line, row, self.shape.of(Holds.MOST)), None)
        if least and least[1]:
            spans = least[1].price.amount is not None
            yield least[0], _spanned(least[1], most[1] if most else None) if spans else least[1]
        columns = self.shape.of(Holds.PRICE)
        if counts_quantities(self.shape):
            columns = [column for column in columns if not is_sum_of_several(column.head)] or columns
        yield from self._read(line, row, columns)

    def _manner_beside(self, row: Sequence[str]) -> tuple[RowPriceKind, str | None] | None:
        """What a cell that is neither name nor price says of the kind of price; "fixed" and the like say nothing."""
        beside = (Holds.CATEGORY, Holds.DESCRIPTION, Holds.LABEL, Holds.UNIT, Holds.NOTHING)
        cells = (row[c.at] for holds in beside for c in self.shape.of(holds) if c.at < len(row) and row[c.at])
        return next((manner for text in cells if (manner := manner_in_words(text))), None)

    def _read(
        self, line: Line, row: Sequence[str], columns: Sequence[Column]
    ) -> Iterator[tuple[str, ReadPrice | None]]:
        named = next((row[c.at] for c in self.shape.of(Holds.CURRENCY) if c.at < len(row)), "")
        unit = next((row[c.at] for c in self.shape.of(Holds.UNIT) if c.at < len(row)), "")
        doubts = tuple(row_doubts(line, row, self.shape, self.tongue)) if columns else ()
        for column in columns:
            text = row[column.at] if column.at < len(row) else ""
            listed = currency_named(named, self.tongue.own) or currency_named(column.head, self.tongue.own)
            tongue = Tongue(self.tongue.own, listed or self.tongue.listed, self.tongue.style)
            price = _cell_price(text, tongue) if text else None
            if price is None:
                yield column.head, None
                continue
            per = unit or unit_of_head_of_prices(column.head)
            if per and price.kind is RowPriceKind.FIXED:
                price = replace(price, kind=RowPriceKind.PER_UNIT, unit=per.lower()[:40])
            for doubt in (
                *doubts,
                *filter(None, [line.fragments[column.at].doubt]),
                *([BELOW_ZERO] if is_below_zero(text) else []),
            ):
                price = price.doubted(doubt)
            if manner := self._manner_beside(row):
                price = in_manner(price, *manner)
            if is_in_cents(column.head):
                price = price.doubted("The head of the column speaks of cents.")
            if adds_tax(column.head):
                price = price.doubted(TAXED)
            if self.shape.guessed and len(self.shape.of(Holds.PRICE)) == 1 and any(c.unit for c in self.shape.columns):
                price = price.doubted("Which column is the price was guessed.", UNSURE)
            yield column.head, ReadPrice(price, text, line.fragments[column.at])


def _doubted(found: Found) -> Found:
    """A service whose name has the words of a notice is for a person to judge."""
    name = found.name.text
    if found.price is None or not (is_about_the_house(name) or is_no_service(name) or is_sum(name)):
        return found
    return replace(found, price=replace(found.price, price=found.price.price.doubted(NO_SERVICE)))


def _without(name: str, length: str) -> str:
    """A name without the length that ends it: "First visit (45 min)"."""
    head, _, tail = name.partition(length)
    return printed_name(head) if not re.search(r"\w", tail) and has_words(head) else ""


def _cell_price(text: str, tongue: Tongue) -> Price | None:
    """The price a cell says, whatever length stands beside it."""
    for length in durations_in(text):
        if prices_in(text[: length.start] + " " + text[length.end :], tongue):
            text = text[: length.start] + " " * (length.end - length.start) + text[length.end :]
    return price_of(text, tongue)


def _spanned(least: ReadPrice, most: ReadPrice | None) -> ReadPrice:
    """A lowest and a highest price as one: from, or a range."""
    price = least.price
    if most is None or most.price.amount is None:
        return replace(least, price=replace(price, kind=RowPriceKind.FROM))
    printed = f"{least.printed} - {most.printed}"
    sure = min(price.confidence, most.price.confidence)
    if price.amount is not None and most.price.amount > price.amount:
        price = replace(price, kind=RowPriceKind.RANGE, amount_max=most.price.amount, confidence=sure)
    elif most.price.amount != price.amount:
        price = price.doubted("The highest price is below the lowest.")
    return ReadPrice(price, printed, least.fragment)
