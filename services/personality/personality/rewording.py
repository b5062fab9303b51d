"""Putting decided replies into better words, outside of any lock, for tenants that want it.

Whoever still waits with a reply is told in any case: the words, or that there are none. A call is written down before
it is made; one whose process died counts at the most it may have cost, and is not made again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog

from personality import SERVICE
from personality.adapters import words_calls
from personality.domain.bundle import template_vars
from personality.domain.claims import Telling, mismatch, telling_of, tidied
from personality.domain.words_wanted import LEAST_SECONDS, is_over, seconds_left
from personality.words_metrics import WordsMetrics
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import ReplyWorded, WordedPersonal, WordsRequested, worded_id
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_llm import ANSWER_SHAPER, Answered, Budget, LLMRouter, LLMSettings, NewCall, Outcome
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("personality.rewording")


@dataclass(slots=True)
class Places:
    """How many calls a process makes at once. Who finds no free place is told at once that there are no words."""

    free: int

    def take(self) -> bool:
        """A place, if there is one; `give_back` it."""
        if self.free == 0:
            return False
        self.free -= 1
        return True

    def give_back(self) -> None:
        """The place is free again."""
        self.free += 1


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of a reply: words or none, why, and the call that was made for them."""

    outcome: str
    text: str | None = None
    answer: Outcome[Any] | None = None


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words replies. `clock` returns the wall clock, aware."""

    database: Database
    snapshots: Snapshots[DialsSnapshot]
    router: LLMRouter
    settings: LLMSettings
    metrics: WordsMetrics
    clock: Callable[[], datetime]
    places: Places = field(default_factory=lambda: Places(8))

    async def words_requested(self, received: Envelope[WordsRequested]) -> None:
        """conversation.words_requested: a reply waits for words, and is told them, or that there are none.

        A reply that has left by now waits for nothing: it is told nothing.
        """
        if is_over(received.data.decided_at, self.clock()):
            self.metrics.count("too_late")
            return
        asked = await self._asked(received)
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            if asked.answer is not None:
                await words_calls.end(uow.connection, _call_id(received), asked.answer)
            uow.emit(self._worded(received, asked.text))
        self.metrics.count(asked.outcome)
        log.info("reply.worded", outcome=asked.outcome, reply_seq=received.data.reply.reply_seq)

    def _spoken(self) -> DialsSnapshot | None:
        try:
            return self.snapshots.get(current_tenant().slug)
        except SnapshotMissing:
            return None

    async def _asked(self, received: Envelope[WordsRequested]) -> _Asked:
        spoken = self._spoken()
        if spoken is None or not spoken.words_by_model:
            return _Asked("off")
        if not self.places.take():
            return _Asked("busy")
        try:
            return await self._asked_in_place(received, spoken)
        finally:
            self.places.give_back()

    async def _asked_in_place(self, received: Envelope[WordsRequested], spoken: DialsSnapshot) -> _Asked:
        if seconds_left(received.data.decided_at, self.clock()) is None:
            return _Asked("too_late")
        telling = telling_of(received.data.reply, spoken.dials, current_tenant().name)
        given, manner = variables(telling, current_tenant().name), template_vars(spoken.dials)
        worst_case = self.router.worst_case_usd(ANSWER_SHAPER, given, tenant_personality=manner)
        reserved = await self._reserved(received, worst_case)
        if not isinstance(reserved, Decimal):
            return _Asked(reserved)
        answer = await self.router.complete(
            ANSWER_SHAPER,
            given,
            tenant_personality=manner,
            budget=Budget.allowance(reserved),
            within_s=seconds_left(received.data.decided_at, self.clock()) or LEAST_SECONDS,
        )
        if not isinstance(answer, Answered):
            return _Asked("no_answer", answer=answer)
        text = tidied(answer.answer.text)
        wrong = mismatch(telling, text)
        if wrong is not None:
            log.warning("reply.claims_refused", mismatch=wrong.value, reply_seq=received.data.reply.reply_seq)
            return _Asked(f"claims_{wrong}", answer=answer)
        return _Asked("worded", text, answer)

    async def _reserved(self, received: Envelope[WordsRequested], worst_case: Decimal) -> Decimal | str:
        """What is set aside for the call, now written down, or why none is made."""
        reply = received.data.reply
        async with self.database.tenant_transaction() as connection:
            await words_calls.lock(connection, reply.thread_id)
            spent = await words_calls.spent(connection, reply.thread_id)
            budget = self.settings.words_budget(spent, reply.spent_usd, current_tenant().slug)
            if budget.refuses(worst_case) is not None:
                return "ceiling"
            reserved = budget.set_aside(worst_case)
            role = ANSWER_SHAPER.name
            call = NewCall(_call_id(received), reply.thread_id, received.data.reply_id, role, reserved, self.clock())
            return reserved if await words_calls.begin(connection, call) else "begun_before"

    def _worded(self, received: Envelope[WordsRequested], text: str | None) -> Envelope[ReplyWorded]:
        reply = received.data.reply
        return envelope(
            ReplyWorded(
                thread_id=reply.thread_id,
                reply_seq=reply.reply_seq,
                reply_id=received.data.reply_id,
                personal=WordedPersonal(text=text),
            ),
            id=worded_id(received.data.reply_id),
            tenant=received.tenant,
            key=received.partitionkey,
            time=self.clock(),
            cause=received,
        )


def variables(telling: Telling, business: str) -> Mapping[str, Any]:
    """What the role is given: the acts as templates word them, and what must come back letter by letter."""
    return {
        "business_name": business,
        "language": telling.language.value,
        "texts": list(telling.texts),
        "keep": [one.text for one in telling.kept],
    }


def _call_id(received: Envelope[WordsRequested]) -> UUID:
    return derived_id(received.data.reply_id, "words_call")
