"""What a draft makes of the catalogue: the service each row becomes, and the services that leave it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from catalog_importer.domain.comparing import wanted
from catalog_importer.domain.names import service_id_for
from catalog_importer.domain.services import Service
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class Matched:
    """A row beside the service it is, None: a new one. Where a person said so, the row's name is the new one."""

    row: ExtractedRow
    live: Service | None
    taken_over: bool = False


def matched(rows: Iterable[tuple[ExtractedRow, str | None]], stored: StoredServices) -> list[Matched]:
    """Every row of a draft, each with the id of the service it took over, beside the service it is."""
    given = list(rows)
    besides = stored.besides({service_id for _, service_id in given if service_id is not None})
    return [Matched(row, besides.behind(row, taken), taken is not None) for row, taken in given]


def becoming(rows: Iterable[Matched], stored: StoredServices) -> dict[str, Service]:
    """By row: the service it becomes. Rows passed the price floor; ids of new services are made of their names."""
    taken = set(stored.by_id)
    found: dict[str, Service] = {}
    for each in rows:
        row, live = each.row, each.live
        service_id = live.service_id if live else service_id_for(row.name.value or "", taken)
        taken.add(service_id)
        found[row.row_id] = wanted(row, live, service_id, renames=each.taken_over)
    return found


def leaving(removed: Collection[str], kept: Mapping[str, Service], stored: StoredServices) -> tuple[Service, ...]:
    """Services on offer that a person took out of the list and that no row becomes, as they are stored then."""
    stay = {service.service_id for service in kept.values()}
    gone = (stored.by_id[service_id] for service_id in removed if service_id in stored.by_id)
    return tuple(replace(one, retired=True) for one in gone if not one.retired and one.service_id not in stay)
