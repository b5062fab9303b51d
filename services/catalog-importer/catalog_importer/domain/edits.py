"""What a person does to rows of a draft. Everything they touch counts as typed."""

from typing import TypeVar

from catalog_importer.domain.refusals import CatalogRefusal
from ratiba_contracts.catalog_drafts import SetCells, SplitRow
from ratiba_contracts.menu import TYPED, DurationCell, ExtractedRow, PriceCell, RowPriceKind, TextCell

CellT = TypeVar("CellT", TextCell, DurationCell)

_SPLIT = "It was the price of one row: type what each of the two costs."


def set_cells(row: ExtractedRow, edit: SetCells) -> ExtractedRow:
    """The row with the cells that were typed; empty words take a field away. Raises CatalogRefusal for a price of 0."""
    changes: dict[str, TextCell | DurationCell | PriceCell] = {}
    for field in ("name", "name_sw", "category", "description"):
        words: str | None = getattr(edit, field)
        if words is not None:
            changes[field] = _words(words)
    if edit.duration_min is not None:
        changes["duration_min"] = DurationCell(value=edit.duration_min, confidence=1.0, provenance=TYPED)
    if edit.price is not None:
        if edit.price.amount == 0:
            raise CatalogRefusal("price-of-nought", "A price of 0 is none. Say that it is free.", [row.row_id])
        changes["price"] = edit.price.model_copy(update={"provenance": TYPED, "confidence": 1.0, "doubts": ()})
    return row.model_copy(update=changes)


def empty_row(row_id: str, currency: str) -> ExtractedRow:
    """A row to be filled in."""
    return ExtractedRow(row_id=row_id, name=TextCell(), price=no_price(currency))


def split(row: ExtractedRow, edit: SplitRow, second_id: str) -> tuple[ExtractedRow, ExtractedRow]:
    """Two rows of one, both without a price: which of them the printed one is of, a person says."""
    price = _left_open(row.price)
    first = row.model_copy(update={"name": _words(edit.name), "price": price})
    second = row.model_copy(
        update={"row_id": second_id, "name": _words(edit.second_name), "name_sw": TextCell(), "price": price}
    )
    return first, second


def merge(first: ExtractedRow, second: ExtractedRow) -> ExtractedRow:
    """One row of two: fields of the first, the second's where it has none. Two different prices leave none."""
    return first.model_copy(
        update={
            "name": _filled(first.name, second.name),
            "name_sw": _filled(first.name_sw, second.name_sw),
            "category": _filled(first.category, second.category),
            "description": _filled(first.description, second.description),
            "duration_min": _filled(first.duration_min, second.duration_min),
            "price": _one_price(first.price, second.price),
            "doubts": tuple(dict.fromkeys((*first.doubts, *second.doubts)))[:8],
        }
    )


def no_price(currency: str) -> PriceCell:
    """Nothing yet: red."""
    return PriceCell(kind=RowPriceKind.NONE, currency=currency)


def _left_open(price: PriceCell) -> PriceCell:
    """No price, with what was printed and where it stands, for the person who types it."""
    doubts = () if price.kind is RowPriceKind.NONE else (_SPLIT,)
    open_price = PriceCell(currency=price.currency, provenance=price.provenance, printed=price.printed)
    return open_price.model_copy(update={"doubts": (*price.doubts, *doubts)[:8]})


def _one_price(first: PriceCell, second: PriceCell) -> PriceCell:
    """The one there is. Where there are two, and where a cell is empty because there were two, it is left open."""
    doubts = tuple(dict.fromkeys((*first.doubts, *second.doubts)))[:8]
    for one in (first, second):
        if one.kind is RowPriceKind.NONE and one.doubts:
            return one.model_copy(update={"doubts": doubts})
    if second.kind is RowPriceKind.NONE:
        return first
    if first.kind is RowPriceKind.NONE:
        return second
    if _said(first) == _said(second):
        return max(first, second, key=lambda cell: cell.confidence)
    doubt = f"Two prices: {first.printed or first.kind} and {second.printed or second.kind}."
    return no_price(first.currency).model_copy(update={"doubts": (doubt,)})


def _said(cell: PriceCell) -> tuple[object, ...]:
    return cell.kind, cell.currency, cell.amount, cell.amount_max, cell.unit


def _words(words: str) -> TextCell:
    return TextCell(value=" ".join(words.split()) or None, confidence=1.0, provenance=TYPED)


def _filled(first: CellT, second: CellT) -> CellT:
    return second if first.value is None else first
