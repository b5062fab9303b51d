"""Counters of pages read by a model."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter


class VisionMetrics:
    """How pages were read, and what was done with what a model said."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._pages = Counter(
            "ratiba_catalog_vision_pages", "Pages that are pictures, by how they were read.", ["how"], registry=registry
        )
        self._said = Counter(
            "ratiba_catalog_vision_rows",
            "What became of rows and prices a model read: added, confirmed, overruled, differing, dropped_prices.",
            ["what"],
            registry=registry,
        )

    def page(self, how: str, counts: Mapping[str, int] | None = None) -> None:
        """Count a page: `read` by a model too, or why it was not."""
        self._pages.labels(how).inc()
        for what, count in (counts or {}).items():
            self._said.labels(what).inc(count)
