"""A draft as people are shown it: its rows beside what is live, and what a commit would do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog_importer.adapters import draft_rows, drafts, state_row
from catalog_importer.adapters.draft_rows import KeptRow
from catalog_importer.adapters.drafts import Draft
from catalog_importer.domain.draft_names import Sharing, sharing
from catalog_importer.domain.relations import Edges, standing
from catalog_importer.domain.renamed import looks_like
from catalog_importer.domain.services import Service
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, DraftState, RowChange, ServiceLeaving
from ratiba_contracts.catalog_relations import RelationShown
from ratiba_contracts.live_catalog import OpenDraft
from ratiba_runtime.database import Connection

MOST_RELATIONS = 500
"""Shown at a time, the surest first."""

MOST_LEAVING = 200


async def sharing_of(connection: Connection, draft: Draft, services: Mapping[str, Service]) -> Sharing:
    """Which of its rows a commit would refuse because of what they are called; none once it is no draft any more."""
    if draft.state is not DraftState.READY:
        return {}
    stored = StoredServices.of(services).besides(await draft_rows.taken_over(connection, draft.draft_id))
    return sharing(await draft_rows.named_rows(connection, draft.draft_id), stored, draft.removed)


async def draft_shown(
    connection: Connection,
    draft: Draft,
    rows: Sequence[KeptRow],
    services: Mapping[str, Service],
    shared: Sharing,
    *,
    only_red: bool = False,
) -> DraftShown:
    """The draft with these of its rows. `services`: all that are stored; `shared`: of the draft as it is now."""
    tally = await draft_rows.tally(connection, draft.draft_id, also_red=shared)
    state = await state_row.read(connection)
    beside = await _beside(connection, draft, rows, services, shared)
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


async def open_drafts(connection: Connection, services: Mapping[str, Service]) -> tuple[OpenDraft, ...]:
    """Those neither committed nor thrown away, newest first, with how many of their rows keep each from going live."""
    shown = []
    for draft in await drafts.open_ones(connection):
        shared = await sharing_of(connection, draft, services)
        tally = await draft_rows.tally(connection, draft.draft_id, also_red=shared)
        shown.append(
            OpenDraft(
                draft_id=draft.draft_id,
                state=draft.state,
                started_at=draft.started_at,
                files=tuple(file.file_name for file in draft.files),
                rows=tally.rows,
                red=tally.red,
            )
        )
    return tuple(shown)


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
    """What rows are shown beside: the live services they are, those that new ones may be, others of their name."""

    stored: StoredServices
    alike: Mapping[str, Service]
    sharing: Sharing

    def shown(self, each: KeptRow) -> DraftRow:
        """A row."""
        live, alike = self.stored.behind(each.row, each.service_id), self.alike.get(each.row.row_id)
        shared = self.sharing.get(each.row.row_id, ())
        return DraftRow(
            row=each.row,
            red=each.red or bool(shared),
            change=each.change,
            changes=each.changes,
            service=None if live is None or live.retired else live.on_offer(),
            taken_over=each.service_id is not None,
            looks_like=None if alike is None else alike.on_offer(),
            shares_name=shared,
        )


async def _beside(
    connection: Connection, draft: Draft, rows: Iterable[KeptRow], services: Mapping[str, Service], shared: Sharing
) -> _Beside:
    taken = await draft_rows.taken_over(connection, draft.draft_id)
    stored = StoredServices.of(services).besides(taken)
    new = [] if draft.is_of_live else [each.row for each in rows if each.change is RowChange.NEW]
    if not new or not services:
        return _Beside(stored, {}, shared)
    named = await draft_rows.name_keys(connection, draft.draft_id)
    return _Beside(stored, looks_like(new, _missing(services.values(), taken, named)), shared)


def _missing(services: Iterable[Service], taken: Collection[str], named: Collection[str]) -> list[Service]:
    """Services on offer that the list does not have."""
    return [one for one in services if not one.retired and one.service_id not in taken and one.name_key not in named]
