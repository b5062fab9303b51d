"""A small salon: its dials, a service, an appointment, and a reply about them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ratiba_contracts.conversation import CustomerPersonal, Question, ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView, OpeningView, Price, ServiceView

FRIDAY_NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 12:00 in Nairobi
SATURDAY_TEN = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)  # 10:00 in Nairobi


@pytest.fixture(scope="session")
def service() -> ServiceView:
    return ServiceView(
        service_id="manicure",
        name="Manicure",
        name_sw="Kupaka rangi ya kucha",
        duration_min=45,
        price=Price(kind="fixed", currency="KES", amount=150000),
    )


@pytest.fixture(scope="session")
def opening() -> OpeningView:
    return OpeningView(start_at=SATURDAY_TEN, end_at=SATURDAY_TEN + timedelta(minutes=45))


@pytest.fixture(scope="session")
def appointment(service: ServiceView) -> AppointmentView:
    return AppointmentView(
        appointment_id=UUID(int=7),
        reference="K7PX2M",
        service=service,
        staff_name="Achieng",
        start_at=SATURDAY_TEN,
        end_at=SATURDAY_TEN + timedelta(minutes=45),
    )


@pytest.fixture(scope="session")
def dials() -> Callable[..., Dials]:
    def make(**changed: Any) -> Dials:
        plain: dict[str, Any] = {
            "tone": "warm",
            "greeting": "default-bilingual",
            "upsell": "never",
            "cancellation_tone": "neutral",
            "honorific": "first-name",
            "cross_sell": "never",
        }
        return Dials(**(plain | changed))

    return make


@pytest.fixture(scope="session")
def reply() -> Callable[..., ReplyDecided]:
    """A reply of these acts, on Friday 20 November 2026 at noon in Nairobi."""

    def make(
        *acts: Any,
        language: str = "en",
        name: str | None = "Wanjiku Kamau",
        options: tuple[Any, ...] | None = None,
        phone: str | None = None,
        pay_at: str | None = None,
        **changed: Any,
    ) -> ReplyDecided:
        fields: dict[str, Any] = {
            "thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1S0T",
            "reply_seq": 1,
            "channel": "whatsapp",
            "language": language,
            "time_zone": "Africa/Nairobi",
            "today": FRIDAY_NOON,
            "acts": acts,
            "question": None if options is None else Question(question_id="k3f9q2", options=options),
            "personal": CustomerPersonal(name=name, phone=phone, pay_at=pay_at),
        }
        return ReplyDecided(**(fields | changed))

    return make
