"""What must be true of rows before they may go live. Each rule names the rows that break it.

The price floor (catalog onboarding, "price safety floor"): no price goes live that neither a person nor the printed
list vouches for. It is judged from the row's content, whatever the row's stored colour says.
"""

from collections.abc import Iterable, Sequence

from catalog_importer.domain.becoming import Matched
from catalog_importer.domain.comparing import key_of, rounded
from catalog_importer.domain.refusals import CatalogRefusal, named
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import ExtractedRow

LONGEST_NAME = 120


def is_red(row: ExtractedRow, live: Service | None, currency: str) -> bool:
    """Whether a person must type something first: a name, a price, or the minutes of a service that is not live yet."""
    return _is_unvouched(row, currency) or _lacks_minutes(row, live)


def check(rows: Sequence[Matched], currency: str) -> None:
    """Raise CatalogRefusal for the first rule that rows break."""
    _unvouched([each.row for each in rows if _is_unvouched(each.row, currency)])
    _too_long([each.row for each in rows if len(each.row.name.value or "") > LONGEST_NAME])
    _without_minutes([each.row for each in rows if _lacks_minutes(each.row, each.live)])
    _twice([each.row for each in rows])


def _is_unvouched(row: ExtractedRow, currency: str) -> bool:
    """A price in another currency than the tenant's is nobody's; nought is none: what costs nothing is free."""
    return row.is_red or row.price.currency != currency or row.price.amount == 0


def _lacks_minutes(row: ExtractedRow, live: Service | None) -> bool:
    """A live service keeps those it has."""
    return live is None and rounded(row.duration_min.value) is None


def _unvouched(rows: Sequence[ExtractedRow]) -> None:
    if rows:
        msg = f"Type a name and a price first, or say that it is free or on quote: {_names(rows)}."
        raise CatalogRefusal("price-floor-violation", msg, _ids(rows))


def _too_long(rows: Sequence[ExtractedRow]) -> None:
    if rows:
        raise CatalogRefusal("name-too-long", f"A name has {LONGEST_NAME} letters at most: {_names(rows)}.", _ids(rows))


def _without_minutes(rows: Sequence[ExtractedRow]) -> None:
    if rows:
        msg = f"Type how many minutes it takes, 5 to 600: {_names(rows)}."
        raise CatalogRefusal("duration-missing", msg, _ids(rows))


def _twice(rows: Sequence[ExtractedRow]) -> None:
    by_name: dict[str, list[ExtractedRow]] = {}
    for row in rows:
        by_name.setdefault(key_of(row), []).append(row)
    again = [row for same in by_name.values() if len(same) > 1 for row in same]
    if again:
        msg = f"The same name stands there twice. Rename, merge or delete one: {_names(again)}."
        raise CatalogRefusal("same-name-twice", msg, _ids(again))


def _names(rows: Iterable[ExtractedRow]) -> str:
    return named([f'"{row.name.value}"' if row.name.value else "a row without a name" for row in rows])


def _ids(rows: Iterable[ExtractedRow]) -> list[str]:
    return [row.row_id for row in rows]
