"""One edit of a draft in the open transaction: the rows it touches are stored and compared anew, no others."""

from dataclasses import dataclass, replace
from typing import assert_never

from catalog_importer.adapters import draft_rows
from catalog_importer.adapters.draft_rows import KeptRow, kept
from catalog_importer.adapters.drafts import Draft
from catalog_importer.domain import edits, relations
from catalog_importer.domain.live_list import row_of
from catalog_importer.domain.refusals import CatalogRefusal
from catalog_importer.domain.stored_services import StoredServices
from ratiba_contracts.catalog_drafts import (
    AddRow,
    DeleteRow,
    EditDraft,
    IsService,
    KeepService,
    MergeRows,
    SetCells,
    SplitRow,
)
from ratiba_contracts.catalog_relations import JudgeRelation
from ratiba_contracts.menu import ExtractedRow
from ratiba_runtime.database import Connection


@dataclass(slots=True)
class Editing:
    """One edit in the open transaction; `draft` is as it is after it. `stored`: besides what rows took over."""

    connection: Connection
    draft: Draft
    stored: StoredServices
    currency: str

    async def made(self, request: EditDraft) -> list[KeptRow]:
        """Make it; returns the rows it touched. Raises CatalogRefusal."""
        edit = request.edit
        match edit:
            case SetCells():
                found = await self._row(edit.row_id)
                return [await self._put(edits.set_cells(found.row, edit), found.service_id)]
            case AddRow():
                return [await self._added(edits.empty_row(self._next_id(), self.currency), edit.after)]
            case DeleteRow():
                return await self._deleted(edit.row_id)
            case SplitRow():
                found = await self._row(edit.row_id)
                first, second = edits.split(found.row, edit, self._next_id())
                return [await self._put(first, found.service_id), await self._added(second, edit.row_id)]
            case MergeRows():
                return [await self._merged(edit)]
            case JudgeRelation():
                return await self._judged(edit)
            case IsService():
                return await self._taken_over(edit)
            case KeepService():
                return [await self._kept(edit.service_id)]
            case _:
                assert_never(edit)

    async def _merged(self, edit: MergeRows) -> KeptRow:
        if edit.row_id == edit.other:
            raise CatalogRefusal("same-row", "A row cannot be merged with itself.", [edit.row_id])
        first, second = await self._row(edit.row_id), await self._row(edit.other)
        await self._taken_out(second)
        return await self._put(edits.merge(first.row, second.row), first.service_id)

    async def _judged(self, edit: JudgeRelation) -> list[KeptRow]:
        if edit.a == edit.b:
            raise CatalogRefusal("same-row", "A row does not go with itself.", [edit.a])
        await self._row(edit.a)
        await self._row(edit.b)
        self.draft = replace(self.draft, relations=relations.judged(self.draft.relations, edit))
        return []

    async def _deleted(self, row_id: str) -> list[KeptRow]:
        await self._taken_out(await self._row(row_id))
        return []

    async def _taken_out(self, gone: KeptRow) -> None:
        """Out of the list; out of a draft of the live catalogue, its service leaves with it."""
        await draft_rows.delete_row(self.connection, self.draft.draft_id, gone.row.row_id)
        if self.draft.is_of_live and gone.service_id is not None:
            self.draft = replace(self.draft, removed=(*self.draft.removed, gone.service_id))

    async def _taken_over(self, edit: IsService) -> list[KeptRow]:
        """A row becomes, or stops being, a live service of another name. A service is one row at most."""
        found = await self._row(edit.row_id)
        if self.draft.is_of_live:
            raise CatalogRefusal("is-the-service", "Here each row is its own service.", [edit.row_id])
        if edit.service_id is not None:
            await self._refuse_taken(edit.service_id, edit.row_id)
        await draft_rows.set_service(self.connection, self.draft.draft_id, edit.row_id, edit.service_id)
        taken = await draft_rows.taken_over(self.connection, self.draft.draft_id)
        self.stored = StoredServices.of(self.stored.by_id).besides(taken)
        return [await self._put(found.row, edit.service_id)]

    async def _refuse_taken(self, service_id: str, row_id: str) -> None:
        live = self.stored.by_id.get(service_id)
        if live is None or live.retired:
            raise CatalogRefusal("unknown-service", "There is no such service on offer.", [row_id])
        others = await draft_rows.that_are(self.connection, self.draft.draft_id, live)
        if others := tuple(each for each in others if each != row_id):
            raise CatalogRefusal("service-taken", f"Another row is {live.name} already.", others)

    async def _kept(self, service_id: str) -> KeptRow:
        if service_id not in self.draft.removed:
            raise CatalogRefusal("unknown-service", "This service was not taken out.")
        rest = tuple(each for each in self.draft.removed if each != service_id)
        self.draft = replace(self.draft, removed=rest)
        row = row_of(self.stored.by_id[service_id], self._next_id())
        back = kept(row, self.stored, self.currency, service_id=service_id, as_read=row)
        await draft_rows.insert_after(self.connection, self.draft.draft_id, back, None)
        return back

    async def _row(self, row_id: str) -> KeptRow:
        found = await draft_rows.these_rows(self.connection, self.draft.draft_id, [row_id])
        if row_id not in found:
            raise CatalogRefusal("unknown-row", "There is no such row in this draft.", [row_id])
        return found[row_id]

    async def _put(self, row: ExtractedRow, service_id: str | None) -> KeptRow:
        put = kept(row, self.stored, self.currency, service_id=service_id)
        await draft_rows.update_rows(self.connection, self.draft.draft_id, [put])
        return put

    async def _added(self, row: ExtractedRow, after: str | None) -> KeptRow:
        if after is not None:
            await self._row(after)
        added = kept(row, self.stored, self.currency)
        await draft_rows.insert_after(self.connection, self.draft.draft_id, added, after)
        return added

    def _next_id(self) -> str:
        row_id = f"r{self.draft.next_row}"
        self.draft = replace(self.draft, next_row=self.draft.next_row + 1)
        return row_id
