"""Says loudly, once each, which stored overrides fit no value any more; the dials of their trade stand in."""

from collections.abc import Mapping

import structlog
from prometheus_client import CollectorRegistry, Gauge

from personality.domain.bundle import Drift
from ratiba_contracts.personality import Dial

log = structlog.get_logger("personality.drift_watch")


class DriftWatch:
    """What has drifted, by tenant, as last seen by this process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seen: dict[str, tuple[Drift, ...]] = {}
        self._tenants = Gauge(
            "ratiba_personality_drifted_overrides",
            "Tenants with a stored override that fits no value of the dial; the trade's default stands in.",
            ("dial",),
            registry=registry,
        )
        for dial in Dial:
            self._tenants.labels(dial.value).set(0)

    def note(self, tenant: str, drifted: tuple[Drift, ...]) -> None:
        """Take in what a look at a tenant found; what was not there at the last look is logged."""
        before = self._seen.get(tenant, ())
        for drift in drifted:
            if drift not in before:
                log.error(
                    "personality.override_drifted",
                    tenant=tenant,
                    dial=drift.dial.value,
                    value=drift.value,
                    problem=drift.problem,
                )
        if drifted != before:
            self._seen[tenant] = drifted
            for dial, count in self._counted().items():
                self._tenants.labels(dial.value).set(count)

    def _counted(self) -> Mapping[Dial, int]:
        return {dial: sum(any(one.dial is dial for one in each) for each in self._seen.values()) for dial in Dial}
