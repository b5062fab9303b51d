"""No two services may stand in a customer's list under one name, in either language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog_importer.domain.names import name_key
from catalog_importer.domain.refusals import CatalogRefusal, named
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import CellSource, ExtractedRow, TextCell


@dataclass(frozen=True, slots=True)
class Called:
    """What customers would see a service called. `key`, `key_sw`: the names they read, as names are compared; `row_id`:
    of the draft's row that it is, None: it stays as it is. `anew`: it is not on offer under these names now.
    """

    name: str
    key: str
    key_sw: str
    row_id: str | None
    anew: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """Services under one name; `slug` is of the rule, `what` the name's language in words."""

    slug: str
    what: str
    services: tuple[Called, ...]


def in_swahili(name: str, name_sw: str | None) -> str:
    """What a customer who writes Swahili is shown, as names are compared."""
    return name_key(name_sw or name)


def shared_names(called: Sequence[Called]) -> list[Shared]:
    """Names that tell services apart no more. Those that were live under one name before are nobody's concern now;
    of services that share their English name nothing is said of the Swahili one.
    """
    english = _shared(called, lambda one: one.key, "same-name-twice", "one name")
    said = {id(one) for shared in english for one in shared.services}
    rest = [one for one in called if id(one) not in said]
    return [*english, *_shared(rest, lambda one: one.key_sw, "same-swahili-name", "one Swahili name")]


def check(before: Mapping[str, Service], after: Iterable[Service], rows: Mapping[str, str]) -> None:
    """Raise CatalogRefusal where what a draft calls a service another one is called, too. `rows`: the draft's, by the
    id of the service each becomes.
    """
    shared = shared_names(
        [
            Called(one.name, *keys_of(one), rows.get(one.service_id), _is_called_anew(before.get(one.service_id), one))
            for one in after
            if not one.retired
        ]
    )
    if not shared:
        return
    first = [each for each in shared if each.slug == shared[0].slug]
    names = [f'"{one.name}"' for each in first for one in each.services]
    ids = [one.row_id for each in first for one in each.services if one.row_id is not None]
    msg = f"Customers would see two services under {first[0].what}: {named(names)}. Change one."
    raise CatalogRefusal(first[0].slug, msg, ids)


def keys_of(service: Service) -> tuple[str, str]:
    """What customers read for it, in English and in Swahili, as names are compared."""
    return service.name_key, in_swahili(service.name, service.name_sw)


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


def _shared(services: Iterable[Called], key: Callable[[Called], str], slug: str, what: str) -> list[Shared]:
    by_name: dict[str, list[Called]] = {}
    for one in services:
        by_name.setdefault(key(one), []).append(one)
    return [
        Shared(slug, what, tuple(same)) for same in by_name.values() if len(same) > 1 and any(one.anew for one in same)
    ]


def _is_called_anew(before: Service | None, after: Service) -> bool:
    return before is None or before.retired or keys_of(before) != keys_of(after)
