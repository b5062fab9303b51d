"""The payments service, as the console asks it. Whatever happens, an outcome comes back: the answer or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from admin_orchestrator.domain.payment_words import FILTERS, Filter
from ratiba_contracts.asks import ANSWER_SECONDS, MATCH_UNROUTED, NOTE_PAID_OUT, RECONCILE_PAYMENTS, SHOW_PAYMENTS, Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_requests import (
    MatchUnrouted,
    NotePaidOut,
    PaidOutNoted,
    PaymentsShown,
    Reconcile,
    Reconciled,
    ShowPayments,
    UnroutedMatched,
)
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client

AnswerT = TypeVar("AnswerT", bound=Contract)

PAYMENTS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Payments:
    """Asks about one tenant's money. `seconds` bounds a look; a change may take as long as any answer."""

    client: Callable[[], "Client"]
    seconds: float

    async def show(self, tenant: str, chosen: Filter, offset: int) -> PaymentsShown | Refusal:
        """A page of the payments that a filter lists; and what stands over all of them."""
        _, states = FILTERS[chosen]
        back = chosen is Filter.BACK
        request = ShowPayments(states=states, money_back=back, limit=PAYMENTS_A_PAGE, offset=offset)
        return await self._asked(SHOW_PAYMENTS, tenant, request, PaymentsShown, self.seconds)

    async def one(self, tenant: str, payment_id: UUID) -> PaymentsShown | Refusal:
        """One payment, or none."""
        request = ShowPayments(payment_id=payment_id, limit=1)
        return await self._asked(SHOW_PAYMENTS, tenant, request, PaymentsShown, self.seconds)

    async def reconcile(self, tenant: str, *, actor: str) -> Reconciled | Refusal:
        """Ask the providers about what is not resolved, as much as there is time for."""
        return await self._asked(RECONCILE_PAYMENTS, tenant, Reconcile(actor=actor), Reconciled, ANSWER_SECONDS)

    async def match(self, tenant: str, unrouted_id: UUID, payment_id: UUID, *, actor: str) -> UnroutedMatched | Refusal:
        """Say which payment something unrouted belongs to."""
        request = MatchUnrouted(actor=actor, unrouted_id=unrouted_id, payment_id=payment_id)
        return await self._asked(MATCH_UNROUTED, tenant, request, UnroutedMatched, ANSWER_SECONDS)

    async def note_paid_out(self, tenant: str, request: NotePaidOut) -> PaidOutNoted | Refusal:
        """Say that money owed back was paid back, or was not."""
        return await self._asked(NOTE_PAID_OUT, tenant, request, PaidOutNoted, ANSWER_SECONDS)

    async def _asked(
        self, ask: Ask, tenant: str, request: Contract, kind: type[AnswerT], seconds: float
    ) -> AnswerT | Refusal:
        answer = await put_question(self.client(), ask, tenant, request, timeout=seconds)
        return answer if isinstance(answer, kind | Refusal) else UNREADABLE
