"""Rows of a table -> services. Columns are known by their heads, or by what stands in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from catalog_importer.domain.amounts import UNSURE, style_of
from catalog_importer.domain.column_heads import Holds, holds_by_head, is_in_cents, unit_of_head
from catalog_importer.domain.currencies import WITH_CENTS, currency_named
from catalog_importer.domain.durations import Duration, duration_of, durations_in
from catalog_importer.domain.found import Found, Words
from catalog_importer.domain.lines import Fragment, Line
from catalog_importer.domain.names import has_words, is_addition, of_variant, tidied, unmarked
from catalog_importer.domain.not_services import is_about_the_house, is_sentence
from catalog_importer.domain.pieces import ReadPrice
from catalog_importer.domain.price_words import unit_in_name
from catalog_importer.domain.prices import Price, Tongue, price_of, prices_in
from catalog_importer.domain.variants import by_label, without_labels
from ratiba_contracts.menu import RowPriceKind

_MOST_TITLES = 6
_MOSTLY = 0.6
_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its head, and the unit of its lengths."""

    at: int
    holds: Holds
    head: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is to be read. `first` is the index of the first row below its heads."""

    columns: tuple[Column, ...]
    first: int
    guessed: bool = False

    def of(self, holds: Holds) -> list[Column]:
        """The columns that hold this."""
        return [column for column in self.columns if column.holds is holds]


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


def shape_of(cells: Sequence[Sequence[str]], tongue: Tongue) -> Shape | None:
    """What each column holds."""
    width = max((len(row) for row in cells), default=0)
    if width < 2:
        return None
    for at, row in enumerate(cells[:_MOST_TITLES]):
        known = [holds_by_head(text) for text in row if text]
        if sum(holds is not Holds.LABEL for holds in known) < (2 if len(known) > 2 else len(known)) or len(known) < 2:
            continue
        if not any(price_of(text, tongue) and any(c.isdigit() for c in text) for text in row):
            return _by_heads(row, at, cells, tongue)
    return _by_content(cells, width, tongue) if width >= 3 else None


def _by_heads(heads: Sequence[str], at: int, cells: Sequence[Sequence[str]], tongue: Tongue) -> Shape | None:
    below = cells[at + 1 : at + 1 + _SAMPLE]
    width = max([len(heads), *(len(row) for row in below)])
    columns = [_column(i, heads[i] if i < len(heads) else "") for i in range(width)]
    if not any(column.holds in {Holds.PRICE, Holds.LEAST} for column in columns):
        columns = [
            replace(c, holds=Holds.PRICE)
            if c.holds is Holds.LABEL and _share(below, c.at, lambda t: _is_price(t, tongue)) >= _MOSTLY
            else c
            for c in columns
        ]
    if not any(column.holds is Holds.NAME for column in columns):
        standing_in = next(
            (
                c
                for wanted in (Holds.LABEL, Holds.CATEGORY, Holds.DESCRIPTION)
                for c in columns
                if c.holds is wanted and _share(below, c.at, has_words) >= _MOSTLY
            ),
            None,
        )
        if standing_in is None:
            return None
        columns[standing_in.at] = replace(standing_in, holds=Holds.NAME)
    names = [column for column in columns if column.holds is Holds.NAME]
    for extra in names[1:]:
        columns[extra.at] = replace(extra, holds=Holds.DESCRIPTION)
    if len(names) > 1 and _distinct(below, names[0].at) < 0.5 * _distinct(below, names[1].at):
        columns[names[0].at] = replace(names[0], holds=Holds.CATEGORY)
        columns[names[1].at] = names[1]
    columns = [
        replace(c, holds=Holds.DURATION)
        if c.holds is Holds.LABEL and _share(below, c.at, lambda t: duration_of(t) is not None) >= _MOSTLY
        else c
        for c in columns
    ]
    columns = [_with_unit(c, below) if c.holds is Holds.DURATION else c for c in columns]
    return Shape(tuple(columns), at + 1)


def _column(at: int, head: str) -> Column:
    return Column(at, holds_by_head(head), head, unit_of_head(head))


def _with_unit(column: Column, below: Sequence[Sequence[str]]) -> Column:
    """Bare numbers are minutes where they are as large as minutes are; small ones say nothing without a unit."""
    numbers = [int(row[column.at]) for row in below if column.at < len(row) and row[column.at].isdigit()]
    return replace(column, unit="min") if column.unit is None and numbers and min(numbers) >= 10 else column


def _by_content(cells: Sequence[Sequence[str]], width: int, tongue: Tongue) -> Shape | None:
    sample = cells[:_SAMPLE]
    columns: list[Column] = []
    for at in range(width):
        if _is_count(sample, at):
            columns.append(Column(at, Holds.NOTHING))
        elif _share(sample, at, lambda text: duration_of(text) is not None) >= _MOSTLY:
            columns.append(Column(at, Holds.DURATION))
        elif _share(sample, at, lambda text: _is_price(text, tongue)) >= _MOSTLY:
            columns.append(Column(at, Holds.PRICE))
        else:
            columns.append(Column(at, Holds.LABEL))
    texts = [c for c in columns if c.holds is Holds.LABEL and _share(sample, c.at, has_words) >= _MOSTLY]
    if not texts or not any(c.holds is Holds.PRICE for c in columns):
        return None
    name = max(texts, key=lambda c: (_distinct(sample, c.at), -c.at))
    columns[name.at] = replace(name, holds=Holds.NAME)
    for column in texts:
        if column.at < name.at:
            columns[column.at] = replace(column, holds=Holds.CATEGORY)
        elif column.at > name.at:
            columns[column.at] = replace(column, holds=Holds.DESCRIPTION)
    return Shape(tuple(_lengths_apart(columns, sample)), 0, guessed=True)


def _lengths_apart(columns: list[Column], sample: Sequence[Sequence[str]]) -> list[Column]:
    """Of two columns of bare numbers one may be minutes: multiples of 5 up to 8 hours, and far below the other."""
    prices = [c for c in columns if c.holds is Holds.PRICE]
    if len(prices) != 2 or any(c.holds is Holds.DURATION for c in columns):
        return columns
    numbers = [[int(row[c.at]) for row in sample if c.at < len(row) and row[c.at].isdigit()] for c in prices]
    for minutes, others, column in ((numbers[0], numbers[1], prices[0]), (numbers[1], numbers[0], prices[1])):
        like_minutes = minutes and all(n % 5 == 0 and 5 <= n <= 480 for n in minutes)
        if like_minutes and others and median(others) >= 8 * median(minutes):
            columns[column.at] = replace(column, holds=Holds.DURATION, unit="min")
            return columns
    return columns


def _is_price(text: str, tongue: Tongue) -> bool:
    price = price_of(text, tongue)
    return price is not None and price.end - price.start >= 0.6 * len(text.strip())


def _is_count(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column numbers the rows."""
    numbers = [int(row[at]) for row in rows if at < len(row) and row[at].isdigit()]
    return len(numbers) >= 3 and all(later - earlier == 1 for earlier, later in zip(numbers, numbers[1:], strict=False))


def _share(rows: Sequence[Sequence[str]], at: int, is_so: "object") -> float:
    filled = [row[at] for row in rows if at < len(row) and row[at]]
    return sum(bool(is_so(text)) for text in filled) / len(filled) if filled and callable(is_so) else 0.0


def _distinct(rows: Sequence[Sequence[str]], at: int) -> int:
    return len({row[at] for row in rows if at < len(row) and row[at]})


@dataclass(frozen=True, slots=True)
class _Reading:
    shape: Shape
    tongue: Tongue

    def rows(self, lines: Sequence[Line], cells: Sequence[Sequence[str]], category: Words | None) -> Iterator[Found]:
        """Every row below the heads, in order. A row of one cell of words is a heading for what follows."""
        heads = [column.head for column in self.shape.columns]
        section, filled_down = category, self._is_filled_down(cells)
        last: Found | None = None
        for line, row in zip(lines[self.shape.first :], cells[self.shape.first :], strict=True):
            texts = [text for text in row if text]
            if not texts or [*row, *[""] * (len(heads) - len(row))] == heads or is_about_the_house(" ".join(texts)):
                continue
            if (
                len(texts) == 1
                and not self._is_name_only_table(row)
                and has_words(texts[0])
                and not prices_in(texts[0], self.tongue)
            ):
                if not is_sentence(texts[0]):
                    at = row.index(texts[0])
                    section, last = Words(tidied(texts[0]), line, line.fragments[at]), None
                continue
            own = self._words(line, row, Holds.CATEGORY)
            if own:
                section = own
            here = own or (section if filled_down or not self.shape.of(Holds.CATEGORY) else category)
            for found in self._of_row(line, row, here, last):
                if is_addition(found.name.text) and last and found.price:
                    continue
                last = found
                yield found

    def _is_filled_down(self, cells: Sequence[Sequence[str]]) -> bool:
        """Whether a category stands only in the first row of its group."""
        columns = self.shape.of(Holds.CATEGORY)
        below = cells[self.shape.first :]
        empty = sum(not (columns[0].at < len(row) and row[columns[0].at]) for row in below) if columns else 0
        return bool(columns) and empty > 0.3 * len(below)

    def _is_name_only_table(self, row: Sequence[str]) -> bool:
        """Whether a lone cell may be a service without a price: the heads know a category, so headings are elsewhere."""
        names = self.shape.of(Holds.NAME)
        return bool(self.shape.of(Holds.CATEGORY)) and bool(names) and names[0].at < len(row) and bool(row[names[0].at])

    def _words(self, line: Line, row: Sequence[str], holds: Holds) -> Words | None:
        for column in self.shape.of(holds):
            if column.at < len(row) and has_words(row[column.at]):
                return Words(tidied(row[column.at]), line, line.fragments[column.at])
        return None

    def _of_row(self, line: Line, row: Sequence[str], category: Words | None, last: Found | None) -> Iterator[Found]:
        name = self._words(line, row, Holds.NAME)
        details = tuple(
            text for c in self.shape.of(Holds.DESCRIPTION) if c.at < len(row) and (text := tidied(row[c.at]))
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
        if not prices:
            yield found
        elif len(prices) == 1:
            yield replace(found, price=prices[0][1])
        elif all(label for label, _ in prices):
            yield from by_label(found, [read for _, read in prices], [label for label, _ in prices], self.tongue)
        else:
            yield without_labels(found, [read for _, read in prices], self.tongue)

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

    def _prices(self, line: Line, row: Sequence[str]) -> Iterator[tuple[str, ReadPrice]]:
        least = next(self._read(line, row, self.shape.of(Holds.LEAST)), None)
        most = next(self._read(line, row, self.shape.of(Holds.MOST)), None)
        if least and least[1].price.amount is not None:
            yield least[0], _spanned(least[1], most[1] if most else None)
        elif least:
            yield least
        yield from self._read(line, row, self.shape.of(Holds.PRICE))

    def _read(self, line: Line, row: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[str, ReadPrice]]:
        named = next((row[c.at] for c in self.shape.of(Holds.CURRENCY) if c.at < len(row)), "")
        unit = next((row[c.at] for c in self.shape.of(Holds.UNIT) if c.at < len(row)), "")
        for column in columns:
            text = row[column.at] if column.at < len(row) else ""
            listed = currency_named(named, self.tongue.own) or currency_named(column.head, self.tongue.own)
            price = _cell_price(text, replace(self.tongue, listed=listed or self.tongue.listed))
            if price is None:
                continue
            if not unit and (per := unit_in_name(column.head)):
                unit = per[1]
            if unit and price.kind is RowPriceKind.FIXED:
                price = replace(price, kind=RowPriceKind.PER_UNIT, unit=unit.lower()[:40])
            if is_in_cents(column.head):
                price = price.doubted("The head of the column speaks of cents.")
            if self.shape.guessed and len(self.shape.of(Holds.PRICE)) == 1 and any(c.unit for c in self.shape.columns):
                price = price.doubted("Which column is the price was guessed.", UNSURE)
            yield column.head, ReadPrice(price, text, line.fragments[column.at])


def _without(name: str, length: str) -> str:
    """A name without the length that ends it: "First visit (45 min)"."""
    head, _, tail = name.partition(length)
    return tidied(head) if not re.search(r"\w", tail) and has_words(head) else ""


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
