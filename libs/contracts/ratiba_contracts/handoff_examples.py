"""One example a request about customers who wait for a person."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ratiba_contracts import handoffs
from ratiba_contracts.booking_examples import MANICURE
from ratiba_contracts.envelope import Contract
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.views import AppointmentView, Channel

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_START = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_WAITS = UUID("5e0f2c1a-7f0a-4a3e-9a52-111111111111")
_ANSWERED = UUID("5e0f2c1a-7f0a-4a3e-9a52-222222222222")
_THEIRS = handoffs.TheirAppointment(
    appointment=AppointmentView(
        appointment_id=UUID("6a0f2f80-3f5e-4a53-9d0e-111111111111"),
        reference="K7PXAM",
        service=MANICURE,
        staff_name="Amina",
        start_at=_START,
        end_at=_START + timedelta(minutes=45),
    ),
    stands="waiting",
)

HANDOFF_EXAMPLES: Mapping[str, Contract] = {
    "ask.booking.show_handoffs.v1.request": handoffs.ShowHandoffs(limit=25, answered=10),
    "ask.booking.show_handoffs.v1.answer": handoffs.HandoffsShown(
        total=1,
        waiting=(
            handoffs.ShownHandoff(
                handoff_id=_WAITS,
                channel=Channel.WHATSAPP,
                why=(HandoffWhy.SAYS_PAID, HandoffWhy.ASKED_FOR_PERSON),
                raised_at=_AT,
                last_at=_AT + timedelta(minutes=12),
                times=2,
                payment_id=UUID("3c1f0a8e-5b5f-4f0e-9a63-555555555555"),
                about=_THEIRS,
                since=(_THEIRS.model_copy(update={"stands": "booked"}),),
                personal=handoffs.WaitingPersonal(name="Wanjiku", phone="+254712000001"),
            ),
        ),
        answered=(
            handoffs.ShownHandoff(
                handoff_id=_ANSWERED,
                channel=Channel.WEB,
                why=(HandoffWhy.DISTRESS,),
                raised_at=_AT - timedelta(hours=3),
                last_at=_AT - timedelta(hours=3),
                times=1,
                answered_at=_AT - timedelta(hours=2),
                answered_by="owner@pendo.example",
                personal=handoffs.WaitingPersonal(name="Otieno"),
            ),
        ),
    ),
    "ask.booking.note_answered.v1.request": handoffs.NoteAnswered(
        actor="owner@pendo.example", handoff_id=_WAITS, expected_times=2
    ),
    "ask.booking.note_answered.v1.answer": handoffs.AnsweredNoted(
        answered_at=_AT + timedelta(hours=1), answered_by="owner@pendo.example"
    ),
}
