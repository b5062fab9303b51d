"""Who outside of Ratiba reads a business's bookings: one durable each, filtered to that business."""

import re
from dataclasses import dataclass

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.streams import BOOKING_FACTS
from ratiba_contracts.subjects import event_pattern

_TENANT = re.compile(r"[a-z][a-z0-9-]{1,40}")
_NAME = re.compile(r"[a-z][a-z0-9]{1,20}")


class InvalidIntegrator(ValueError):
    """A tenant or a name that cannot be part of a durable's name."""

    def __init__(self, tenant: str, name: str) -> None:
        super().__init__(
            f"{tenant}/{name}: write <tenant>/<name>, the name 2 to 21 lower-case letters and digits, a letter first"
        )


@dataclass(frozen=True)
class Integrator:
    """One integrator of one business.

    Its name has no hyphen: with one, `calendar` of `pendo-spa` and `spa-calendar` of `pendo` would share a durable.
    """

    tenant: str
    name: str

    def __post_init__(self) -> None:
        if not _TENANT.fullmatch(self.tenant) or not _NAME.fullmatch(self.name):
            raise InvalidIntegrator(self.tenant, self.name)

    @classmethod
    def read(cls, words: str) -> "Integrator":
        """From `<tenant>/<name>`. Raises InvalidIntegrator."""
        tenant, _, name = words.partition("/")
        return cls(tenant, name)

    @property
    def user(self) -> str:
        """Its user, and the name of its durable."""
        return f"integ-{self.tenant}-{self.name}"

    @property
    def consumer(self) -> Consumer:
        """Its durable: one fact in flight, so that the order is kept; delivered until it is acknowledged."""
        filters = (event_pattern("booking", tenant=self.tenant),)
        return Consumer(self.user, BOOKING_FACTS.name, self.user, filters, max_ack_pending=1, max_deliver=-1)
