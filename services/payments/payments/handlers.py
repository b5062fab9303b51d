"""One function a subject: what comes in over the bus."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from payments import SERVICE
from payments.adapters import payment_rows
from payments.adapters.payment_rows import Stored
from payments.asking import Asking
from payments.cancellations_first import CancellationsFirst
from payments.domain.course import Course, asked_again, called_off, held_too_long, left_out, requested
from payments.prompting import Prompting
from payments.taking import EXPIRE, PROMPT, Taking
from ratiba_contracts.booking import Cancelled
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.payments import PaymentRequested, PaymentTimerFired
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("payments.handlers")


@dataclass(frozen=True, slots=True)
class Handlers:
    """Handlers of this service's consumers."""

    database: Database
    taking: Taking
    prompting: Prompting
    asking: Asking
    cancellations: CancellationsFirst
    clock: Callable[[], datetime]

    async def payment_requested(self, envelope: Envelope[PaymentRequested]) -> None:
        """payment.requested: write it down, and send the prompt unless one of that customer is open."""
        fact, begun = envelope.data, None
        gone: tuple[UUID, ...] = ()
        await self.cancellations.taken_in()
        async with unit_of_work(self.database, service=SERVICE, envelope=envelope) as uow:
            if uow.handled_before:
                return  # what was begun then is asked about, never sent again
            stored = await payment_rows.lock(uow.connection, fact.payment_id)
            if stored is None:
                payment = requested(fact, envelope.partitionkey)
                await payment_rows.insert(uow.connection, payment, envelope.correlationid, self.clock())
                self.taking.arm(uow, payment, EXPIRE, payment.held_until, cause=envelope)
            else:
                gone = left_out(stored.payment, fact)
                again = asked_again(stored.payment, fact.attempt, fact.personal.phone, fact.method)
                await self.taking.take(uow, stored, Course(again), envelope)
            stored = await self._without_what_was_called_off(uow, fact.payment_id, gone, envelope)
            if stored is not None:
                begun = await self.prompting.begin(uow, stored, envelope)
        if begun is not None:
            await self.prompting.send(begun, envelope)

    async def timer_fired(self, envelope: Envelope[PaymentTimerFired]) -> None:
        """payment_timer.fired: look after a prompt, send one that waited, or end what was held too long."""
        fact = envelope.data
        if fact.purpose == PROMPT:
            await self.cancellations.taken_in()
            await self.prompting.next_for(fact.payment_id, envelope)
        elif fact.purpose == EXPIRE:
            await self.expire(fact.payment_id, envelope)
        else:
            number = int(fact.purpose.removeprefix("ask-"))
            await self.asking.about(fact.payment_id, number, generation=fact.generation, cause=envelope)

    async def booking_cancelled(self, envelope: Envelope[Cancelled]) -> None:
        """booking.cancelled: its line is void, or owed back."""
        async with unit_of_work(self.database, service=SERVICE, envelope=envelope) as uow:
            if uow.handled_before:
                return
            appointment_id = envelope.data.appointment.appointment_id
            await payment_rows.note_called_off(uow.connection, appointment_id, self.clock())
            for payment_id in await payment_rows.of_appointment(uow.connection, appointment_id):
                stored = await payment_rows.lock(uow.connection, payment_id)
                if stored is None:
                    continue
                number = max((each.number for each in stored.attempts), default=1)
                ran_out = envelope.data.cancelled_by == "system"
                resolved = not any(each.is_live for each in stored.attempts)
                course = called_off(stored.payment, appointment_id, number, ran_out=ran_out, resolved=resolved)
                await self.taking.take(uow, stored, course, envelope)

    async def _without_what_was_called_off(
        self, uow: UnitOfWork, payment_id: UUID, gone: tuple[UUID, ...], cause: Envelope[PaymentRequested]
    ) -> Stored | None:
        """The payment, less what the request leaves out and what its cancellation has overtaken on the way here."""
        stored = await payment_rows.lock(uow.connection, payment_id)
        if stored is None:
            return None
        ids = [line.appointment_id for line in stored.payment.lines]
        for appointment_id in sorted({*gone, *await payment_rows.called_off_among(uow.connection, ids)}):
            course = called_off(stored.payment, appointment_id, attempt=1)
            stored = await self.taking.take(uow, stored, course, cause)
        return stored

    async def expire(self, payment_id: UUID, cause: Envelope[PaymentTimerFired] | None) -> None:
        """`held_until` came: one last look at what is open; then the chair is given away."""
        async with self.database.tenant_transaction() as connection:
            seen = await payment_rows.read(connection, payment_id)
        for attempt in seen.attempts if seen is not None else ():
            if attempt.is_live:
                await self.asking.about(payment_id, attempt.number)
        async with unit_of_work(self.database, service=SERVICE, envelope=cause) as uow:
            stored = None if uow.handled_before else await payment_rows.lock(uow.connection, payment_id)
            if stored is not None and stored.payment.held_until <= self.clock():
                await self.taking.take(uow, stored, held_too_long(stored.payment, stored.attempts), cause)
