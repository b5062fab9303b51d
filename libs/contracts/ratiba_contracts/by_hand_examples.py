"""One example a message about an owner's own hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from ratiba_contracts import booking, by_hand
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView, OpenInterval, Price, PriceKind, ServiceView

_START = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
_END = _START + timedelta(minutes=45)
_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
_KEPT = UUID("6a0f2f80-3f5e-4a53-9d0e-888888888888")
_MANICURE = ServiceView(
    service_id="manicure",
    name="Manicure",
    name_sw="Kupaka rangi ya kucha",
    duration_min=45,
    price=Price(kind=PriceKind.FIXED, currency="KES", amount=150000),
)
_ENTERED = AppointmentView(
    appointment_id=UUID("6a0f2f80-3f5e-4a53-9d0e-999999999999"),
    reference="H4NDXY",
    service=_MANICURE,
    staff_name="Amina",
    start_at=_START,
    end_at=_END,
)

BY_HAND_EXAMPLES: Mapping[str, Contract] = {
    "booking.displaced.v1": booking.Displaced(
        thread_id=_THREAD,
        staff_id="amina",
        blocked_from=_START,
        blocked_until=_END + timedelta(minutes=10),
        start_at=_START,
        end_at=_END,
        appointments=(_ENTERED.model_copy(update={"appointment_id": _KEPT, "reference": "K7PXAM"}),),
    ),
    "booking.cancelled_by_owner.v1": booking.CancelledByOwner(thread_id=_THREAD, appointment=_ENTERED),
    "ask.booking.book_by_hand.v1.request": by_hand.BookByHand(
        request_id=UUID("0b8f6a52-3a55-4c0f-8f0a-888888888888"),
        actor="owner@pendo.example",
        service_id="manicure",
        start_at=_START,
        staff_id="amina",
        override=by_hand.Override(reason="she called an hour ago", claims=(str(_KEPT), _THREAD)),
        personal=by_hand.ByHandPersonal(name="Njeri", phone="+254712000002"),
    ),
    "ask.booking.book_by_hand.v1.answer": by_hand.BookedByHand(appointment=_ENTERED, staff_id="amina", displaced=1),
    "ask.booking.cancel_by_hand.v1.request": by_hand.CancelByHand(
        actor="owner@pendo.example", appointment_id=_ENTERED.appointment_id
    ),
    "ask.booking.cancel_by_hand.v1.answer": by_hand.CancelledByHand(appointment=_ENTERED, told=True),
    "ask.booking.show_day.v1.request": by_hand.ShowDay(day=date(2026, 11, 21)),
    "ask.booking.show_day.v1.answer": by_hand.DayShown(
        day=date(2026, 11, 21),
        staff=(
            by_hand.StaffDay(
                staff_id="amina",
                name="Amina",
                hours=(OpenInterval(opens=time(9), closes=time(18)),),
                entries=(
                    by_hand.DayEntry(
                        state="booked",
                        start_at=_START - timedelta(hours=3),
                        end_at=_END - timedelta(hours=3),
                        service_name="Manicure",
                        reference="H4NDXY",
                        by_hand=True,
                        appointment_id=_ENTERED.appointment_id,
                        personal=by_hand.EntryPersonal(name="Njeri"),
                    ),
                    by_hand.DayEntry(
                        state="waiting",
                        start_at=_START - timedelta(hours=1),
                        end_at=_END - timedelta(hours=1),
                        service_name="Manicure",
                        reference="K7PXAM",
                        until=_START - timedelta(minutes=40),
                        appointment_id=_KEPT,
                    ),
                    by_hand.DayEntry(
                        state="deciding", start_at=_START, end_at=_END, until=_START - timedelta(minutes=50)
                    ),
                ),
            ),
            by_hand.StaffDay(staff_id="brian", name="Brian"),
        ),
        services=(
            by_hand.SoldService(service_id="manicure", name="Manicure", duration_min=45, staff_ids=("amina", "brian")),
        ),
    ),
}
