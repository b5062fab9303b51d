"""The world of a play: a house, what reached it, the wake-ups its bus keeps, and every promise looked at after it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.agreements import NOTHING, Agreement, agreed
from booking_fsm.testing.play.committed import Committed
from booking_fsm.testing.play.customers import Customer, the_customers
from booking_fsm.testing.play.house import House
from booking_fsm.testing.play.moment import Business, Moment
from booking_fsm.testing.play.offering import OfferingService
from booking_fsm.testing.play.paying_service import PayingService
from booking_fsm.testing.play.promises import PromiseBroken, check
from booking_fsm.testing.play.promises_about_money import said_of
from ratiba_contracts.conversation import (
    MessageReceived,
    ReplyDecided,
    TimerFired,
)
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.tenant import Selling
from ratiba_contracts.understanding import UnderstandingProposed, UnderstandingRequested

Ringing = dict[tuple[str, str], Envelope[TimerFired]]

NOTHING_YET = Committed({}, {}, (), {}, {}, (), ())


@dataclass
class World:
    """One run so far. `given`: all inputs; `rung`: every wake-up that was ever armed; `asked`: all that a model was;
    `untold`: what customers have not heard yet who were booked over, or whose appointment was called off.

    `unspoken` says what is wrong with the words for a reply, if anything.
    """

    house: House
    unspoken: Callable[[ReplyDecided], Iterable[str]] = lambda _reply: ()
    customers: list[Customer] = field(default_factory=the_customers)
    given: list[Envelope[Any]] = field(default_factory=list)
    rung: list[Envelope[TimerFired]] = field(default_factory=list)
    ringing: Ringing = field(default_factory=dict)
    asked: list[Envelope[UnderstandingRequested]] = field(default_factory=list)
    offering: OfferingService = field(default_factory=OfferingService)
    paying: PayingService = field(default_factory=PayingService)
    came_to_nothing: frozenset[tuple[UUID, int]] = frozenset()
    said_of: dict[UUID, str] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    excused: frozenset[str] = frozenset()
    untold: list[Envelope[Any]] = field(default_factory=list)
    number: int = 0
    dies: bool = False
    committed: Committed = NOTHING_YET
    last: Moment | None = None

    def copied(self, house: House) -> Self:
        """The same run up to now, going on in a copy of its house."""
        return replace(
            self,
            house=house,
            customers=[one.copied() for one in self.customers],
            given=list(self.given),
            rung=list(self.rung),
            asked=list(self.asked),
            ringing=dict(self.ringing),
            offering=self.offering.copied(),
            paying=self.paying.copied(),
            said_of=dict(self.said_of),
            agreements=dict(self.agreements),
            untold=list(self.untold),
        )

    async def deliver(self, envelope: Envelope[Any], *, twice: bool = False) -> Moment:
        """Hand an input to the service, and check every promise."""
        known = any(one.id == envelope.id for one in self.given)
        if self.dies and not known:
            self.dies = False
            await self.house.take_and_die(envelope)
            await self._checked(envelope, fresh=True, died=True)
        reached = await asyncio.gather(*[self.house.take(envelope) for _ in range(1 + twice)])
        if sum(one is not None for one in reached) > 1:
            raise PromiseBroken("an_input_is_handled_once", "two replicas both did")
        moment = await self._checked(envelope, fresh=not known)
        if not known:
            self.given.append(envelope)
        return moment

    async def _looks_on(self, *, walk_in: bool = False) -> None:
        """The world changed and nobody wrote."""
        before, self.committed = self.committed, await self.house.committed()
        self._excuse()
        check(self._moment(before if not walk_in else self.committed))

    async def _checked(self, envelope: Envelope[Any], *, fresh: bool, died: bool = False) -> Moment:
        before, self.committed = self.committed, await self.house.committed()
        if await self.offering.hears(self.house, self.committed.outbox[len(before.outbox) :]):
            self.committed = await self.house.committed()
        self.paying.hears(self.committed.outbox[len(before.outbox) :], self.clock())
        self._hears_the_bus(before)
        self._excuse()
        agreement = self._agreement(before, envelope) if fresh and not died else NOTHING
        moment = replace(
            self._moment(before),
            envelope=envelope,
            fresh=fresh,
            died=died,
            agreement=agreement,
            ringing=dict(self.ringing),
            put=self._customer(envelope).put(),
        )
        customer = self._customer(envelope)
        customer.replies += moment.replies
        if not isinstance(envelope.data, MessageReceived | UnderstandingProposed):
            customer.unasked |= {reply.reply_seq for reply in moment.replies}
        moment = replace(moment, unspoken=tuple(wrong for reply in moment.replies for wrong in self.unspoken(reply)))
        self.said_of |= dict(said_of(moment))
        moment = replace(moment, said_of=dict(self.said_of))
        self.last = moment
        check(moment)
        if fresh and not died:
            waiting = moment.state is not None and moment.state.confirmed
            self.agreements[customer.key] = agreement if waiting else NOTHING
        return moment

    def _customer(self, envelope: Envelope[Any]) -> Customer:
        return next(one for one in self.customers if one.key == envelope.partitionkey)

    def business(self) -> Business:
        """What the owner has set by now."""
        house = self.house
        return Business(house.clock(), ZoneInfo(house.tenant.time_zone), house.menus.menu, house.roster)

    def _moment(self, before: Committed) -> Moment:
        return Moment(
            before,
            self.committed,
            self.business(),
            excused=self.excused,
            holds_away=self.house.holds.away,
            offers=self.house.dials.now.dials.selling is Selling.AFTER_BOOKING,
            takes_payment=bool(self.house.methods.methods),
            came_to_nothing=self.came_to_nothing,
            ringing=dict(self.ringing),
        )

    def _agreement(self, before: Committed, envelope: Envelope[Any]) -> Agreement:
        """What was agreed to earlier and still waits, or what this input agrees to."""
        thread = before.thread_of(envelope.partitionkey)
        state = BookingState.model_validate(thread.state) if thread is not None else None
        message, put = envelope.data, self._customer(envelope).put()
        now = agreed(state, message, put) if isinstance(message, MessageReceived) else NOTHING
        return now if now != NOTHING else self.agreements.get(envelope.partitionkey, NOTHING)

    def _hears_the_bus(self, before: Committed) -> None:
        """Keep the wake-ups as the bus does: one a thread and purpose, replaced when armed again."""
        for sent in self.committed.outbox[len(before.outbox) :]:
            if sent.fact is not None and isinstance(sent.fact.data, UnderstandingRequested):
                self.asked.append(sent.fact)
            if ".timer.armed." not in sent.subject:
                continue
            thread_id, purpose = sent.subject.removesuffix(".disarmed").split(".")[-2:]
            fired = sent.fact
            self.ringing.pop((thread_id, purpose), None)
            if fired is not None:
                self.ringing[thread_id, purpose] = fired
                self.rung.append(fired)

    def _excuse(self) -> None:
        """Holds that could not be given back end by themselves."""
        owners = {held.owner for held in self.committed.held}
        self.excused = frozenset(owners if self.house.holds.away else self.excused & owners)

    @property
    def clock(self) -> Clock:
        """The clock of the house."""
        return self.house.clock
