"""What a preview speaks of: one ordinary service of each trade, one customer, one member of staff. Nobody's data."""

from collections.abc import Mapping

from ratiba_contracts.tenant import Vertical
from ratiba_contracts.views import Currency, Price, PriceKind, ServiceView

CUSTOMER = "Wanjiku Kamau"
STAFF = "Amina"
REFERENCE = "K7PX2M"

_SERVICES: Mapping[Vertical, tuple[str, str, int]] = {
    Vertical.BARBERSHOP: ("Haircut", "Kunyoa nywele", 30),
    Vertical.DENTAL: ("Dental check-up", "Uchunguzi wa meno", 30),
    Vertical.LEGAL: ("Consultation", "Ushauri wa kisheria", 60),
    Vertical.MEDICAL: ("Consultation", "Kumwona daktari", 30),
    Vertical.PHYSIO: ("Physiotherapy session", "Kikao cha fiziotherapia", 45),
    Vertical.SALON: ("Braiding", "Kusuka nywele", 120),
    Vertical.SPA: ("Massage", "Masaji", 60),
    Vertical.TUTORING: ("Maths lesson", "Somo la hisabati", 60),
}
"""English name, Swahili name, minutes."""

_AMOUNT = 150000


def sample_service(vertical: Vertical, currency: Currency) -> ServiceView:
    """A service as a business of this trade might sell it."""
    name, name_sw, minutes = _SERVICES[vertical]
    price = Price(kind=PriceKind.FIXED, currency=currency, amount=_AMOUNT)
    return ServiceView(service_id="sample", name=name, name_sw=name_sw, duration_min=minutes, price=price)
