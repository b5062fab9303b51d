"""booking-fsm, as the console asks it. Whatever happens, an outcome comes back: the answer or a refusal."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratiba_contracts.asks import ANSWER_SECONDS, BOOK_BY_HAND, CANCEL_BY_HAND, SHOW_DAY
from ratiba_contracts.by_hand import BookByHand, BookedByHand, CancelByHand, CancelledByHand, DayShown, ShowDay
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client


@dataclass(frozen=True, slots=True)
class Appointments:
    """Asks about one tenant's appointments. `seconds` bounds a look; what changes something may take as long as any."""

    client: Callable[[], "Client"]
    seconds: float

    async def day(self, tenant: str, day: dt.date) -> DayShown | Refusal:
        """One local day."""
        answer = await put_question(self.client(), SHOW_DAY, tenant, ShowDay(day=day), timeout=self.seconds)
        return answer if isinstance(answer, DayShown | Refusal) else UNREADABLE

    async def book(self, tenant: str, request: BookByHand) -> BookedByHand | Refusal:
        """Enter an appointment."""
        answer = await put_question(self.client(), BOOK_BY_HAND, tenant, request, timeout=ANSWER_SECONDS)
        return answer if isinstance(answer, BookedByHand | Refusal) else UNREADABLE

    async def call_off(self, tenant: str, request: CancelByHand) -> CancelledByHand | Refusal:
        """Call an appointment off."""
        answer = await put_question(self.client(), CANCEL_BY_HAND, tenant, request, timeout=ANSWER_SECONDS)
        return answer if isinstance(answer, CancelledByHand | Refusal) else UNREADABLE
