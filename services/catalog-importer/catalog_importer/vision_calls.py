"""Calls to a model that reads pages: written down before they are made, answered pages never asked about again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5

from catalog_importer.adapters import importer_calls, vision_answers
from catalog_importer.import_id import import_id
from catalog_importer.vision_by_model import Reserved
from ratiba_llm import VISION, Answered, LLMSettings, NewCall, Outcome
from ratiba_llm.outputs.menu_rows import MenuRows
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant


@dataclass(frozen=True, slots=True)
class BookedVisionCalls:
    """The book of the bound tenant, and the answers in it. `clock` returns the wall clock, aware."""

    database: Database
    settings: LLMSettings
    clock: Callable[[], datetime]
    import_id: Callable[[], str] = import_id

    async def reserve(self, page: str, worst_case_usd: Decimal) -> MenuRows | Reserved | str:
        """Return what was answered for the page before; or the call that may be made; or why none may.

        An import whose message is delivered again does not ask about a page again: nobody knows how far it came.
        """
        asking, page_id = self.import_id(), uuid5(NAMESPACE_OID, f"page:{page}")
        async with self.database.tenant_transaction() as connection:
            await importer_calls.lock(connection, asking)
            answer = await vision_answers.find(connection, page)
            if answer is not None:
                return answer
            budget = self.settings.budget(await importer_calls.spent(connection, asking), current_tenant().slug)
            if budget.refuses(worst_case_usd) is not None:
                return "ceiling"
            call_id, usd = uuid5(page_id, asking), budget.set_aside(worst_case_usd)
            call = NewCall(call_id, asking, page_id, VISION.name, usd, self.clock())
            return Reserved(call_id, usd) if await importer_calls.begin(connection, call) else "begun_before"

    async def settle(self, page: str, call: Reserved, outcome: Outcome[MenuRows]) -> None:
        """Write down how the call ended and what it cost, and keep its answer."""
        async with self.database.tenant_transaction() as connection:
            await importer_calls.end(connection, call.call_id, outcome)
            if isinstance(outcome, Answered):
                await vision_answers.keep(connection, page, outcome.answer, self.clock())
