"""cross-sell, as the console asks it. Whatever happens, an outcome comes back: the answer or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratiba_contracts.asks import SHOW_OFFERS
from ratiba_contracts.offers import OffersShown, ShowOffers
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client

OFFERS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Offers:
    """Asks about one tenant's offers; `seconds` bounds each wait."""

    client: Callable[[], "Client"]
    seconds: float

    async def show(self, tenant: str, days: int, offset: int) -> OffersShown | Refusal:
        """What the last days came to, and a page of their offers."""
        request = ShowOffers(days=days, limit=OFFERS_A_PAGE, offset=offset)
        answer = await put_question(self.client(), SHOW_OFFERS, tenant, request, timeout=self.seconds)
        return answer if isinstance(answer, OffersShown | Refusal) else UNREADABLE
