"""Table `vision_answers`, and calls in `importer_calls`: pages read by a model, and what it answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from ratiba_llm import VISION, Answered, CallLedger, LLMSettings, NewCall, Outcome
from ratiba_llm.outputs.menu_rows import MenuRows
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant

_CALLS = CallLedger("importer_calls")


@dataclass(frozen=True, slots=True)
class PostgresVisionCalls:
    """The book of the bound tenant. An upload is what may not cost more than the ceilings. `clock`: aware, now."""

    database: Database
    settings: LLMSettings
    clock: Callable[[], datetime]

    async def reserve(self, upload: str, page: str, worst_case_usd: Decimal) -> MenuRows | Decimal | str:
        """Return what was answered before; or what is set aside for a call, now written down; or why none is made.

        A page whose call never ended is not asked about again; one whose call failed is.
        """
        async with self.database.tenant_transaction() as connection:
            await _CALLS.lock(connection, upload)
            answer = await connection.fetchval("SELECT answer FROM vision_answers WHERE page = $1", page)
            if answer is not None:
                return MenuRows.model_validate(answer)
            spent = await _CALLS.spent(connection, upload)
            budget = self.settings.budget(spent, current_tenant().slug)
            if budget.refuses(worst_case_usd) is not None:
                return "ceiling"
            reserved = budget.set_aside(worst_case_usd)
            over = await connection.fetchval(
                "SELECT count(*) FROM importer_calls WHERE message_id = $1 AND outcome <> 'sending'", _page_id(page)
            )
            call_id = uuid5(_page_id(page), f"call {over}")
            call = NewCall(call_id, upload, _page_id(page), VISION.name, reserved, self.clock())
            return reserved if await _CALLS.begin(connection, call) else "begun_before"

    async def settle(self, page: str, outcome: Outcome[MenuRows]) -> None:
        """Write down how the call ended and what it cost, and keep its answer."""
        async with self.database.tenant_transaction() as connection:
            call_id = await connection.fetchval(
                "SELECT call_id FROM importer_calls WHERE message_id = $1 AND outcome = 'sending'", _page_id(page)
            )
            await _CALLS.end(connection, call_id, outcome)
            if isinstance(outcome, Answered):
                await connection.execute(
                    "INSERT INTO vision_answers (page, answer, at) VALUES ($1, $2, $3) ON CONFLICT (page) DO NOTHING",
                    page,
                    outcome.answer.model_dump(mode="json"),
                    self.clock(),
                )


async def forget_before(connection: Connection, moment: datetime) -> None:
    """Delete answers from before a moment; calls are forgotten with all others of `importer_calls`."""
    await connection.execute("DELETE FROM vision_answers WHERE at < $1", moment)


def _page_id(page: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"page:{page}")
