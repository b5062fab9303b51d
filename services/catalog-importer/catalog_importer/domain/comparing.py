"""What a row of a draft would make of the catalogue: a new service, a changed one, or nothing."""

from dataclasses import dataclass, replace

from catalog_importer.domain.names import name_key, tidy
from catalog_importer.domain.services import PriceSource, Service, changed_fields
from ratiba_contracts.catalog_drafts import RowChange
from ratiba_contracts.menu import CellSource, DurationCell, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell
from ratiba_contracts.views import Price, PriceKind
from ratiba_wording.prices_said import price_said

LONGEST = 600
"""Minutes; the longest a service may take."""

_ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """What a commit would do with a row. `changes`: the fields it would change."""

    change: RowChange
    changes: tuple[str, ...] = ()


def key_of(row: ExtractedRow) -> str:
    """By which a row finds its service; empty for a row without a name."""
    return name_key(row.name.value or "")


def compared(row: ExtractedRow, live: Service | None, *, renames: bool = False) -> Compared:
    """What a commit would do with a row, as far as it is filled in. `live`: the service it is, None: a new one."""
    if live is None:
        return Compared(RowChange.NEW)
    changes = changed_fields(live, wanted(row, live, live.service_id, renames=renames))
    return Compared(RowChange.UPDATE if changes else RowChange.UNCHANGED, changes)


def wanted(row: ExtractedRow, live: Service | None, service_id: str, *, renames: bool = False) -> Service:
    """The service a row makes. What the row does not say stays as it is; a suggestion never replaces what is live.

    Of a row that may be committed only: it has a name, a price that somebody vouches for and, unless there is a live
    service to keep them from, minutes. A price nobody vouches for leaves the live one. Where it `renames`, the live
    service is called as the row is from now on.
    """
    price = priced(row.price)
    name = tidy(row.name.value or "")
    if live is None:
        if price is None or (minutes := rounded(row.duration_min.value)) is None:
            msg = f"row {row.row_id} has no price or no minutes"
            raise ValueError(msg)
        return Service(
            service_id=service_id,
            name=name,
            duration_min=minutes,
            price=price,
            price_source=source_of(row.price),
            name_sw=words_after(row.name_sw, None),
            category=words_after(row.category, None),
            description=words_after(row.description, None),
        )
    return replace(
        live,
        name=name if name and (renames or _is_typed(row.name.provenance)) else live.name,
        duration_min=_minutes(row.duration_min, live.duration_min),
        price=live.price if price is None else price,
        price_source=_source(row.price, price, live),
        name_sw=words_after(row.name_sw, live.name_sw),
        category=words_after(row.category, live.category),
        description=words_after(row.description, live.description),
        retired=False,
    )


def priced(cell: PriceCell) -> Price | None:
    """The cell as a price; None while it is red."""
    if cell.is_red or cell.kind is RowPriceKind.NONE:
        return None
    return Price(
        kind=PriceKind(cell.kind.value),
        currency=cell.currency,
        amount=cell.amount,
        amount_max=cell.amount_max,
        unit=cell.unit,
    )


def source_of(cell: PriceCell) -> PriceSource:
    """Who vouches for a cell that is not red."""
    return PriceSource.TYPED if cell.is_typed else PriceSource.PRINTED


def rounded(minutes: int | None) -> int | None:
    """Minutes up to the next multiple of 5; None where there are none, or more than a service may take."""
    if minutes is None:
        return None
    up = -(-minutes // _ROUND_TO) * _ROUND_TO
    return up if up <= LONGEST else None


def _source(cell: PriceCell, price: Price | None, live: Service) -> PriceSource:
    same = price is None or price_said(price) == price_said(live.price)
    return live.price_source if same else source_of(cell)


def _minutes(cell: DurationCell, live: int) -> int:
    return live if _is_suggested(cell.provenance) else (rounded(cell.value) or live)


def words_after(cell: TextCell, live: str | None) -> str | None:
    """What a field of words says after a commit: a suggestion replaces nothing live, and only a person empties it."""
    if cell.value is not None and tidy(cell.value):
        return live if live is not None and _is_suggested(cell.provenance) else tidy(cell.value)
    return None if _is_typed(cell.provenance) else live


def _is_suggested(provenance: Provenance | None) -> bool:
    return provenance is not None and provenance.source is CellSource.SUGGESTED


def _is_typed(provenance: Provenance | None) -> bool:
    return provenance is not None and provenance.source is CellSource.TYPED
