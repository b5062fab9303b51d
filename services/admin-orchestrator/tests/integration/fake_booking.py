"""Somebody in the place of booking-fsm who knows who waits: answers what it was given, and keeps what was asked."""

from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts.asks import NOTE_ANSWERED, SHOW_HANDOFFS, Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.handoffs import HandoffsShown, NoteAnswered, ShowHandoffs
from ratiba_contracts.requests import Answer, Refusal

SHOWN, NOTED = (EXAMPLES[f"ask.booking.{verb}.v1.answer"] for verb in ("show_handoffs", "note_answered"))


class FakeBooking:
    """`answers` are what is said next, the contracts' examples unless a test gives another. `silent`: says nothing."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answers: dict[Ask, Contract] = {}
        self.asked: list[ShowHandoffs | NoteAnswered] = []
        self.silent = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was asked; answer as the examples do."""
        self.answers = {SHOW_HANDOFFS: SHOWN, NOTE_ANSWERED: NOTED}
        self.asked.clear()
        self.silent = False

    def shows(self, **changed: Any) -> None:
        """Show this of those who wait."""
        self.answers[SHOW_HANDOFFS] = self.answers[SHOW_HANDOFFS].model_copy(update=changed)

    def refuses(self, ask: Ask, slug: str) -> None:
        """Refuse from now on."""
        self.answers[ask] = Refusal(slug=slug, message="As a test wants it.")

    def changes(self) -> list[NoteAnswered]:
        """Requests to change something."""
        return [each for each in self.asked if isinstance(each, NoteAnswered)]

    def looks(self) -> list[ShowHandoffs]:
        """Requests for the list, not for how many alone."""
        return [each for each in self.asked if isinstance(each, ShowHandoffs) and each.limit]

    async def answer(self) -> None:
        """Answer from now on."""
        for ask in self.answers:
            await self.client.subscribe(ask.pattern, cb=self._responder(ask))

    def _responder(self, ask: Ask) -> Any:
        async def respond(message: Msg) -> None:
            request: Any = ask.request.model_validate_json(message.data)
            self.asked.append(request)
            if self.silent:
                return
            answer = self.answers[ask]
            if isinstance(answer, HandoffsShown) and not request.limit:
                answer = answer.model_copy(update={"waiting": (), "answered": ()})
            kind: Any = Answer[type(answer)]  # type: ignore[misc]  # the answer's model is data
            await message.respond(kind(result=answer).model_dump_json().encode())

        return respond
