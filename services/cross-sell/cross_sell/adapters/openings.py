"""booking-fsm, asked what is free right behind an appointment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ratiba_contracts.asks import FIND_ADJACENT_OPENINGS
from ratiba_contracts.cross_sell import AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import put_question

if TYPE_CHECKING:
    from nats.aio.client import Client


@dataclass(frozen=True, slots=True)
class Openings:
    """Asks; `seconds` bounds each wait. Whatever happens, an outcome comes back."""

    client: Callable[[], "Client"]
    seconds: float

    async def behind(self, tenant: str, request: FindAdjacentOpenings) -> AdjacentOpeningsFound | Refusal:
        """What is free, or why nobody can say."""
        answer = await put_question(self.client(), FIND_ADJACENT_OPENINGS, tenant, request, timeout=self.seconds)
        return cast("AdjacentOpeningsFound | Refusal", answer)
