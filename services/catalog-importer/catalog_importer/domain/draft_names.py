"""What the rows of a draft would be called once it is live, and which of them nobody could tell apart then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalog_importer.domain.comparing import words_after
from catalog_importer.domain.names import name_key
from catalog_importer.domain.names_shown import Called, keys_of, shared_names
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import SharedName
from ratiba_contracts.menu import TextCell


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that has a name. `key`: what it is compared by; `service_id`: of the live service a person said it is."""

    row_id: str
    name: str
    key: str
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
        live = stored.by_key.get(row.key) if row.service_id is None else stored.by_id.get(row.service_id)
        name_sw = words_after(row.name_sw, None if live is None else live.name_sw)
        keys = (row.key, name_key(name_sw) if name_sw else row.key)
        anew = live is None or live.retired or live.service_id in become or keys_of(live) != keys
        called.append(Called(row.name, *keys, row.row_id, anew))
        if live is not None:
            become.add(live.service_id)
    stay = (one for one in stored.by_id.values() if not one.retired and one.service_id not in become)
    return [*called, *(Called(one.name, *keys_of(one), None, anew=False) for one in stay)]
