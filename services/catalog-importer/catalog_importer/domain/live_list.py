"""The live catalogue as a draft to be changed by hand: a row a service, every cell as a person once vouched for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalog_importer.domain.services import Service
from ratiba_contracts.menu import TYPED, DurationCell, ExtractedRow, PriceCell, RowPriceKind, TextCell

_CELLS = ("name", "name_sw", "category", "duration_min", "price", "description")


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A row, the service it is (None: one that was added), and the row as it was made of that service."""

    row: ExtractedRow
    service_id: str | None
    as_made: ExtractedRow | None


def row_of(service: Service, row_id: str) -> ExtractedRow:
    """A service as a row that changes nothing."""
    price = service.price
    return ExtractedRow(
        row_id=row_id,
        name=_words(service.name),
        name_sw=_words(service.name_sw),
        category=_words(service.category),
        description=_words(service.description),
        duration_min=DurationCell(value=service.duration_min, confidence=1.0, provenance=TYPED),
        price=PriceCell(
            kind=RowPriceKind(price.kind.value),
            currency=price.currency,
            amount=price.amount,
            amount_max=price.amount_max,
            unit=price.unit,
            confidence=1.0,
            provenance=TYPED,
        ),
    )


def rows_of(services: Iterable[Service], first: int = 1) -> tuple[LiveRow, ...]:
    """A row for each service on offer, numbered from `first`."""
    offered = [service for service in services if not service.retired]
    rows = [(service.service_id, row_of(service, f"r{number}")) for number, service in enumerate(offered, start=first)]
    return tuple(LiveRow(row, service_id, row) for service_id, row in rows)


def followed(
    rows: Iterable[LiveRow], services: Mapping[str, Service], removed: Collection[str], next_row: int
) -> tuple[LiveRow, ...]:
    """The list after the catalogue was changed by others: a cell nobody touched here follows, a touched one stays.

    A service that went since is gone here, too, unless somebody touched its row; one that came is added.
    """
    kept = [after for each in rows if (after := _followed(each, services)) is not None]
    here = {each.service_id for each in kept} | set(removed)
    came = [service for service_id, service in services.items() if service_id not in here]
    return (*kept, *rows_of(came, next_row))


def _followed(each: LiveRow, services: Mapping[str, Service]) -> LiveRow | None:
    if each.service_id is None or each.as_made is None:
        return each
    service = services[each.service_id]
    touched = [cell for cell in _CELLS if getattr(each.row, cell) != getattr(each.as_made, cell)]
    if service.retired and not touched:
        return None
    made = row_of(service, each.row.row_id)
    row = made.model_copy(update={cell: getattr(each.row, cell) for cell in touched})
    return LiveRow(row, each.service_id, made)


def _words(words: str | None) -> TextCell:
    return TextCell(value=words, confidence=1.0, provenance=TYPED)
