"""One step of a play as promises see it: before, after, what came in, and the business as it was meanwhile."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.testing.play.agreements import Agreement, Put
from booking_fsm.testing.play.business_changes import Menu
from booking_fsm.testing.play.committed import BookedTime, Checkpoint, Committed
from ratiba_contracts.acts import Act
from ratiba_contracts.booking import AppointmentFact, Booked, Bundled, Cancelled, Confirmed
from ratiba_contracts.conversation import MessageReceived, ReplyDecided, TimerFired
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.requests import ReplaceRoster
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import ServiceView


@dataclass(frozen=True, slots=True)
class Business:
    """What the owner has set, at one moment."""

    now: dt.datetime
    time_zone: ZoneInfo
    menu: Menu
    roster: ReplaceRoster

    @property
    def services(self) -> Mapping[str, CatalogService]:
        """What is sold."""
        return {one.service_id: one for one in self.menu.services} if self.menu is not None else {}

    def view(self, service_id: str) -> ServiceView | None:
        """A service as customers are to be told it; None when it is not sold."""
        sold = self.services.get(service_id)
        if sold is None:
            return None
        return ServiceView(
            service_id=sold.service_id,
            name=sold.name,
            name_sw=sold.name_sw,
            duration_min=sold.duration_min,
            price=sold.price,
        )


@dataclass(frozen=True)
class Moment:
    """`envelope`: the input, None when only the world changed. `fresh`: it had not been handled before.

    `died`: its turn ended before the commit. `agreement`: what the customer has agreed to by now and what is not
    carried out yet. `excused`: owners whose holds may outlast their reason, because the store was away when they were
    to be given back. `ringing`: wake-ups that the bus keeps, by thread and purpose. `unspoken`: what is wrong with the
    words for the replies. `put`: which question each reply put to the writing customer. `offers`: the dials say
    that something is offered after a booking. `takes_payment`: the business takes payment now. `came_to_nothing`:
    attempts at payments of which that was told. `said_of`: what customers heard last of each appointment.
    """

    before: Committed
    after: Committed
    business: Business
    envelope: Envelope[Any] | None = None
    fresh: bool = True
    died: bool = False
    agreement: Agreement = field(default_factory=Agreement)
    excused: frozenset[str] = frozenset()
    holds_away: bool = False
    offers: bool = False
    takes_payment: bool = False
    came_to_nothing: frozenset[tuple[UUID, int]] = frozenset()
    said_of: Mapping[UUID, str] = field(default_factory=dict)
    unspoken: tuple[str, ...] = ()
    ringing: Mapping[tuple[str, str], Envelope[TimerFired]] = field(default_factory=dict)
    put: Put = field(default_factory=dict)

    @cached_property
    def facts(self) -> list[Envelope[Any]]:
        """Facts this step committed, in order, without the timers it armed."""
        sent = [one.fact for one in self.after.outbox[len(self.before.outbox) :]]
        return [fact for fact in sent if fact is not None and not isinstance(fact.data, TimerFired)]

    @property
    def replies(self) -> list[ReplyDecided]:
        """What was answered."""
        return [fact.data for fact in self.facts if isinstance(fact.data, ReplyDecided)]

    @property
    def acts(self) -> list[Act]:
        """What was said, over all replies."""
        return [act for reply in self.replies for act in reply.acts]

    @property
    def message(self) -> MessageReceived | None:
        """The message that came in, if it was one."""
        return (
            self.envelope.data
            if self.envelope is not None and isinstance(self.envelope.data, MessageReceived)
            else None
        )

    @property
    def bookings(self) -> list[AppointmentFact]:
        """Facts about appointments."""
        return [fact.data for fact in self.facts if isinstance(fact.data, AppointmentFact)]

    @property
    def agreed(self) -> list[AppointmentFact]:
        """Appointments that a customer agreed to in this step, whether they stand or are kept until they are paid."""
        return [fact for fact in self.bookings if isinstance(fact, Confirmed | Bundled)]

    @property
    def booked(self) -> list[Booked]:
        """Appointments that were announced to stand."""
        return [fact for fact in self.bookings if isinstance(fact, Booked)]

    @property
    def cancelled(self) -> list[Cancelled]:
        """Appointments that were announced to be called off."""
        return [fact for fact in self.bookings if isinstance(fact, Cancelled)]

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """Checkpoints this step committed."""
        known = {(one.thread_id, one.version) for one in self.before.checkpoints}
        return [one for one in self.after.checkpoints if (one.thread_id, one.version) not in known]

    @property
    def new_rows(self) -> Mapping[UUID, BookedTime]:
        """Appointments this step entered, walk-ins among them."""
        return {id_: row for id_, row in self.after.appointments.items() if id_ not in self.before.appointments}

    @cached_property
    def states(self) -> Mapping[str, BookingState]:
        """Each thread's state after the step, validated. Raises ValidationError."""
        return {id_: BookingState.model_validate(thread.state) for id_, thread in self.after.threads.items()}

    @cached_property
    def was(self) -> BookingState | None:
        """The state of the writing conversation before the step."""
        thread = self.before.thread_of(self.envelope.partitionkey) if self.envelope is not None else None
        return BookingState.model_validate(thread.state) if thread is not None else None

    @property
    def state(self) -> BookingState | None:
        """The state of the writing conversation after the step."""
        identity = self.after.identities.get(self.envelope.partitionkey) if self.envelope is not None else None
        return self.states.get(identity.thread_id) if identity is not None and identity.thread_id else None
