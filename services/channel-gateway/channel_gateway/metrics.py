"""What the gateway counts besides what every service counts. Labels are words from the code, never ids."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class GatewayMetrics:
    """Counters of the edge, in the process's registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.webhooks = Counter(
            "ratiba_gateway_webhooks", "Webhook requests by status.", ("channel", "status"), registry=registry
        )
        self.inbound = Counter(
            "ratiba_gateway_inbound",
            "Parts of payloads and frames by what became of them: published, too_old, reported, unmatched, "
            "unknown, tenant-provisioning, not_for_us, broken, refused.",
            ("channel", "outcome"),
            registry=registry,
        )
        self.sends = Counter(
            "ratiba_gateway_sends",
            "Messages handed to a provider, by outcome: sent, retried, failed, lease_lost.",
            ("channel", "outcome", "reason"),
            registry=registry,
        )
        self.worded = Counter(
            "ratiba_gateway_worded",
            "Replies that waited for the words of a model, by what came: reworded, template, too_long, too_late.",
            ("outcome",),
            registry=registry,
        )
        self.send_seconds = Histogram(
            "ratiba_gateway_send_seconds",
            "Time of one call to a provider.",
            ("channel",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.lanes = Gauge("ratiba_gateway_lanes", "Conversations being sent to now.", registry=registry)
        self.sockets = Gauge("ratiba_gateway_sockets", "Open web sockets.", registry=registry)
