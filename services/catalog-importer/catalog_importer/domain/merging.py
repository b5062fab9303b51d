"""Rows of several files or photos -> one list: what is the same service becomes one row, each cell the surest of them.

Nothing is lost: a row is in the result, or merged into one that is. Two different prices make no price (decision 9).
The order of files changes the order of rows only. Time grows with the rows, not with their pairs: names are compared
with their neighbours in three sorted orders.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from catalog_importer.domain.amounts import DOUBTED
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.names import name_key, of_variant
from catalog_importer.domain.sameness import Name, are_one, is_vetoed, name_of
from ratiba_contracts.menu import DurationCell, ExtractedRow, PriceCell, RowPriceKind, TextCell

_NEIGHBOURS = 8


def merged(rows: Sequence[ExtractedRow], manner: Manner) -> list[ExtractedRow]:
    """The rows, merged, in the order in which each service is met first, with ids r1, r2, ..."""
    rows = _lengths_apart(rows)
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_key[name_key(row.name.value or "") or f"\x00{at}"].append(at)
    groups = [sorted(at for key in keys for at in by_key[key]) for keys in _clusters(rows, by_key)]
    groups.sort(key=lambda places: places[0])
    joined = [_one_row([rows[at] for at in places], manner) for places in groups]
    return [row.model_copy(update={"row_id": f"r{number}"}) for number, row in enumerate(joined, 1)]


def _lengths_apart(rows: Sequence[ExtractedRow]) -> list[ExtractedRow]:
    """The rows, those of a name that stands on one page with several lengths under names with their length.

    They are several services (edge case 29), and of one name only one can go live.
    """
    lengths: dict[tuple[str, object], set[int]] = defaultdict(set)
    for row in rows:
        if row.duration_min.value is not None:
            lengths[name_key(row.name.value or ""), _page(row)].add(row.duration_min.value)
    several = {key for (key, _), some in lengths.items() if key and len(some) > 1}
    return [
        row.model_copy(update={"name": row.name.model_copy(update={"value": _with_length(row)})})
        if row.duration_min.value is not None and name_key(row.name.value or "") in several
        else row
        for row in rows
    ]


def _with_length(row: ExtractedRow) -> str:
    return of_variant(row.name.value or "", f"{row.duration_min.value} min")


def _clusters(rows: Sequence[ExtractedRow], by_key: dict[str, list[int]]) -> Iterable[set[str]]:
    """Keys that are one service. A key joins a cluster only where nothing vetoes it against any member."""
    names = {key: name_of(key) for key in by_key if not key.startswith("\x00")}
    pages = {key: {_page(rows[at]) for at in places} for key, places in by_key.items()}
    cluster_of: dict[str, set[str]] = {key: {key} for key in by_key}
    for one, other in _pairs(names):
        left, right = cluster_of[one], cluster_of[other]
        if left is right or pages[one] & pages[other] or not are_one(names[one], names[other]):
            continue
        if any(_must_stay_apart(a, b, names, pages) for a in left for b in right):
            continue
        left |= right
        for key in right:
            cluster_of[key] = left
    seen: dict[int, set[str]] = {id(cluster): cluster for cluster in cluster_of.values()}
    return seen.values()


def _must_stay_apart(one: str, other: str, names: dict[str, Name], pages: dict[str, set[object]]) -> bool:
    """Two names of one page are two services however alike; vetoed names never meet, by whatever way."""
    return bool(pages[one] & pages[other]) or is_vetoed(names[one], names[other])


def _page(row: ExtractedRow) -> object:
    where = row.name.provenance
    return (where.file, where.page) if where else None


def _pairs(names: dict[str, Name]) -> list[tuple[str, str]]:
    """Pairs of keys near each other when sorted from the front, from the back, and by their words; each once."""
    orders = (
        sorted(names, key=lambda key: (names[key].text, key)),
        sorted(names, key=lambda key: (names[key].text[::-1], key)),
        sorted(names, key=lambda key: (sorted(names[key].words), key)),
    )
    pairs = set()
    for order in orders:
        for at, key in enumerate(order):
            for other in order[at + 1 : at + 1 + _NEIGHBOURS]:
                pairs.add((key, other) if key < other else (other, key))
    return sorted(pairs)


def _one_row(rows: Sequence[ExtractedRow], manner: Manner) -> ExtractedRow:
    if len(rows) == 1:
        return rows[0]
    ordered = sorted(rows, key=_canonical)
    doubts = tuple(dict.fromkeys(doubt for row in ordered for doubt in row.doubts))
    return rows[0].model_copy(
        update={
            "name": _surest_text([row.name for row in ordered]),
            "name_sw": _surest_text([row.name_sw for row in ordered]),
            "category": _surest_text([row.category for row in ordered]),
            "description": _surest_text([row.description for row in ordered]),
            "duration_min": _surest_length([row.duration_min for row in ordered]),
            "price": _one_price([row.price for row in ordered], manner),
            "doubts": doubts[:8],
        }
    )


def _canonical(row: ExtractedRow) -> tuple[str, str, int, int]:
    """An order of rows that does not depend on the order of files."""
    where = row.name.provenance
    place = (where.file or "", where.page or 0, where.line or 0) if where else ("", 0, 0)
    return (row.name.value or "", *place)


def _surest_text(cells: Sequence[TextCell]) -> TextCell:
    filled = [cell for cell in cells if cell.value]
    return max(filled, key=lambda cell: cell.confidence, default=cells[0])


def _surest_length(cells: Sequence[DurationCell]) -> DurationCell:
    filled = [cell for cell in cells if cell.value is not None]
    best = max(filled, key=lambda cell: cell.confidence, default=cells[0])
    if len({(cell.value, cell.longest) for cell in filled}) > 1:
        return best.model_copy(update={"confidence": min(best.confidence, DOUBTED)})
    return best


def _terms(price: PriceCell) -> tuple[object, ...]:
    return price.kind, price.currency, price.amount, price.amount_max, price.unit


def _one_price(cells: Sequence[PriceCell], manner: Manner) -> PriceCell:
    """The surest where all agree; none, red, with all of them named where they do not."""
    printed = [cell for cell in cells if cell.kind is not RowPriceKind.NONE]
    best = max(printed, key=lambda cell: cell.confidence, default=cells[0])
    if len({_terms(cell) for cell in printed}) <= 1:
        return best
    told = list(dict.fromkeys(_told(cell) for cell in printed))
    doubt = f"It stands there at different prices: {'; '.join(told[:6])}."
    doubts = tuple(dict.fromkeys(doubt for cell in printed for doubt in cell.doubts))
    return PriceCell(
        currency=manner.currency, printed=best.printed, provenance=best.provenance, doubts=(doubt, *doubts)[:8]
    )


def _told(cell: PriceCell) -> str:
    where = cell.provenance
    words = f"“{cell.printed}”" if cell.printed else cell.kind.value.replace("_", " ")
    if where is None or where.file is None:
        return words
    place = ", ".join(f"{name} {at}" for name, at in (("page", where.page), ("line", where.line)) if at)
    return f"{words} in {where.file}{f' ({place})' if place else ''}"
