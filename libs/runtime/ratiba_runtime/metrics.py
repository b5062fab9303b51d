"""What a service counts. Labels are names from the code, never ids."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60)


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self.messages = Counter(
            "ratiba_messages",
            "Deliveries by how they ended: handled, retried, dead_lettered, poison, given_back.",
            ("consumer", "subject", "outcome"),
            registry=self.registry,
        )
        self.message_seconds = Histogram(
            "ratiba_message_seconds",
            "Time a delivery was in hand, pauses included.",
            ("consumer", "subject"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.dead_letters = Counter(
            "ratiba_dead_letters", "Messages put aside.", ("consumer", "reason"), registry=self.registry
        )
        self.pauses = Counter(
            "ratiba_infrastructure_pauses",
            "Times a message waited for a server to come back.",
            ("component",),
            registry=self.registry,
        )
        self.outbox_backlog = Gauge("ratiba_outbox_backlog", "Rows waiting to be published.", registry=self.registry)
        self.outbox_oldest_seconds = Gauge(
            "ratiba_outbox_oldest_seconds", "Age of the oldest waiting row.", registry=self.registry
        )
        self.outbox_leader = Gauge("ratiba_outbox_leader", "1 in the replica that publishes.", registry=self.registry)
        self.outbox_published = Counter(
            "ratiba_outbox_published", "Rows published and acknowledged.", registry=self.registry
        )
        self.outbox_refused = Counter(
            "ratiba_outbox_refused", "Refusals by the bus.", ("stream",), registry=self.registry
        )
        self.outbox_dead = Counter(
            "ratiba_outbox_dead", "Rows given up after three refusals.", ("stream",), registry=self.registry
        )
        self.snapshot_revision = Gauge(
            "ratiba_snapshot_revision",
            "Revision of the newest snapshot held; whoever follows a bucket holds the same within a moment.",
            ("bucket",),
            registry=self.registry,
        )
        self.bus_denied = Counter(
            "ratiba_bus_denied",
            "What the bus refused for want of a permission: publish, subscribe.",
            ("service", "operation"),
            registry=self.registry,
        )
        self.bus_errors = Counter(
            "ratiba_bus_errors", "Other errors the bus client reported.", ("kind",), registry=self.registry
        )
