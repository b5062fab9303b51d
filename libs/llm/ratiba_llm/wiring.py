"""Builds a router from settings: the only place that constructs a provider."""

from prometheus_client import CollectorRegistry

from ratiba_llm.attempts import Patience
from ratiba_llm.metrics import LLMMetrics
from ratiba_llm.models import TABLE, read_models
from ratiba_llm.prompts import load_prompts
from ratiba_llm.provider import Provider
from ratiba_llm.router import LLMRouter
from ratiba_llm.settings import LLMSettings


def build_router(settings: LLMSettings, registry: CollectorRegistry) -> LLMRouter:
    """Return a router; off without a key. Raises MisconfiguredModel for a prompt, model or price that is wrong.

    Prompts and models are read without a key too: a mistake shows at the next start, not when a key is entered.
    """
    prompts = load_prompts(read_models(settings.models_file or TABLE), settings.models)
    return LLMRouter(
        prompts,
        _provider(settings),
        LLMMetrics(registry),
        patience=Patience(attempts=settings.attempts),
        circuit_failures=settings.circuit_failures,
        circuit_open_s=settings.circuit_open_seconds,
    )


def _provider(settings: LLMSettings) -> Provider | None:
    key = settings.anthropic_api_key
    if key is None or not key.get_secret_value().strip():
        return None
    from ratiba_llm.anthropic_provider import (  # noqa: PLC0415 (2 s of CPU: a process without a key does without)
        AnthropicProvider,
    )

    return AnthropicProvider(key, settings.anthropic_url)
