"""From decisions to facts on the bus. Ids follow from the input, so a turn taken again emits the same facts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking_fsm.domain.conversation.decision import Decision
from booking_fsm.domain.conversation.needs import CalledOff, Known, Made, Paid, Released
from booking_fsm.domain.conversation.state import Payment
from booking_fsm.domain.conversation.turn import OfferOutcome
from booking_fsm.domain.conversation.world import World
from ratiba_contracts.booking import Booked, Bundled, Cancelled, Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import HandoffRaised, ReplyDecided
from ratiba_contracts.envelope import Contract, Envelope, derived_id
from ratiba_contracts.payments import FrozenLine, PayerPersonal, PaymentRequested
from ratiba_contracts.understanding import AskedPersonal, UnderstandingRequested


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Makes the facts of one turn. `at` is the wall clock."""

    cause: Envelope[Any]
    at: dt.datetime

    def wrap(self, data: Contract, purpose: str) -> Envelope[Any]:
        """An envelope whose id follows from the cause and the purpose."""
        return envelope(
            data,
            id=derived_id(self.cause.id, purpose),
            tenant=self.cause.tenant,
            key=self.cause.partitionkey,
            time=self.at,
            cause=self.cause,
        )

    def reply(self, decision: Decision, world: World, reply_seq: int) -> Envelope[Any]:
        """What to say."""
        return self.wrap(
            ReplyDecided(
                thread_id=decision.state.thread_id,
                reply_seq=reply_seq,
                channel=world.channel,
                language=decision.state.language,
                time_zone=str(world.time_zone),
                today=world.now,
                acts=decision.acts,
                question=decision.question,
                personal=decision.state.customer.model_copy(update={"pay_at": decision.pay_at}),
                spent_usd=decision.state.total_token_cost_usd,
            ),
            f"reply{reply_seq}",
        )

    def consultation(self, decision: Decision, text: str) -> Envelope[Any]:
        """That a model is asked what these words mean."""
        asked = UnderstandingRequested(
            thread_id=decision.state.thread_id, message_id=self.cause.id, personal=AskedPersonal(text=text)
        )
        return self.wrap(asked, "consultation")

    def handoff(self, decision: Decision, world: World) -> Envelope[Any]:
        """That a person is asked for. Only for a decision that raises it."""
        if decision.handoff is None:
            msg = "the decision raises no hand-off"
            raise ValueError(msg)
        why, payment_id = decision.handoff.why, decision.handoff.payment_id
        fact = HandoffRaised(
            thread_id=decision.state.thread_id,
            channel=world.channel,
            reason=why.reason,
            at=self.at,
            why=why,
            payment_id=payment_id,
        )
        return self.wrap(fact, "handoff")

    def outcome(self, became: OfferOutcome) -> Envelope[Any]:
        """What became of an offer."""
        return self.wrap(became, f"{type(became).__name__.lower()} {became.offer_id}")

    def bookings(
        self, known: Known, common: dict[str, Any], held_until: dt.datetime, *, now: dt.datetime, declined: bool
    ) -> list[Envelope[Any]]:
        """What became of appointments in this turn. `common` are the fields every such fact carries."""
        facts: list[Envelope[Any]] = []
        if isinstance(known.booking, Made):
            made = _about(known.booking) | common
            slot = known.booking.slot
            confirmed = Confirmed(
                **made,
                held_until=known.booking.held_until or held_until,
                cross_sell_declined=declined,
                confirmed_at=now,
                blocked_from=slot.blocked_from,
                blocked_until=slot.blocked_until,
            )
            facts.append(self.wrap(confirmed, "confirmed"))
            if known.booking.held_until is None:
                facts.append(self.wrap(Booked(**made), "booked"))
        for gone in known.cancelled or ():
            over = Cancelled(**_about(gone), **common, cancelled_by="customer")
            facts.append(self.wrap(over, f"cancelled {gone.appointment.appointment_id}"))
        for paid in known.paid or ():
            whose = common | {"thread_id": paid.thread_id}
            facts.append(self.wrap(Booked(**_about(paid), **whose), f"booked {paid.appointment.appointment_id}"))
        for released in known.released or ():
            whose = common | {"thread_id": released.thread_id}
            by = "customer" if released.refused else "system"
            over = Cancelled(**_about(released), **whose, cancelled_by=by)
            facts.append(self.wrap(over, f"cancelled {released.appointment.appointment_id}"))
        return facts

    def bundle(
        self, second: Made, common: dict[str, Any], held_until: dt.datetime, first: UUID, offer_id: UUID
    ) -> list[Envelope[Any]]:
        """That a second appointment was added behind the first, and stands or is kept until it is paid."""
        made, kept_until = _about(second) | common, second.held_until
        bundled = Bundled(**made, held_until=kept_until or held_until, first_appointment_id=first, offer_id=offer_id)
        facts: list[Envelope[Any]] = [self.wrap(bundled, "bundled")]
        return facts if kept_until is not None else [*facts, self.wrap(Booked(**made), "booked second")]

    def payment_requested(self, payment: Payment, customer_id: UUID, phone: str) -> Envelope[Any]:
        """That the customer is to pay now."""
        [currency] = {one.service.price.currency for one in payment.appointments}
        asked = PaymentRequested(
            payment_id=payment.payment_id,
            attempt=payment.attempt,
            thread_id=payment.thread_id,
            customer_id=customer_id,
            method=payment.method,
            lines=tuple(
                FrozenLine(
                    appointment_id=one.appointment_id,
                    service_name=one.service.name,
                    amount=one.service.price.amount or 0,
                )
                for one in payment.appointments
            ),
            total=payment.amount,
            currency=currency,
            held_until=payment.held_until,
            personal=PayerPersonal(phone=phone),
        )
        return self.wrap(asked, f"payment {payment.payment_id} {payment.attempt}")


def _about(done: Made | CalledOff | Paid | Released) -> dict[str, Any]:
    appointment = done.appointment
    return {"appointment": appointment, "service_id": appointment.service.service_id, "staff_id": done.slot.staff_id}
