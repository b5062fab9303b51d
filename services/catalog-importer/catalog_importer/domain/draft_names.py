"""What the rows of a draft would be called once it is live, and which of them nobody could tell apart then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalog_importer.domain.comparing import words_after
from catalog_importer.domain.names import name_key
from catalog_importer.domain.names_shown import Called, in_swahili, shared_names
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import SharedName
from ratiba_contracts.menu import TextCell


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that has a name. `service_id`: of the live service a person said it is."""

    row_id: str
    name: str
    name_sw: TextCell
    service_id: str | None


Sharing = Mapping[str, tuple[SharedName, ...]]
"""By row: the other services that customers would see under its name."""


def sharing(rows: Iterable[NamedRow], stored: StoredServices, removed: Collection[str]) -> Sharing:
    """Rows that a commit would refuse because of what they are called. `stored`: besides what rows took over."""
    found: dict[str, tuple[SharedName, ...]] = {}
    for shared in shared_names(_called(rows, stored, removed)):
        swahili = shared.slug == "same-swahili-name"
        for one in shared.services:
            if one.row_id is not None:
                found[one.row_id] = tuple(
                    SharedName(name=other.name, row_id=other.row_id, swahili=swahili)
                    for other in shared.services
                    if other is not one
                )[:MOST_OTHERS]
    return found


MOST_OTHERS = 5
"""Told of a row; more tell nobody more."""


def _called(rows: Iterable[NamedRow], stored: StoredServices, removed: Collection[str]) -> list[Called]:
    called: list[Called] = []
    become = set(removed)
    for row in rows:
        live = stored.of_name(row.name, row.service_id)
        name_sw = words_after(row.name_sw, None if live is None else live.name_sw)
        anew = live is None or live.retired or live.service_id in become
        if live is not None:
            anew = anew or (live.name_key, in_swahili(live.name, live.name_sw)) != (
                name_key(row.name),
                in_swahili(row.name, name_sw),
            )
            become.add(live.service_id)
        called.append(Called(row.name, name_sw, row.row_id, anew))
    called += [
        Called(one.name, one.name_sw, None, anew=False)
        for one in stored.by_id.values()
        if not one.retired and one.service_id not in become
    ]
    return called
