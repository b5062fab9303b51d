"""What a turn is decided against: the clock, the business, its menu and its people. Read once, never changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff, StaffServices
from ratiba_contracts.payments import Method
from ratiba_contracts.tenant import CatalogService, Selling
from ratiba_contracts.views import Channel, PriceKind, ServiceView

MPESA_COUNTRY = "+254"
"""How the numbers begin that M-Pesa here can ring."""

LEAST_TO_PAY_MIN = 2
"""What is agreed to later before its start is not kept: a phone rings for a minute, behind an offer of half of one."""


@dataclass(frozen=True, slots=True)
class World:
    """`now` is the conversation's clock, UTC. `services` keeps the menu's order.

    `hold_seconds` is how long a chosen chair waits for its customer (less than the time anyone needs to
    answer three questions is unkind, more starves the others); `phone_needed` whether the business wants a
    number to reach the customer on; `consults` whether a model can be asked what the rules do not understand;
    `selling` when another service may be suggested; `pays_by` how money is taken, None where it is not, and
    `pays_also` how besides, for who asks for it; `pay_within` how long a chair is kept at most for who has to pay.
    """

    now: dt.datetime
    business: str
    address: str | None
    channel: Channel
    services: Mapping[str, CatalogService]
    staff: tuple[Staff, ...]
    staff_services: StaffServices
    policy: Policy
    hold_seconds: int
    phone_needed: bool
    returning: bool = False
    consults: bool = False
    selling: Selling = Selling.NEVER
    pays_by: Method | None = None
    pays_also: tuple[Method, ...] = ()
    pay_within: dt.timedelta = dt.timedelta(minutes=30)

    @property
    def time_zone(self) -> ZoneInfo:
        """The business's zone: every wall time is in it."""
        return self.policy.time_zone

    @property
    def today(self) -> dt.date:
        """Local date of the business."""
        return self.policy.today(self.now)

    def local(self, instant: dt.datetime) -> dt.datetime:
        """An instant on the business's wall."""
        return instant.astimezone(self.time_zone)

    def view(self, service_id: str) -> ServiceView:
        """A service as customers see it. KeyError when it is not on the menu (any more)."""
        sold = self.services[service_id]
        return ServiceView(
            service_id=sold.service_id,
            name=sold.name,
            name_sw=sold.name_sw,
            duration_min=sold.duration_min,
            price=sold.price,
        )

    def charges(self, service_id: str) -> bool:
        """Whether a service is paid for here: only an amount that is fixed, and in whole units, can be asked for.

        Whatever else is agreed in words and paid for on the spot.
        """
        price = self.services[service_id].price
        amount = price.amount or 0
        return self.pays_by is not None and price.kind is PriceKind.FIXED and amount > 0 and amount % 100 == 0

    def time_to_pay(self, start_at: dt.datetime) -> dt.timedelta:
        """How long from now a chair is kept unpaid: never past its own start."""
        return min(self.pay_within, start_at - self.now)

    def takes(self, method: Method) -> bool:
        """Whether money is taken in this way, at once or for who asks for it."""
        return method is self.pays_by or method in self.pays_also

    def reaches(self, method: Method, phone: str) -> bool:
        """Whether money can be asked for in this way on a phone: M-Pesa rings those of its country, a card any."""
        return method is Method.CARD or phone.startswith(MPESA_COUNTRY)

    def can_pay(self, phone: str) -> bool:
        """Whether money can be asked for on a phone in any way that it is taken."""
        return self.pays_by is None or any(self.takes(one) and self.reaches(one, phone) for one in Method)

    def payable(self, service_id: str, phone: str | None) -> bool:
        """Whether a service can be had on this phone: it costs nothing here, or money can be asked for on it."""
        return phone is None or not self.charges(service_id) or self.can_pay(phone)

    def spec(self, service_id: str) -> ServiceSpec:
        """What of a service matters to time."""
        sold = self.services[service_id]
        return ServiceSpec(service_id, sold.duration_min, sold.buffer_before_min, sold.buffer_after_min)

    def staff_name(self, staff_id: str) -> str:
        """The name a customer knows. KeyError when nobody has this id."""
        return {member.staff_id: member.name for member in self.staff}[staff_id]
