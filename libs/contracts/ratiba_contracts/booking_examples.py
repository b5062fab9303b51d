"""One example a message about openings, appointments and what is offered behind them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from ratiba_contracts import booking, cross_sell, requests, views
from ratiba_contracts.envelope import Contract

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_START = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_END = _START + timedelta(minutes=45)
_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
_PRICE = views.Price(kind=views.PriceKind.FIXED, currency="KES", amount=150000)
MANICURE = views.ServiceView(
    service_id="manicure", name="Manicure", name_sw="Kupaka rangi ya kucha", duration_min=45, price=_PRICE
)
_APPOINTMENT = views.AppointmentView(
    appointment_id=UUID("6a0f2f80-3f5e-4a53-9d0e-111111111111"),
    reference="K7PXAM",
    service=MANICURE,
    staff_name="Amina",
    start_at=_START,
    end_at=_END,
)
_ABOUT_APPOINTMENT = {
    "appointment": _APPOINTMENT,
    "service_id": "manicure",
    "staff_id": "amina",
    "customer_id": UUID("0b8f6a52-3a55-4c0f-8f0a-222222222222"),
    "thread_id": _THREAD,
    "channel": views.Channel.WHATSAPP,
}
_OFFER = UUID("0b8f6a52-3a55-4c0f-8f0a-666666666666")
_SECOND = _APPOINTMENT.model_copy(
    update={
        "appointment_id": UUID("6a0f2f80-3f5e-4a53-9d0e-777777777777"),
        "reference": "QX4TCD",
        "service": views.ServiceView(
            service_id="pedicure",
            name="Pedicure",
            name_sw="Kucha za miguu",
            duration_min=60,
            price=views.Price(kind=views.PriceKind.FIXED, currency="KES", amount=180000),
        ),
        "staff_name": "Cate",
        "start_at": _END,
        "end_at": _END + timedelta(hours=1),
    }
)
_OFFERED_TIME = cross_sell.OfferedTime(
    staff_id="cate",
    start_at=_END,
    end_at=_END + timedelta(hours=1),
    blocked_from=_END,
    blocked_until=_END + timedelta(minutes=70),
)

BOOKING_EXAMPLES: Mapping[str, Contract] = {
    "booking.confirmed.v1": booking.Confirmed.model_validate(
        {**_ABOUT_APPOINTMENT, "held_until": _AT + timedelta(minutes=10)}
    ),
    "booking.booked.v1": booking.Booked.model_validate(_ABOUT_APPOINTMENT),
    "booking.cancelled.v1": booking.Cancelled.model_validate({**_ABOUT_APPOINTMENT, "cancelled_by": "customer"}),
    "ask.booking.find_openings.v1.request": requests.FindOpenings(
        service_id="manicure", from_day=date(2026, 11, 21), days=7
    ),
    "ask.booking.find_openings.v1.answer": requests.OpeningsFound(
        openings=(requests.FoundOpening(start_at=_START, end_at=_END, staff_ids=("amina", "brian")),)
    ),
    "ask.booking.replace_roster.v1.request": requests.ReplaceRoster(
        actor="owner@pendo.example",
        expected_version=1,
        policy=requests.BookingPolicy(address="Moi Avenue 12, Nairobi"),
        members=(
            requests.RosterMember(
                staff_id="amina",
                name="Amina",
                service_ids=("manicure",),
                working_days=(
                    requests.WorkingDay(weekday=0, intervals=(views.OpenInterval(opens=time(9), closes=time(18)),)),
                ),
                time_off=(requests.TimeOff(start_at=_START, end_at=_START + timedelta(days=1), reason="leave"),),
            ),
        ),
    ),
    "ask.booking.replace_roster.v1.answer": requests.RosterReplaced(version=2),
    "booking.bundled.v1": booking.Bundled.model_validate(
        {
            **_ABOUT_APPOINTMENT,
            "appointment": _SECOND,
            "service_id": "pedicure",
            "staff_id": "cate",
            "held_until": _AT + timedelta(minutes=10),
            "first_appointment_id": _APPOINTMENT.appointment_id,
            "offer_id": _OFFER,
        }
    ),
    "cross_sell.offered.v1": cross_sell.Offered(
        offer_id=_OFFER,
        thread_id=_THREAD,
        appointment_id=_APPOINTMENT.appointment_id,
        service_id="pedicure",
        time=_OFFERED_TIME,
        hold_expires_at=_AT + timedelta(seconds=30),
        why=cross_sell.Why(confidence=0.85, gap_min=0, score=0.85, considered=3, catalog_version=7),
    ),
    "cross_sell.passed.v1": cross_sell.Passed(
        thread_id=_THREAD,
        appointment_id=_APPOINTMENT.appointment_id,
        reason=cross_sell.PassReason.NO_OPENING,
    ),
    "cross_sell.accepted.v1": cross_sell.Accepted(
        offer_id=_OFFER, thread_id=_THREAD, appointment_id=_SECOND.appointment_id
    ),
    "cross_sell.declined.v1": cross_sell.Declined(offer_id=_OFFER, thread_id=_THREAD),
    "cross_sell.lapsed.v1": cross_sell.Lapsed(
        offer_id=_OFFER, thread_id=_THREAD, reason=cross_sell.LapseReason.NO_ANSWER
    ),
    "ask.booking.find_adjacent_openings.v1.request": cross_sell.FindAdjacentOpenings(
        appointment_id=_APPOINTMENT.appointment_id,
        candidates=("pedicure", "facial"),
        hold_tokens=(_THREAD, f"{_THREAD}:{_OFFER}"),
    ),
    "ask.booking.find_adjacent_openings.v1.answer": cross_sell.AdjacentOpeningsFound(
        primary_end_at=_END,
        openings=(
            cross_sell.AdjacentOpening(
                service_id="pedicure",
                start_at=_OFFERED_TIME.start_at,
                end_at=_OFFERED_TIME.end_at,
                blocked_from=_OFFERED_TIME.blocked_from,
                blocked_until=_OFFERED_TIME.blocked_until,
                staff_ids=("amina", "cate"),
            ),
        ),
    ),
}
