"""One edit of a draft in the open transaction: the rows it touches are stored and compared anew, no others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from catalog_importer.adapters import draft_rows
from catalog_importer.adapters.draft_rows import Draft, KeptRow, kept
from catalog_importer.domain import edits, relations
from catalog_importer.domain.refusals import CatalogRefusal
from catalog_importer.domain.services import Service
from ratiba_contracts.catalog_drafts import AddRow, DeleteRow, EditDraft, MergeRows, SetCells, SplitRow
from ratiba_contracts.catalog_relations import JudgeRelation
from ratiba_contracts.menu import ExtractedRow
from ratiba_runtime.database import Connection


@dataclass(slots=True)
class Editing:
    """One edit in the open transaction; `draft` is as it is after it."""

    connection: Connection
    draft: Draft
    by_key: Mapping[str, Service]
    currency: str

    async def made(self, request: EditDraft) -> list[KeptRow]:
        """Make it; returns the rows it touched. Raises CatalogRefusal."""
        edit = request.edit
        match edit:
            case SetCells():
                return [await self._put(edits.set_cells(await self._row(edit.row_id), edit))]
            case AddRow():
                return [await self._added(edits.empty_row(self._next_id(), self.currency), edit.after)]
            case DeleteRow():
                return await self._deleted(edit.row_id)
            case SplitRow():
                first, second = edits.split(await self._row(edit.row_id), edit, self._next_id())
                return [await self._put(first), await self._added(second, edit.row_id)]
            case MergeRows():
                return [await self._merged(edit)]
            case JudgeRelation():
                return await self._judged(edit)
            case _:
                assert_never(edit)

    async def _merged(self, edit: MergeRows) -> KeptRow:
        if edit.row_id == edit.other:
            raise CatalogRefusal("same-row", "A row cannot be merged with itself.", [edit.row_id])
        first, second = await self._row(edit.row_id), await self._row(edit.other)
        await draft_rows.delete_row(self.connection, self.draft.draft_id, edit.other)
        return await self._put(edits.merge(first, second))

    async def _judged(self, edit: JudgeRelation) -> list[KeptRow]:
        if edit.a == edit.b:
            raise CatalogRefusal("same-row", "A row does not go with itself.", [edit.a])
        await self._row(edit.a)
        await self._row(edit.b)
        self.draft = replace(self.draft, relations=relations.judged(self.draft.relations, edit))
        return []

    async def _deleted(self, row_id: str) -> list[KeptRow]:
        await self._row(row_id)
        await draft_rows.delete_row(self.connection, self.draft.draft_id, row_id)
        return []

    async def _row(self, row_id: str) -> ExtractedRow:
        found = await draft_rows.these_rows(self.connection, self.draft.draft_id, [row_id])
        if row_id not in found:
            raise CatalogRefusal("unknown-row", "There is no such row in this draft.", [row_id])
        return found[row_id].row

    async def _put(self, row: ExtractedRow) -> KeptRow:
        put = kept(row, self.by_key, self.currency)
        await draft_rows.update_rows(self.connection, self.draft.draft_id, [put])
        return put

    async def _added(self, row: ExtractedRow, after: str | None) -> KeptRow:
        if after is not None:
            await self._row(after)
        added = kept(row, self.by_key, self.currency)
        await draft_rows.insert_after(self.connection, self.draft.draft_id, added, after)
        return added

    def _next_id(self) -> str:
        row_id = f"r{self.draft.next_row}"
        self.draft = replace(self.draft, next_row=self.draft.next_row + 1)
        return row_id
