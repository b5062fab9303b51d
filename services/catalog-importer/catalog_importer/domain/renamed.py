"""Which live service a new row may be under another name. Only a person says that it is."""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from catalog_importer.domain.comparing import priced, rounded
from catalog_importer.domain.names import name_key
from catalog_importer.domain.sameness import Name, name_of
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import ExtractedRow
from ratiba_wording.prices_said import price_said

MOST_COMPARED = 2000
"""Services; of a list that lacks more than these, nothing is said: it is another list."""

_LEAST_ALIKE = 70.0


def looks_like(rows: Iterable[ExtractedRow], missing: Sequence[Service]) -> Mapping[str, Service]:
    """By row: the service, of those the list lacks, that is called alike and costs or takes the same."""
    if not 0 < len(missing) <= MOST_COMPARED:
        return {}
    known = [(service, _names(service.name, service.name_sw)) for service in missing]
    found: dict[str, Service] = {}
    for row in rows:
        said = _names(row.name.value, row.name_sw.value)
        alike = [(_alike(said, names), service) for service, names in known if _fits(row, service)]
        best = max(alike, key=lambda each: each[0], default=(0.0, None))
        if best[1] is not None and best[0] >= _LEAST_ALIKE:
            found[row.row_id] = best[1]
    return found


def _names(*words: str | None) -> tuple[Name, ...]:
    return tuple(name_of(each) for each in words if each and name_key(each))


def _alike(one: Sequence[Name], other: Sequence[Name]) -> float:
    """0 to 100. Names with other numbers, sizes or people in them ("men", "60 min") are not alike at all."""
    pairs = [(a, b) for a in one for b in other if a.numbers == b.numbers and a.telling == b.telling]
    return max((max(fuzz.ratio(a.text, b.text), fuzz.token_sort_ratio(a.text, b.text)) for a, b in pairs), default=0.0)


def _fits(row: ExtractedRow, service: Service) -> bool:
    price = priced(row.price)
    same_price = price is not None and price_said(price) == price_said(service.price)
    return same_price or rounded(row.duration_min.value) == service.duration_min
