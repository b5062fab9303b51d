"""Somebody in the place of payments, cross-sell and booking: answers what it was given, and keeps what was asked."""

from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts import asks
from ratiba_contracts.asks import Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.offers import OffersShown
from ratiba_contracts.payment_requests import PaymentsShown
from ratiba_contracts.requests import Answer, Refusal

ASKS = (
    asks.SHOW_PAYMENTS,
    asks.RECONCILE_PAYMENTS,
    asks.MATCH_UNROUTED,
    asks.NOTE_PAID_OUT,
    asks.SHOW_OFFERS,
    asks.SHOW_DAY,
    asks.BOOK_BY_HAND,
    asks.CANCEL_BY_HAND,
)
LOOKING = {asks.SHOW_PAYMENTS, asks.SHOW_OFFERS, asks.SHOW_DAY}


def _example(ask: Ask) -> Any:
    return EXAMPLES[f"ask.{ask.context}.{ask.verb}.v1.answer"]


class FakeMoney:
    """`answers` are what is said next, the contracts' examples unless a test gives another."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answers: dict[Ask, Contract] = {}
        self.asked: list[tuple[Ask, Any]] = []
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was asked; answer as the examples do."""
        self.answers = {ask: _example(ask) for ask in ASKS}
        self.asked.clear()

    @property
    def payments(self) -> PaymentsShown:
        """What is shown of payments."""
        shown = self.answers[asks.SHOW_PAYMENTS]
        assert isinstance(shown, PaymentsShown)
        return shown

    @property
    def offers(self) -> OffersShown:
        """What is shown of offers."""
        shown = self.answers[asks.SHOW_OFFERS]
        assert isinstance(shown, OffersShown)
        return shown

    def shows(self, ask: Ask, **changed: Any) -> None:
        """Answer as now, but for this."""
        self.answers[ask] = self.answers[ask].model_copy(update=changed)

    def refuses(self, ask: Ask, slug: str, **more: Any) -> None:
        """Refuse from now on."""
        self.answers[ask] = Refusal(slug=slug, message="As a test wants it.", **more)

    def changes(self) -> list[Any]:
        """Requests to change something."""
        return [request for ask, request in self.asked if ask not in LOOKING]

    async def answer(self) -> None:
        """Answer from now on."""
        for ask in ASKS:
            await self.client.subscribe(ask.pattern, cb=self._responder(ask))

    def _responder(self, ask: Ask) -> Any:
        async def respond(message: Msg) -> None:
            self.asked.append((ask, ask.request.model_validate_json(message.data)))
            answer = self.answers[ask]
            kind: Any = Answer[type(answer)]  # type: ignore[misc]  # the answer's model is data
            await message.respond(kind(result=answer).model_dump_json().encode())

        return respond
