"""Pages read by a model as well, outside of any transaction, within what an import may cost.

A call is written down before it is made; one whose process died counts at the most it may have cost and is not made
again. An answer is kept: the same page is not paid for twice. Without an answer the reading made here stands.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from uuid import UUID

import structlog

from catalog_importer.domain.lines import Manner
from catalog_importer.domain.second_reading import read_again
from catalog_importer.vision import PictureRead
from catalog_importer.vision_metrics import VisionMetrics
from ratiba_contracts.menu import ExtractedRow
from ratiba_llm import VISION, Answered, Budget, Image, LLMRouter, Outcome
from ratiba_llm.outputs.menu_rows import MenuRows

log = structlog.get_logger("catalog_importer.vision")


@dataclass(frozen=True, slots=True)
class Reserved:
    """A call that is written down and may be made; `usd` is set aside for it."""

    call_id: UUID
    usd: Decimal


class VisionCalls(Protocol):
    """The book of calls."""

    async def reserve(self, page: str, worst_case_usd: Decimal) -> MenuRows | Reserved | str:
        """Return what was answered for the page before; or the call that may be made; or why none may."""
        ...

    async def settle(self, page: str, call: Reserved, outcome: Outcome[MenuRows]) -> None:
        """Write down what came of the call, and keep its answer."""
        ...


@dataclass(frozen=True, slots=True)
class ModelVision:
    """Has a model read pages too. What it says is checked against the print; see `domain.second_reading`."""

    router: LLMRouter
    calls: VisionCalls
    metrics: VisionMetrics

    async def rows_of(self, page: PictureRead, manner: Manner) -> Sequence[ExtractedRow]:
        """Return the rows of both readings, or those read here where the model gives no answer."""
        here = page.print_read
        answered = await self._answered(page) if self.router.is_on else "off"
        if isinstance(answered, str):
            self.metrics.page(answered)
            return here.rows
        read = read_again(here, answered.rows, manner)
        self.metrics.page("read", read.counts)
        log.info("vision.page_read", page=here.page, pages=page.pages, seen=len(answered.rows), **read.counts)
        return read.rows

    async def _answered(self, page: PictureRead) -> MenuRows | str:
        """What the model says, now or before; or why it says nothing."""
        asked = {"page": page.print_read.page, "pages": page.pages}
        images = [Image("image/jpeg", await asyncio.to_thread(Path.read_bytes, page.picture))]
        worst_case = self.router.worst_case_usd(VISION, asked, images=images)
        reserved = await self.calls.reserve(page.digest, worst_case)
        if not isinstance(reserved, Reserved):
            return reserved
        outcome = await self.router.complete(VISION, asked, budget=Budget.allowance(reserved.usd), images=images)
        await self.calls.settle(page.digest, reserved, outcome)
        return outcome.answer if isinstance(outcome, Answered) else "no_answer"
