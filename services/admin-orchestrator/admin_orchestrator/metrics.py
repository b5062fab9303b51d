"""What the console counts."""

from prometheus_client import CollectorRegistry, Counter


class ConsoleMetrics:
    """Sign-ins and refused requests; no label names a person or a business."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.sign_ins = Counter("ratiba_console_sign_ins", "Sign-ins by way.", ("way",), registry=registry)
        self.refusals = Counter(
            "ratiba_console_refusals", "Requests answered by a page that says why not.", ("reason",), registry=registry
        )
