"""What became of questions. Labels are words from the code, never a tenant or a name."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter

from relation_inferrer.domain.edges import Dropped

ANSWERS = (
    "small",
    "cached",
    "model",
    "lexicon_off",
    "lexicon_too_long",
    "lexicon_ceiling",
    "lexicon_begun_before",
    "lexicon_no_answer",
    "failed",
)


class InferrerMetrics:
    """Counters in a registry that is given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "ratiba_inferrer_answers",
            "Price lists looked at, by what answered: a model, what it said before, or the lexicon and why.",
            ("answer",),
            registry=registry,
        )
        self._dropped = Counter(
            "ratiba_inferrer_dropped", "Edges of a model that do not count, by reason.", ("reason",), registry=registry
        )
        for answer in ANSWERS:
            self._answers.labels(answer)
        for reason in Dropped:
            self._dropped.labels(reason.value)

    def answered(self, answer: str, dropped: Mapping[str, int]) -> None:
        """One more question, and the edges that were dropped while it was answered."""
        self._answers.labels(answer).inc()
        for reason, count in dropped.items():
            self._dropped.labels(reason).inc(count)
