"""A router whose real SDK talks to the fake Messages API."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted, SentRequest
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_llm import ANSWER_SHAPER, INTENT_CLASSIFIER, Budget, LLMRouter, Outcome
from ratiba_llm.anthropic_provider import AnthropicProvider
from ratiba_llm.attempts import Patience
from ratiba_llm.metrics import LLMMetrics
from ratiba_llm.models import Models, read_models
from ratiba_llm.outputs.customer_proposal import CustomerProposal
from ratiba_llm.outputs.worded_reply import WordedReply
from ratiba_llm.prompts import Prompts, load_prompts

PLENTY = Budget(soft_usd=Decimal(5), hard_usd=Decimal(5))
IMPATIENT = Patience(first_wait_s=0.02, longest_wait_s=0.04, least_left_s=0.02)

UNDERSTOOD: Mapping[str, Any] = {
    "language": "sw",
    "language_confidence": 0.9,
    "intents": ["book"],
    "service_words": "kusuka",
    "when_words": ["kesho jioni"],
    "confidence": 0.85,
}
MESSAGE: Mapping[str, Any] = {
    "message": "nataka kusuka kesho jioni",
    "tenant_language": "sw",
    "question": None,
    "options": [],
    "services": ["Braids", "Cornrows"],
    "staff": ["Njeri", "Otieno"],
}
REPLY: Mapping[str, Any] = {
    "business_name": "Tulia Studio",
    "language": "English",
    "texts": ["Braids, Friday 4 December at 10:00, KSh 2,500. Shall I book it?"],
    "keep": ["Braids", "Friday 4 December", "10:00", "KSh 2,500"],
}


@dataclass
class House:
    """One router, the fake it talks to, and its counters."""

    fake: FakeAnthropicClient
    router: LLMRouter
    prompts: Prompts = field(repr=False)
    registry: CollectorRegistry = field(repr=False)
    understood: Mapping[str, Any] = field(default_factory=lambda: dict(UNDERSTOOD))
    plenty: Budget = PLENTY

    async def script(self, *entries: Scripted) -> None:
        await self.fake.script(*entries)

    async def understand(
        self, message: str | None = None, budget: Budget = PLENTY, within_s: float | None = None
    ) -> Outcome[CustomerProposal]:
        said = dict(MESSAGE) if message is None else {**MESSAGE, "message": message}
        return await self.router.complete(INTENT_CLASSIFIER, said, budget=budget, within_s=within_s)

    async def word(
        self, personality: Mapping[str, str] | None = None, business: str = "Tulia Studio"
    ) -> Outcome[WordedReply]:
        texts = {**REPLY, "business_name": business}
        return await self.router.complete(ANSWER_SHAPER, texts, tenant_personality=personality, budget=PLENTY)

    def worst_case(self) -> Decimal:
        return self.router.worst_case_usd(INTENT_CLASSIFIER, MESSAGE)

    async def sent(self) -> list[SentRequest]:
        return await self.fake.requests()

    def counted(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(name, labels) or 0.0


@pytest.fixture(scope="module")
async def shared_fake() -> AsyncIterator[FakeAnthropicClient]:
    async with running_fake_anthropic("a-key-of-the-tests") as fake:
        yield fake


@pytest.fixture(scope="module")
async def shared_provider(shared_fake: FakeAnthropicClient) -> AsyncIterator[AnthropicProvider]:
    provider = AnthropicProvider(SecretStr(shared_fake.key), shared_fake.url)
    yield provider
    await provider.close()


@pytest.fixture(scope="session")
def model_table() -> Models:
    return read_models()


@pytest.fixture(scope="session")
def usual_prompts(model_table: Models) -> Prompts:
    return load_prompts(model_table)


@pytest.fixture
async def make_house(
    shared_fake: FakeAnthropicClient,
    shared_provider: AnthropicProvider,
    model_table: Models,
    usual_prompts: Prompts,
) -> AsyncIterator[Any]:
    await shared_fake.reset()
    made: list[LLMRouter] = []

    def make(
        *,
        deadline_s: float = 2.0,
        key: str | None = None,
        url: str | None = None,
        models: Mapping[str, str] | None = None,
        **options: Any,
    ) -> House:
        loaded = load_prompts(model_table, models) if models else usual_prompts
        prompts = {
            name: replace(prompt, file=prompt.file.model_copy(update={"deadline_s": deadline_s}))
            for name, prompt in loaded.items()
        }
        registry = CollectorRegistry()
        provider = shared_provider
        if key or url:
            provider = AnthropicProvider(SecretStr(key or shared_fake.key), url or shared_fake.url)
        router = LLMRouter(prompts, provider, LLMMetrics(registry), **{"patience": IMPATIENT, **options})
        if provider is not shared_provider:
            made.append(router)
        return House(shared_fake, router, prompts, registry)

    yield make
    for router in made:
        await router.close()


@pytest.fixture
async def house(make_house: Any) -> House:
    built: House = make_house()
    return built
