"""Who can say which services go together: a model, or the words of the trade."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from ratiba_llm import RELATION_INFERRER, Answered, Budget, LLMRouter, Outcome
from ratiba_llm.outputs.relation_edges import RelationEdges
from relation_inferrer.domain.by_lexicon import edges_by_lexicon
from relation_inferrer.domain.edges import Edge, Proposed, place_name, screened
from relation_inferrer.domain.question import Question


@dataclass(frozen=True, slots=True)
class Inferred:
    """Edges between places of a question; None where there is no answer. `call`: what came of asking a model."""

    edges: tuple[Edge, ...] | None
    dropped: Mapping[str, int] = field(default_factory=dict)
    call: Outcome[Any] | None = None


class Inferrer(Protocol):
    """Says which services of a question go together."""

    async def infer(self, question: Question) -> Inferred:
        """The edges, each sound: between two services of the question, once a pair, bounded."""


class LexiconInferrer:
    """Knows the usual services of each trade."""

    async def infer(self, question: Question) -> Inferred:
        """The edges between the services it knows. Never without an answer."""
        return Inferred(await asyncio.to_thread(edges_by_lexicon, question))  # a long list takes a second


@dataclass(frozen=True, slots=True)
class ModelInferrer:
    """Asks a model, within what was set aside for this one question."""

    router: LLMRouter
    reserved_usd: Decimal

    async def infer(self, question: Question) -> Inferred:
        """What the model says and is sound; no edges at all where it has no answer."""
        outcome: Outcome[RelationEdges] = await self.router.complete(
            RELATION_INFERRER, variables(question), budget=Budget.allowance(self.reserved_usd)
        )
        if not isinstance(outcome, Answered):
            return Inferred(None, call=outcome)
        proposed = (
            Proposed(one.a, one.b, one.kind, one.both_ways, one.confidence, one.reason) for one in outcome.answer.edges
        )
        edges, dropped = screened(proposed, question)
        return Inferred(edges, {reason.value: count for reason, count in dropped.items()}, outcome)


def variables(question: Question) -> Mapping[str, Any]:
    """What the role is given. Ids are places in the canonical order: the same question is the same bytes."""
    services = [
        {"id": place_name(place), "name": service.name, "name_sw": service.name_sw, "minutes": service.minutes}
        for place, service in enumerate(question.services)
    ]
    return {"sector": question.trade.value, "services": services}
