"""What the calls of a process came to. Labels are names from the code and the model table, never a tenant."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from ratiba_llm.usage import Spend

_SECONDS = (0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 6, 10, 20, 40, 90)


class LLMMetrics:
    """Counters in a registry that is given, so that they stand beside the service's own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Counter(
            "ratiba_llm_calls",
            "Calls by outcome: answered, declined or failed, and why.",
            ("role", "outcome", "reason"),
            registry=registry,
        )
        self._attempts = Counter("ratiba_llm_attempts", "Requests sent.", ("role", "model"), registry=registry)
        self._tokens = Counter(
            "ratiba_llm_tokens",
            "Tokens by kind: input, output, cache_write, cache_read.",
            ("role", "model", "kind"),
            registry=registry,
        )
        self._dollars = Counter(
            "ratiba_llm_dollars",
            "US dollars by basis: billed as reported, or assumed for an answer that was lost.",
            ("role", "model", "basis"),
            registry=registry,
        )
        self._seconds = Histogram(
            "ratiba_llm_seconds",
            "Time of calls that were made, retries and waiting included.",
            ("role", "outcome"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._circuit_open = Gauge(
            "ratiba_llm_circuit_open", "1 while calls to a model are held back.", ("model",), registry=registry
        )

    def call_over(self, role: str, outcome: str, reason: str, spend: Spend) -> None:
        """Count one call; `reason` is empty for one that was answered."""
        self._calls.labels(role, outcome, reason).inc()
        if spend.attempts == 0:
            return
        self._attempts.labels(role, spend.model).inc(spend.attempts)
        self._seconds.labels(role, outcome).observe(spend.seconds)
        usage = spend.usage
        for kind, tokens in (
            ("input", usage.input_tokens),
            ("output", usage.output_tokens),
            ("cache_write", usage.cache_write_tokens),
            ("cache_read", usage.cache_read_tokens),
        ):
            self._tokens.labels(role, spend.model, kind).inc(tokens)
        self._dollars.labels(role, spend.model, "billed").inc(float(spend.cost_usd - spend.assumed_usd))
        self._dollars.labels(role, spend.model, "assumed").inc(float(spend.assumed_usd))

    def circuit(self, model: str, *, is_open: bool) -> None:
        """Say how a model's circuit stands."""
        self._circuit_open.labels(model).set(is_open)
