"""Whether the second appointment stands: an offer brought something once it is booked, and until it is called off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cross_sell import SERVICE
from cross_sell.adapters import second_bookings
from ratiba_contracts.booking import Booked, Cancelled
from ratiba_contracts.envelope import Envelope
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Standing:
    """Takes in what became of appointments. `clock` returns the wall clock, aware."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def appointment_told_of(self, received: Envelope[Booked | Cancelled]) -> None:
        """booking.booked, cancelled: noted where it is the second appointment of an offer."""
        fact = received.data
        stands: second_bookings.Stands = "booked" if isinstance(fact, Booked) else "cancelled"
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if not uow.handled_before:
                appointment_id = fact.appointment.appointment_id
                await second_bookings.note(uow.connection, appointment_id, fact.thread_id, stands, self.clock())
