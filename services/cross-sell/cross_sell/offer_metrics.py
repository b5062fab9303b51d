"""How many bookings got an offer, why the others got none, and what became of the offers. Labels are closed lists."""

from prometheus_client import CollectorRegistry, Counter

from cross_sell.domain.outcomes import Outcome
from ratiba_contracts.cross_sell import PassReason


class OfferMetrics:
    """Counters in a registry that is given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._offers = Counter(
            "ratiba_cross_sell_offers", "Offers made, and what became of them.", ("outcome",), registry=registry
        )
        self._passed = Counter(
            "ratiba_cross_sell_passed",
            "Bookings behind which nothing was offered, by the rule that said so.",
            ("reason",),
            registry=registry,
        )
        for outcome in Outcome:
            self._offers.labels(outcome.value)
        for reason in PassReason:
            self._passed.labels(reason.value)

    def offered(self) -> None:
        """One more offer."""
        self._offers.labels(Outcome.OFFERED.value).inc()

    def settled(self, outcome: Outcome) -> None:
        """One more offer came to its end."""
        self._offers.labels(outcome.value).inc()

    def passed(self, reason: PassReason) -> None:
        """One more booking got none."""
        self._passed.labels(reason.value).inc()
