"""What became of replies that a model may word. Labels are words from the code, never a tenant or a text."""

from prometheus_client import CollectorRegistry, Counter

from personality.domain.claims import Mismatch

OUTCOMES = (
    "worded",
    "off",
    "too_late",
    "busy",
    "ceiling",
    "begun_before",
    "no_answer",
    *(f"claims_{one}" for one in Mismatch),
)


class WordsMetrics:
    """Counters in a registry that is given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._replies = Counter(
            "ratiba_personality_words",
            "Replies of tenants whose words are a model's, by what came of it: worded, or why the templates' are said.",
            ("outcome",),
            registry=registry,
        )
        for outcome in OUTCOMES:
            self._replies.labels(outcome)

    def count(self, outcome: str) -> None:
        """One more reply."""
        self._replies.labels(outcome).inc()
