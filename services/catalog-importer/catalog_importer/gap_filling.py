"""Filling what a price list leaves out: by the words of the trade first, and by a model where they know nothing.

An import never waits long for it and never fails by it: what nobody knows stays empty, the owner types it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from prometheus_client import CollectorRegistry, Counter

from catalog_importer.adapters import importer_calls
from catalog_importer.domain.gaps import Suggestion, by_lexicon, filled, gaps_of, wanted, without_prices
from catalog_importer.domain.lines import Manner
from catalog_importer.import_id import import_id
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.menu import ExtractedRow
from ratiba_llm import GAP_FILLER, Answered, Budget, LLMRouter, LLMSettings, NewCall, Outcome
from ratiba_llm.outputs.gap_suggestions import GapSuggestion, GapSuggestions
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant

log = structlog.get_logger("catalog_importer.gap_filling")

ROWS_A_CALL = 60
"""As many as fit an answer of the role, with all three cells of each."""

CALLS_AT_MOST = 4
"""A longer list is filled by the words of the trade alone."""

PATIENCE_S = 60.0
"""How long an import waits for a model, all calls together."""

_NAMESPACE = UUID("5f1a3c52-6d0e-5c1b-8f7b-2b7d8f4f9f10")


class GapMetrics:
    """Counters in a registry that is given. Labels are words from the code."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._suggested = Counter(
            "ratiba_importer_suggested", "Cells that were suggested, by who did.", ("source",), registry=registry
        )
        self._prices = Counter(
            "ratiba_importer_prices_discarded",
            "Prices a model offered for a gap. None of them counts.",
            registry=registry,
        )
        for source in ("lexicon", "model"):
            self._suggested.labels(source)

    def suggested(self, source: str, cells: int) -> None:
        """So many cells were filled."""
        self._suggested.labels(source).inc(cells)

    def prices_discarded(self, count: int) -> None:
        """So many prices were offered."""
        self._prices.inc(count)


@dataclass(frozen=True, slots=True)
class GapFilling:
    """Fills gaps of a tenant's import. `clock` returns the wall clock, aware."""

    database: Database
    router: LLMRouter
    settings: LLMSettings
    metrics: GapMetrics
    clock: Callable[[], datetime]

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The same rows in the same order; what is filled in is marked as suggested. A price never is."""
        by_words = await asyncio.to_thread(filled_by_lexicon, rows, manner)
        self.metrics.suggested("lexicon", _gaps(rows) - _gaps(by_words))
        if not self.router.is_on:
            return by_words
        suggested = await self._by_model([row for row in by_words if gaps_of(row)], manner)
        by_model = tuple(filled(row, suggested[row.row_id]) if row.row_id in suggested else row for row in by_words)
        self.metrics.suggested("model", _gaps(by_words) - _gaps(by_model))
        return by_model

    async def _by_model(self, rows: Sequence[ExtractedRow], manner: Manner) -> Mapping[str, Suggestion]:
        until = asyncio.get_running_loop().time() + PATIENCE_S
        asking = import_id()
        found: dict[str, Suggestion] = {}
        for batch in _batches(rows):
            left = until - asyncio.get_running_loop().time()
            if left <= 1:
                break
            outcome = await self._asked(asking, batch, manner, left)
            if not isinstance(outcome, Answered):
                break  # what failed once would fail the import's patience again
            found |= self._kept(outcome.answer)
        return found

    async def _asked(
        self, asking: str, batch: Sequence[ExtractedRow], manner: Manner, within_s: float
    ) -> Outcome[GapSuggestions] | None:
        """One call, written down before and after; None where it may not be made, or was begun before."""
        given = {"sector": manner.vertical, "rows": [wanted(row) for row in batch]}
        call_id = derived_id(_NAMESPACE, f"{asking} {given}")
        reserved = await self._reserved(asking, call_id, self.router.worst_case_usd(GAP_FILLER, given))
        if reserved is None:
            return None
        outcome = await self.router.complete(GAP_FILLER, given, budget=Budget.allowance(reserved), within_s=within_s)
        async with self.database.tenant_transaction() as connection:
            await importer_calls.end(connection, call_id, outcome)
        return outcome

    async def _reserved(self, asking: str, call_id: UUID, worst_case: Decimal) -> Decimal | None:
        async with self.database.tenant_transaction() as connection:
            await importer_calls.lock(connection, asking)
            budget = self.settings.budget(await importer_calls.spent(connection, asking), current_tenant().slug)
            refused = budget.refuses(worst_case)
            if refused is not None:
                log.info("gaps.not_asked", reason=refused.value)
                return None
            reserved = budget.set_aside(worst_case)
            call = NewCall(call_id, asking, call_id, GAP_FILLER.name, reserved, self.clock())
            return reserved if await importer_calls.begin(connection, call) else None

    def _kept(self, answer: GapSuggestions) -> Mapping[str, Suggestion]:
        prices = answer.prices_said
        kept = {}
        for said in answer.rows:
            kept[said.row], priced = without_prices(_suggestion(said))
            prices += priced
        if prices:
            self.metrics.prices_discarded(prices)
            log.warning("gaps.prices_discarded", count=prices)
        return kept


def filled_by_lexicon(rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
    """The rows with what the words of the trade say is usual. Without a database and without a model."""
    suggested = ((row, by_lexicon(row, manner) if gaps_of(row) else None) for row in rows)
    return tuple(row if suggestion is None else filled(row, suggestion) for row, suggestion in suggested)


def _suggestion(said: GapSuggestion) -> Suggestion:
    return Suggestion(said.confidence, said.duration_min, said.name_sw, said.description)


def _batches(rows: Sequence[ExtractedRow]) -> Iterator[Sequence[ExtractedRow]]:
    for start in range(0, min(len(rows), ROWS_A_CALL * CALLS_AT_MOST), ROWS_A_CALL):
        yield rows[start : start + ROWS_A_CALL]


def _gaps(rows: Sequence[ExtractedRow]) -> int:
    return sum(len(gaps_of(row)) for row in rows)
