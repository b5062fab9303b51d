"""Who waits for a person, as an owner looks at them, and the owner's word that somebody was answered."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from booking_fsm.adapters import handoffs
from ratiba_contracts.handoffs import AnsweredNoted, HandoffsShown, NoteAnswered, ShowHandoffs
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database

log = structlog.get_logger("booking.handoffs")


@dataclass(frozen=True, slots=True)
class Handoffs:
    """Answers `booking.show_handoffs` and `booking.note_answered`. `clock` returns the wall clock, aware."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def show(self, request: ShowHandoffs) -> HandoffsShown:
        """How many wait, and as many of them as were asked for."""
        async with self.database.tenant_transaction() as connection:
            return HandoffsShown(
                total=await handoffs.how_many_wait(connection),
                waiting=await handoffs.waiting(connection, request.limit, request.offset) if request.limit else (),
                answered=await handoffs.answered(connection, request.answered) if request.answered else (),
            )

    async def note_answered(self, request: NoteAnswered) -> AnsweredNoted | Refusal:
        """They wait no more. Who presses again hears who had said so; who did not see all they asked is refused."""
        now = self.clock().astimezone(dt.UTC)
        async with self.database.tenant_transaction() as connection:
            if await handoffs.answer(connection, request.handoff_id, request.expected_times, request.actor, now):
                log.info("handoffs.answered")
                return AnsweredNoted(answered_at=now, answered_by=request.actor)
            note = await handoffs.note_of(connection, request.handoff_id)
        if isinstance(note, AnsweredNoted):
            return note
        if note is None:
            return Refusal(slug="nobody-waits", message="Nobody waits there, nor was answered of late.")
        return Refusal(slug="asked-again", message="They have asked again since you looked.")
