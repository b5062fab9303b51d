"""What payments counts besides what every service counts. Labels are words from the code, never ids."""

from prometheus_client import CollectorRegistry, Counter


class PaymentsMetrics:
    """Counters of money's course, in the process's registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.prompts = Counter(
            "ratiba_payment_prompts",
            "Prompts handed to a provider, by how the call ended: sent, unpaid, notsent, unclear.",
            ("provider", "outcome"),
            registry=registry,
        )
        self.callbacks = Counter(
            "ratiba_payment_callbacks",
            "Callbacks of providers, by what was made of them: noted, repeated, unrouted, unknown.",
            ("provider", "outcome"),
            registry=registry,
        )
        self.orders_called_off = Counter(
            "ratiba_payment_orders_called_off",
            "Tries to call an open order of a card off: off, open (tried again), given_up (it may still be paid).",
            ("outcome",),
            registry=registry,
        )
        self.told = Counter(
            "ratiba_payment_told",
            "What conversations were told: prompted, settled, failed, cancelled_by_customer, expired, refund_due.",
            ("fact",),
            registry=registry,
        )
