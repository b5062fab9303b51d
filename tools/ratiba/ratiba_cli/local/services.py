"""The services of the product, as the local stack runs them. A new service is one row here."""

from dataclasses import dataclass

from ratiba_cli.refusals import CommandRefused


@dataclass(frozen=True)
class ServiceRow:
    """One service: its module to execute and when it stops (higher ranks first: edges before what they feed)."""

    name: str
    module: str
    rank: int


SERVICES: tuple[ServiceRow, ...] = (
    ServiceRow("personality", "personality.app", rank=1),
    ServiceRow("relation-inferrer", "relation_inferrer.app", rank=1),
    ServiceRow("catalog-importer", "catalog_importer.app", rank=1),
    ServiceRow("booking-fsm", "booking_fsm.app", rank=2),
    ServiceRow("cross-sell", "cross_sell.app", rank=1),
    ServiceRow("admin-orchestrator", "admin_orchestrator.app", rank=3),
    ServiceRow("channel-gateway", "channel_gateway.app", rank=3),
    ServiceRow("payments", "payments.app", rank=2),
)

FAKE_GRAPH = "fake-graph"
GATEWAY = "channel-gateway"
CONSOLE = "admin-orchestrator"
PAYMENTS = "payments"
FAKE_DARAJA = "fake-daraja"
FAKE_PESAPAL = "fake-pesapal"

FAKES = frozenset({FAKE_GRAPH, FAKE_DARAJA, FAKE_PESAPAL})
"""Providers of the local stack; each says on its own port whether it is ready."""


class UnknownService(CommandRefused, ValueError):
    """There is no service of this name."""

    def __init__(self, name: str) -> None:
        known = ", ".join(row.name for row in SERVICES)
        super().__init__(f"no service is called {name!r}; there are: {known}")


class WrongScale(CommandRefused, ValueError):
    """A wish for more processes that cannot be read."""

    def __init__(self, wish: str, name: str) -> None:
        super().__init__(f"{wish!r}: write --scale {name}=N with N from 1 to 16")


def parse_scale(wishes: list[str]) -> dict[str, int]:
    """Return how many processes each service gets, from words like `booking-fsm=3`; one where nothing is said.

    Raises UnknownService, and WrongScale for what is not `name=number` with a number of 1 to 16.
    """
    scale = {row.name: 1 for row in SERVICES}
    for wish in wishes:
        name, _, number = wish.partition("=")
        if name not in scale:
            raise UnknownService(name)
        if not number.isdecimal() or not 1 <= int(number) <= 16:
            raise WrongScale(wish, name)
        scale[name] = int(number)
    return scale
