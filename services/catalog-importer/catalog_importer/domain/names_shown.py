"""No two services may stand in a customer's list under one name, in either language."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from catalog_importer.domain.names import name_key
from catalog_importer.domain.refusals import CatalogRefusal, named
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import CellSource, ExtractedRow, TextCell


def in_swahili(name: str, name_sw: str | None) -> str:
    """What a customer who writes Swahili is shown, as names are compared."""
    return name_key(name_sw or name)


def check(before: Mapping[str, Service], after: Iterable[Service], rows: Mapping[str, str]) -> None:
    """Raise CatalogRefusal where what a draft calls a service another one is called, too. `rows`: the draft's, by the
    id of the service each becomes. Two that were live under one name before keep nothing else from going live.
    """
    offered = [service for service in after if not service.retired]
    called_anew = {one.service_id for one in offered if _names(before.get(one.service_id)) != _names(one)}
    for slug, what, called in (
        ("same-name-twice", "one name", lambda one: one.name_key),
        ("same-swahili-name", "one Swahili name", lambda one: in_swahili(one.name, one.name_sw)),
    ):
        shared = _shared(offered, called)
        _refuse([same for same in shared if any(one.service_id in called_anew for one in same)], rows, slug, what)


def without_shared_suggestions(rows: Sequence[ExtractedRow], live: Iterable[Service]) -> tuple[ExtractedRow, ...]:
    """Rows without Swahili names that were only suggested and that another row or service has: they tell none apart."""
    said: dict[str, set[str]] = {}
    for row in rows:
        key = name_key(row.name.value or "")
        said.setdefault(in_swahili(row.name.value or "", row.name_sw.value), set()).add(key)
    for service in live:
        if not service.retired:
            said.setdefault(in_swahili(service.name, service.name_sw), set()).add(service.name_key)
    return tuple(
        row.model_copy(update={"name_sw": TextCell()})
        if _is_suggested(row) and len(said[name_key(row.name_sw.value or "")]) > 1
        else row
        for row in rows
    )


def _is_suggested(row: ExtractedRow) -> bool:
    cell = row.name_sw
    return bool(cell.value) and cell.provenance is not None and cell.provenance.source is CellSource.SUGGESTED


def _shared(services: Iterable[Service], called: Callable[[Service], str]) -> list[list[Service]]:
    by_name: dict[str, list[Service]] = {}
    for service in services:
        by_name.setdefault(called(service), []).append(service)
    return [same for same in by_name.values() if len(same) > 1]


def _names(service: Service | None) -> tuple[str, str] | None:
    return (service.name_key, in_swahili(service.name, service.name_sw)) if service and not service.retired else None


def _refuse(shared: Sequence[Sequence[Service]], rows: Mapping[str, str], slug: str, what: str) -> None:
    if not shared:
        return
    names = [f'"{service.name}"' for same in shared for service in same]
    ids = [rows[service.service_id] for same in shared for service in same if service.service_id in rows]
    raise CatalogRefusal(slug, f"Customers would see two services under {what}: {named(names)}. Change one.", ids)
