"""booking-fsm, as the console asks it who waits for a person. Whatever happens, an outcome comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ratiba_contracts.asks import ANSWER_SECONDS, NOTE_ANSWERED, SHOW_HANDOFFS
from ratiba_contracts.handoffs import AnsweredNoted, HandoffsShown, NoteAnswered, ShowHandoffs
from ratiba_contracts.requests import Refusal
from ratiba_runtime.asks import UNREADABLE, put_question

if TYPE_CHECKING:
    from nats.aio.client import Client

WAITING_A_PAGE = 25
ANSWERED_SHOWN = 10

COUNT_SECONDS = 0.5
"""Every page has the count beside its other words; none waits longer for it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Asks about one tenant's customers. `seconds` bounds a look; what changes something may take as long as any."""

    client: Callable[[], "Client"]
    seconds: float

    async def show(self, tenant: str, offset: int) -> HandoffsShown | Refusal:
        """A page of those who wait, and who was answered lately."""
        request = ShowHandoffs(limit=WAITING_A_PAGE, offset=offset, answered=ANSWERED_SHOWN)
        answer = await put_question(self.client(), SHOW_HANDOFFS, tenant, request, timeout=self.seconds)
        return answer if isinstance(answer, HandoffsShown | Refusal) else UNREADABLE

    async def count(self, tenant: str) -> int | None:
        """How many wait; None where nobody says so at once."""
        seconds = min(self.seconds, COUNT_SECONDS)
        answer = await put_question(self.client(), SHOW_HANDOFFS, tenant, ShowHandoffs(limit=0), timeout=seconds)
        return answer.total if isinstance(answer, HandoffsShown) else None

    async def answered(self, tenant: str, handoff_id: UUID, times: int, *, actor: str) -> AnsweredNoted | Refusal:
        """Say that somebody was answered."""
        request = NoteAnswered(actor=actor, handoff_id=handoff_id, expected_times=times)
        answer = await put_question(self.client(), NOTE_ANSWERED, tenant, request, timeout=ANSWER_SECONDS)
        return answer if isinstance(answer, AnsweredNoted | Refusal) else UNREADABLE
