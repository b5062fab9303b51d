"""Answering which services go together: once a question, never in the way of a catalogue.

A model is asked outside of any transaction, and its call is written down before it is made: one whose process died
counts at the most it may have cost and is not made again, the lexicon answers in its place. Whoever asked is told
in any case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog

from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.relations import RelationsFailed, RelationsInferred, RelationsRequested
from ratiba_llm import RELATION_INFERRER, LLMRouter, LLMSettings, NewCall
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work
from relation_inferrer import SERVICE
from relation_inferrer.adapters import inference_calls, inferences
from relation_inferrer.adapters.inferences import Stored
from relation_inferrer.domain.edges import told
from relation_inferrer.domain.question import Question, RepeatedRef
from relation_inferrer.inferrers import Inferred, Inferrer, ModelInferrer, variables
from relation_inferrer.metrics import InferrerMetrics
from relation_inferrer.settings import Settings

log = structlog.get_logger("relation_inferrer.inference")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told. `how` is one of `metrics.ANSWERS`; `is_model`: a model said it, now or before."""

    how: str
    inferred: Inferred
    is_model: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing can be said: a slug."""

    reason: str


@dataclass(frozen=True, slots=True)
class Inference:
    """Answers questions. `lexicon` is what answers where no model does; `clock` returns the wall clock, aware."""

    database: Database
    router: LLMRouter
    model_settings: LLMSettings
    settings: Settings
    lexicon: Inferrer
    metrics: InferrerMetrics
    clock: Callable[[], datetime]

    async def relations_requested(self, received: Envelope[RelationsRequested]) -> None:
        """relations.requested: told what goes together, or why that cannot be said. Heard twice, it is told once."""
        question, answer = await self._answered(received)
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            if question is not None and isinstance(answer, Answer):
                await self._keep(uow.connection, received, question, answer)
            uow.emit(self._fact(received, question, answer))
        how = answer.how if isinstance(answer, Answer) else "failed"
        self.metrics.answered(how, answer.inferred.dropped if isinstance(answer, Answer) and how != "cached" else {})
        log.info("relations.answered", how=how, services=len(received.data.services), reason=_reason(answer))

    async def _answered(self, received: Envelope[RelationsRequested]) -> tuple[Question | None, Answer | Refused]:
        try:
            question = Question.of(received.data)
        except RepeatedRef:
            return None, Refused("repeated-refs")
        if question.is_small:
            log.info("relations.short_circuit_small_catalog", services=len(question.services))
            return question, Answer("small", Inferred(()))
        if len(question.services) > self.settings.most_services:
            return question, Refused("too-many-services")
        found = await self._by_model(received, question)
        if isinstance(found, Answer):
            return question, found
        how, unanswered = found
        try:
            by_lexicon = await self.lexicon.infer(question)
        except Exception:
            # a catalogue never waits for this: the owner is told and may ask again
            log.exception("relations.inference_broke", services=len(question.services))
            return question, Refused("inference-broke")
        return question, Answer(how, Inferred(by_lexicon.edges, by_lexicon.dropped, unanswered.call))

    async def _by_model(
        self, received: Envelope[RelationsRequested], question: Question
    ) -> Answer | tuple[str, Inferred]:
        """What a model says or said, or why it says nothing and what came of asking."""
        reserved = await self._reserved(received, question)
        if isinstance(reserved, Stored):
            return Answer("cached", Inferred(reserved.edges, reserved.dropped), is_model=True)
        if isinstance(reserved, str):
            return reserved, Inferred(None)
        inferred = await ModelInferrer(self.router, reserved).infer(question)
        if inferred.edges is None:
            return "lexicon_no_answer", inferred
        return Answer("model", inferred, is_model=True)

    async def _reserved(self, received: Envelope[RelationsRequested], question: Question) -> Stored | Decimal | str:
        """What was answered before; or what is set aside for a call, now written down; or why none is made."""
        async with self.database.tenant_transaction() as connection:
            await inference_calls.lock(connection, question.digest)
            stored = await inferences.find(connection, question.digest)
            if stored is not None:
                return stored
            if not self.router.is_on:
                return "lexicon_off"
            if len(question.services) > self.settings.model_services:
                return "lexicon_too_long"
            worst_case = self.router.worst_case_usd(RELATION_INFERRER, variables(question))
            spent = await inference_calls.spent(connection, question.digest)
            budget = self.model_settings.budget(spent, current_tenant().slug)
            if budget.refuses(worst_case) is not None:
                return "lexicon_ceiling"
            reserved = budget.set_aside(worst_case)
            role = RELATION_INFERRER.name
            call = NewCall(_call_id(received), question.digest, received.id, role, reserved, self.clock())
            return reserved if await inference_calls.begin(connection, call) else "lexicon_begun_before"

    async def _keep(
        self, connection: Connection, received: Envelope[RelationsRequested], question: Question, answer: Answer
    ) -> None:
        """What was spent, and what a model said. What the lexicon says needs no keeping: it says it again."""
        inferred = answer.inferred
        if inferred.call is not None:
            await inference_calls.end(connection, _call_id(received), inferred.call)
        if answer.how == "model" and inferred.edges is not None:
            await inferences.keep(connection, question.digest, Stored(inferred.edges, inferred.dropped), self.clock())

    def _fact(
        self, received: Envelope[RelationsRequested], question: Question | None, answer: Answer | Refused
    ) -> Envelope[Any]:
        requested = received.data
        fact: RelationsInferred | RelationsFailed
        if isinstance(answer, Refused) or question is None:
            reason = answer.reason if isinstance(answer, Refused) else "inference-broke"
            fact = RelationsFailed(request_id=requested.request_id, content_hash=requested.content_hash, reason=reason)
        else:
            fact = RelationsInferred(
                request_id=requested.request_id,
                content_hash=requested.content_hash,
                source="llm_inferred" if answer.is_model else "lexicon_inferred",
                edges=told(answer.inferred.edges or (), question),
                dropped=dict(answer.inferred.dropped),
            )
        return envelope(
            fact,
            id=derived_id(received.id, "relations_answer"),
            tenant=received.tenant,
            key=received.partitionkey,
            time=self.clock(),
            cause=received,
        )


def _reason(answer: Answer | Refused) -> str | None:
    return answer.reason if isinstance(answer, Refused) else None


def _call_id(received: Envelope[RelationsRequested]) -> UUID:
    return derived_id(received.id, "inference_call")
