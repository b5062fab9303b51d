"""A draft as people are shown it: its rows beside what is live, and what a commit would do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog_importer.adapters import draft_rows, service_rows, state_row
from catalog_importer.adapters.draft_rows import KeptRow
from catalog_importer.adapters.drafts import Draft
from catalog_importer.domain.relations import Edges, standing
from catalog_importer.domain.renamed import looks_like
from catalog_importer.domain.services import Service
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, RowChange, ServiceLeaving
from ratiba_contracts.catalog_relations import RelationShown
from ratiba_runtime.database import Connection

MOST_RELATIONS = 500
"""Shown at a time, the surest first."""

MOST_LEAVING = 200


async def draft_shown(
    connection: Connection, draft: Draft, rows: Sequence[KeptRow], *, only_red: bool = False
) -> DraftShown:
    """The draft with these of its rows."""
    tally = await draft_rows.tally(connection, draft.draft_id)
    state = await state_row.read(connection)
    services = await service_rows.read_all(connection)
    beside = await _beside(connection, draft, rows, services)
    offered = [services[service_id] for service_id in draft.removed if not services[service_id].retired]
    return DraftShown(
        draft_id=draft.draft_id,
        state=draft.state,
        version=draft.version,
        catalog_version=draft.catalog_version,
        fresh=draft.catalog_version >= state.services_version,
        modality=draft.modality,
        files=draft.files,
        pages=draft.pages,
        problems=draft.problems,
        rows=tuple(beside.shown(row) for row in rows),
        total=tally.red if only_red else tally.rows,
        red=tally.red,
        counts=tally.counts.model_copy(update={"retired": len(offered)}),
        relations=relations_shown(draft.relations, await draft_rows.names(connection, draft.draft_id)),
        inference=draft.inference.state,
        leaving=tuple(ServiceLeaving(service_id=one.service_id, name=one.name) for one in offered[:MOST_LEAVING]),
    )


def relations_shown(edges: Edges, names: Mapping[str, str]) -> tuple[RelationShown, ...]:
    """Edges that stand, banned ones too, with the names of what they join."""
    return tuple(
        RelationShown(
            a=edge.a,
            b=edge.b,
            a_name=names[edge.a],
            b_name=names[edge.b],
            kind=edge.kind,
            both_ways=edge.both_ways,
            confidence=edge.confidence,
            reason=edge.reason,
            state=edge.state,
        )
        for edge in standing(edges, names)[:MOST_RELATIONS]
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What rows are shown beside: the live services they are, and those that new ones may be."""

    stored: StoredServices
    alike: Mapping[str, Service]

    def shown(self, each: KeptRow) -> DraftRow:
        """A row."""
        live, alike = self.stored.behind(each.row, each.service_id), self.alike.get(each.row.row_id)
        return DraftRow(
            row=each.row,
            red=each.red,
            change=each.change,
            changes=each.changes,
            service=None if live is None or live.retired else live.on_offer(),
            taken_over=each.service_id is not None,
            looks_like=None if alike is None else alike.on_offer(),
        )


async def _beside(
    connection: Connection, draft: Draft, rows: Iterable[KeptRow], services: Mapping[str, Service]
) -> _Beside:
    taken = await draft_rows.taken_over(connection, draft.draft_id)
    stored = StoredServices.of(services).besides(taken)
    new = [] if draft.is_of_live else [each.row for each in rows if each.change is RowChange.NEW]
    if not new or not services:
        return _Beside(stored, {})
    named = await draft_rows.name_keys(connection, draft.draft_id)
    return _Beside(stored, looks_like(new, _missing(services.values(), taken, named)))


def _missing(services: Iterable[Service], taken: Collection[str], named: Collection[str]) -> list[Service]:
    """Services on offer that the list does not have."""
    return [one for one in services if not one.retired and one.service_id not in taken and one.name_key not in named]
