"""What the columns of a table hold, known by their heads or by what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from catalog_importer.domain.column_heads import Holds, holds_by_head, is_year, unit_of_head
from catalog_importer.domain.durations import duration_of
from catalog_importer.domain.names import has_words
from catalog_importer.domain.prices import Tongue, price_of

_MOST_TITLES = 6
_MOSTLY, _HALF = 0.6, 0.5
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


def shape_of(cells: Sequence[Sequence[str]], tongue: Tongue) -> Shape | None:
    """What each column holds."""
    width = max((len(row) for row in cells), default=0)
    if width < 2:
        return None
    for at, row in enumerate(cells[:_MOST_TITLES]):
        known = [holds_by_head(text) for text in row if text]
        if sum(holds is not Holds.LABEL for holds in known) < (min(len(known), 2)) or len(known) < 2:
            continue
        if not any(is_price(text, tongue) and any(c.isdigit() for c in text) and not is_year(text) for text in row):
            return _by_heads(row, at, cells, tongue)
    if _heads_a_matrix(cells, tongue):
        return _by_heads(cells[0], 0, cells, tongue)
    return _by_content(cells, width, tongue) if width >= 3 else None


def _heads_a_matrix(cells: Sequence[Sequence[str]], tongue: Tongue) -> bool:
    """Whether the first row names columns by words of its own, over two or more of prices: "", "Men", "Women"."""
    heads, below = cells[0], cells[1 : 1 + _SAMPLE]
    if any(is_price(text, tongue) and not is_year(text) for text in heads) or not below:
        return False
    priced = [at for at, head in enumerate(heads) if head and _share(below, at, lambda t: is_price(t, tongue)) >= 0.5]
    if len(heads) == 2 and all(heads) and priced == [1] and len(below) >= 2:
        return _share(below, 1, lambda text: is_price(text, tongue)) >= 0.8
    return len(priced) >= 2 and 0 not in priced


def _by_heads(heads: Sequence[str], at: int, cells: Sequence[Sequence[str]], tongue: Tongue) -> Shape | None:
    below = cells[at + 1 : at + 1 + _SAMPLE]
    width = max([len(heads), *(len(row) for row in below)])
    columns = [_column(i, heads[i] if i < len(heads) else "") for i in range(width)]
    columns = _with_prices(columns, below, tongue)
    named = _with_names(columns, below)
    if named is None:
        return None
    return Shape(tuple(_with_lengths(named, below)), at + 1)


def _with_prices(columns: list[Column], below: Sequence[Sequence[str]], tongue: Tongue) -> list[Column]:
    """Where no head says price, every column is one whose head is no other known word and that holds mostly prices."""
    if any(column.holds in {Holds.PRICE, Holds.LEAST} for column in columns):
        return columns
    open_to = {Holds.LABEL, Holds.NAME, Holds.DESCRIPTION, Holds.CATEGORY}
    return [
        replace(c, holds=Holds.PRICE)
        if c.holds in open_to and _share(below, c.at, lambda text: is_price(text, tongue)) >= _HALF
        else c
        for c in columns
    ]


def _with_names(columns: list[Column], below: Sequence[Sequence[str]]) -> list[Column] | None:
    """One column of names: the one so headed, else the first of words. Of two so headed the first may be groups."""
    names = [column for column in columns if column.holds is Holds.NAME]
    if not names:
        stand_ins = (
            column
            for wanted in (Holds.LABEL, Holds.CATEGORY, Holds.DESCRIPTION)
            for column in columns
            if column.holds is wanted and _share(below, column.at, has_words) >= _MOSTLY
        )
        names = [stand_in] if (stand_in := next(stand_ins, None)) else []
    if not names:
        return None
    first, *others = names
    grouped = bool(others) and _distinct(below, first.at) < _HALF * _distinct(below, others[0].at)
    name = others[0] if grouped else first
    roles = {column.at: Holds.DESCRIPTION for column in others} | {first.at: Holds.CATEGORY, name.at: Holds.NAME}
    return [replace(column, holds=roles.get(column.at, column.holds)) for column in columns]


def _with_lengths(columns: list[Column], below: Sequence[Sequence[str]]) -> list[Column]:
    """Columns of lengths, headed so or not, with their unit."""
    found = [
        replace(c, holds=Holds.DURATION)
        if c.holds is Holds.LABEL and _share(below, c.at, lambda text: duration_of(text) is not None) >= _MOSTLY
        else c
        for c in columns
    ]
    return [_with_unit(column, below) if column.holds is Holds.DURATION else column for column in found]


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
        elif _share(sample, at, lambda text: is_price(text, tongue)) >= _MOSTLY:
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


def is_price(text: str, tongue: Tongue) -> bool:
    """Whether a cell holds a price and little else."""
    price = price_of(text, tongue)
    return price is not None and price.end - price.start >= 0.6 * len(text.strip())


def _is_count(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column numbers the rows."""
    numbers = [int(row[at]) for row in rows if at < len(row) and row[at].isdigit()]
    return len(numbers) >= 3 and all(later - earlier == 1 for earlier, later in pairwise(numbers))


def _share(rows: Sequence[Sequence[str]], at: int, is_so: Callable[[str], bool]) -> float:
    filled = [row[at] for row in rows if at < len(row) and row[at]]
    return sum(is_so(text) for text in filled) / len(filled) if filled else 0.0


def _distinct(rows: Sequence[Sequence[str]], at: int) -> int:
    return len({row[at] for row in rows if at < len(row) and row[at]})
