"""From decisions to facts on the bus. Ids follow from the input, so a turn taken again emits the same facts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking_fsm.domain.conversation.decision import Decision
from booking_fsm.domain.conversation.needs import CalledOff, Known, Made
from booking_fsm.domain.conversation.turn import OfferOutcome
from booking_fsm.domain.conversation.world import World
from ratiba_contracts.booking import Booked, Bundled, Cancelled, Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import HandoffRaised, ReplyDecided
from ratiba_contracts.envelope import Contract, Envelope, derived_id
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
                personal=decision.state.customer,
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
        fact = HandoffRaised(
            thread_id=decision.state.thread_id, channel=world.channel, reason=decision.handoff, at=self.at
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
                held_until=held_until,
                cross_sell_declined=declined,
                confirmed_at=now,
                blocked_from=slot.blocked_from,
                blocked_until=slot.blocked_until,
            )
            facts.append(self.wrap(confirmed, "confirmed"))
            facts.append(self.wrap(Booked(**made), "booked"))
        if isinstance(known.cancelled, CalledOff):
            facts.append(
                self.wrap(Cancelled(**_about(known.cancelled), **common, cancelled_by="customer"), "cancelled")
            )
        return facts

    def bundle(
        self, second: Made, common: dict[str, Any], held_until: dt.datetime, first: UUID, offer_id: UUID
    ) -> list[Envelope[Any]]:
        """That a second appointment was added behind the first, and stands."""
        made = _about(second) | common
        bundled = Bundled(**made, held_until=held_until, first_appointment_id=first, offer_id=offer_id)
        return [self.wrap(bundled, "bundled"), self.wrap(Booked(**made), "booked second")]


def _about(done: Made | CalledOff) -> dict[str, Any]:
    appointment = done.appointment
    return {"appointment": appointment, "service_id": appointment.service.service_id, "staff_id": done.slot.staff_id}
