"""A turn whose rows are locked: from the stored state over the inputs to what is stored again."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from booking_fsm.adapters import conversations, handoffs
from booking_fsm.adapters.appointments import Owner
from booking_fsm.adapters.conversations import Conversation
from booking_fsm.domain.conversation import graph, ids
from booking_fsm.domain.conversation.decision import Decision, settle
from booking_fsm.domain.conversation.inputs import (
    BookedOver,
    Due,
    Input,
    OfferMade,
    OfferPassed,
    OwnerCancelled,
    PaymentTold,
)
from booking_fsm.domain.conversation.needs import Known, Made, Need
from booking_fsm.domain.conversation.offering import is_offer
from booking_fsm.domain.conversation.state import Asked, BookingState, Consultation
from booking_fsm.domain.conversation.threads import has_ended, is_spent, new_thread
from booking_fsm.domain.conversation.timers import CONSULTATION, HOLD_RETRY, PAYMENT_OVERDUE
from booking_fsm.domain.conversation.turn import Handoff, Turn
from booking_fsm.domain.conversation.world import World
from booking_fsm.fulfilment import Fulfilment
from booking_fsm.outgoing import Outgoing
from booking_fsm.reading import read, read_proposal
from ratiba_contracts.booking import CancelledByOwner, Displaced
from ratiba_contracts.conversation import CustomerPersonal, HandoffRaised, MessagePersonal, MessageReceived, TimerFired
from ratiba_contracts.cross_sell import Accepted, Offered, Passed
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.payments import PaymentOutcome, PaymentSettled
from ratiba_contracts.understanding import UnderstandingProposed
from ratiba_contracts.views import Language
from ratiba_holds import Holds
from ratiba_runtime import timers
from ratiba_runtime.database import Connection
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork

MOST_ROUNDS = 4


class Undecided(Exception):
    """A decision still needed something after the last round: its nodes ask in circles."""

    def __init__(self, need: object) -> None:
        super().__init__(f"still needs {type(need).__name__} after {MOST_ROUNDS} rounds")


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a turn has come: the state, what was decided on the way (each with its reply's place).

    `left`: how the thread before this one ended. It is stored, too, where it is not as it was found: deadlines that had
    passed may have settled it on the way.
    """

    state: BookingState
    reply_seq: int
    decided: tuple[tuple[Decision, Known], ...] = ()
    facts: tuple[Envelope[Any], ...] = ()
    left: BookingState | None = None

    @property
    def handoff(self) -> Handoff | None:
        """Why a person was asked for on the way: once an input, whatever was decided before it."""
        return next((decision.handoff for decision, _ in self.decided if decision.handoff is not None), None)


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """The turn whose rows are locked."""

    holds: Holds
    connection: Connection
    conversation: Conversation
    envelope: Envelope[Any]
    world: World
    owner: Owner
    wall: dt.datetime
    offset: int
    outgoing: Outgoing = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outgoing", Outgoing(self.envelope, self.wall))

    async def run(self) -> Reached:
        """Past deadlines, then the input."""
        reached = Reached(self.conversation.state or self._thread(after=None, greet=True), self.conversation.reply_seq)
        for due in self._past_due(reached.state):
            reached = await self._decide(reached, due)
        match self.envelope.data:
            case MessageReceived():
                return await self._message(reached)
            case UnderstandingProposed() as proposed:
                if proposed.thread_id != reached.state.thread_id:
                    return reached
                input_ = read_proposal(proposed, reached.state, self.world, current_tenant())
                return await self._decide(reached, input_, self._successor(reached.state))
            case Offered() as offered:
                expires_at = offered.hold_expires_at + dt.timedelta(seconds=self.offset)
                return await self._decide(reached, OfferMade(offered, expires_at))
            case Passed() as passed:
                return await self._decide(reached, OfferPassed(passed))
            case PaymentOutcome() as outcome:
                return await self._decide(reached, PaymentTold(outcome))
            case Displaced() as displaced:
                return await self._decide(reached, BookedOver(displaced), self._successor(reached.state))
            case CancelledByOwner() as cancelled:
                return await self._decide(reached, OwnerCancelled(cancelled), self._successor(reached.state))
            case TimerFired(thread_id=thread_id, purpose=purpose, generation=generation):
                if thread_id != reached.state.thread_id:
                    return reached
                return await self._decide(reached, Due(purpose, generation))
            case _:
                msg = f"a conversation takes no {self.envelope.type}"
                raise ValueError(msg)

    async def _message(self, reached: Reached) -> Reached:
        input_ = read(self.envelope, reached.state, self.world, current_tenant())
        last = self.conversation.last_turn_at
        if last is not None and has_ended(reached.state, last, self.wall):
            reached = replace(reached, state=self._thread(after=reached.state, greet=True), left=reached.state)
        return await self._decide(reached, input_, self._successor(reached.state))

    def _successor(self, state: BookingState) -> BookingState | None:
        """The thread that an input would go to which this one, being spent, is not to take: what a model was asked
        goes along with what it proposed alone.
        """
        if not is_spent(state):
            return None
        question = None if is_offer(state.question) else state.question
        consultation = state.consultation if isinstance(self.envelope.data, UnderstandingProposed) else None
        return self._thread(after=state, greet=False, question=question, consultation=consultation)

    async def _decide(self, reached: Reached, input_: Input, successor: BookingState | None = None) -> Reached:
        """Walk the graph, meeting what it needs on the way."""
        rounds = 0

        async def meet(turn: Turn, need: Need) -> Known:
            nonlocal rounds
            rounds += 1
            if rounds > MOST_ROUNDS:
                raise Undecided(need)
            return await self._fulfilment(turn.state).meet(need, turn.known)

        begun = Turn(reached.state, input_, self.world, successor=successor, handoff=reached.handoff)
        return self._settled(reached, await graph.walk(begun, meet))

    def _fulfilment(self, state: BookingState) -> Fulfilment:
        return Fulfilment(
            self.connection,
            self.holds,
            self.envelope.tenant,
            state.thread_id,
            self.owner,
            state.customer.name,
            self.world,
            self.envelope.id,
            self.wall,
        )

    def _settled(self, reached: Reached, turn: Turn) -> Reached:
        place = reached.reply_seq + 1
        decision = settle(turn, reply_seq=place, question_id=ids.question_id(self.envelope.id, place))
        facts = [*self._bookings(decision, turn.known)]
        facts += [self.outgoing.outcome(became) for became in decision.outcomes]
        facts += [
            self.outgoing.payment_requested(payment, self.owner.customer_id, payment.asked_on)
            for payment in decision.asked_for
            if payment.asked_on is not None
        ]
        if decision.handoff is not None and reached.handoff is None:
            facts.append(self.outgoing.handoff(decision, self.world))
        if decision.acts:
            facts.append(self.outgoing.reply(decision, self.world, place))
        if decision.consults and isinstance(self.envelope.data, MessageReceived):
            facts.append(self.outgoing.consultation(decision, self.envelope.data.personal.text or ""))
        return Reached(
            state=decision.state,
            reply_seq=place if decision.acts else reached.reply_seq,
            decided=(*reached.decided, (decision, turn.known)),
            facts=(*reached.facts, *facts),
            left=decision.left
            or (reached.state if reached.state.thread_id != decision.state.thread_id else reached.left),
        )

    def _bookings(self, decision: Decision, known: Known) -> list[Envelope[Any]]:
        common = {
            "customer_id": self.owner.customer_id,
            "thread_id": decision.state.thread_id,
            "channel": self.world.channel,
        }
        held_until = self.world.now + dt.timedelta(seconds=self.world.hold_seconds)
        declined = decision.state.cross_sell_declined
        facts = self.outgoing.bookings(known, common, held_until, now=self.world.now, declined=declined)
        bundles = [became for became in decision.outcomes if isinstance(became, Accepted)]
        first = decision.state.appointment_id
        if isinstance(known.second, Made) and bundles and first is not None:
            facts += self.outgoing.bundle(known.second, common, held_until, first, bundles[0].offer_id)
        return facts

    async def store(self, uow: UnitOfWork, reached: Reached) -> None:
        """State and checkpoint, facts, who waits for a person, and timers, in this transaction; before them those of a
        thread that was left.
        """
        left = reached.left if reached.left != self.conversation.state else None
        if left is not None:
            await self._save(left, self.conversation.reply_seq, acts=[])
        acts = [act.model_dump(mode="json") for decision, _ in reached.decided for act in decision.acts]
        await self._save(reached.state, reached.reply_seq, acts=acts)
        for fact in reached.facts:
            uow.emit(fact)
            if isinstance(fact.data, HandoffRaised):
                await handoffs.raise_for(self.connection, fact.partitionkey, fact.id, fact.data)
        if left is not None:
            self._set_timers(uow, left)
        self._set_timers(uow, reached.state)

    async def _save(self, state: BookingState, reply_seq: int, *, acts: list[dict[str, Any]]) -> None:
        dues = [timer.due_at for timer in state.timers.values()]
        await conversations.save(
            self.connection,
            self.conversation,
            state,
            at=self.wall,
            reply_seq=reply_seq,
            clock_offset_seconds=self.offset,
            next_due_at=min(dues) - dt.timedelta(seconds=self.offset) if dues else None,
            input_id=self.envelope.id,
            input_=self.envelope.data.model_dump(mode="json"),
            acts=acts,
        )

    def _set_timers(self, uow: UnitOfWork, state: BookingState) -> None:
        """Bring the bus's timers from what they were before the turn to what the state says."""
        before = self.conversation.state
        old = before.timers if before is not None and before.thread_id == state.thread_id else {}
        tenant, key = self.envelope.tenant, self.envelope.partitionkey
        for purpose, timer in state.timers.items():
            if old.get(purpose) != timer:
                row = timers.arm(
                    tenant=tenant,
                    key=key,
                    thread_id=state.thread_id,
                    purpose=purpose,
                    generation=timer.generation,
                    due_at=timer.due_at,
                    fires_at=timer.due_at - dt.timedelta(seconds=self.offset),
                    cause=self.envelope,
                )
                uow.emit_row(row)
        for purpose in old.keys() - state.timers.keys():
            row = timers.disarm(tenant=tenant, key=key, thread_id=state.thread_id, purpose=purpose, cause=self.envelope)
            uow.emit_row(row)

    def _past_due(self, state: BookingState) -> list[Due]:
        """Deadlines the clock has passed, soonest first: whatever comes later is decided after them.

        Trying the hold store once more comes last of all: a chair whose time is over by now is not to be booked first.
        The end of waiting for a model puts the question that stands when all else is over.
        What payments calls settled came in time, however late it is heard of: it books what is still kept, and the
        end of waiting for money comes after it.
        """
        last = {CONSULTATION: 1, HOLD_RETRY: 2}
        past = [(last.get(purpose, 0), timer.due_at, purpose, timer) for purpose, timer in state.timers.items()]
        waits = PAYMENT_OVERDUE if isinstance(self.envelope.data, PaymentSettled) else None
        return [
            Due(purpose, timer.generation)
            for _, at, purpose, timer in sorted(past, key=lambda t: t[:3])
            if at <= self.world.now and purpose != waits
        ]

    def _thread(
        self,
        *,
        after: BookingState | None,
        greet: bool,
        question: Asked | None = None,
        consultation: Consultation | None = None,
    ) -> BookingState:
        received = self.envelope.data
        personal = received.personal if isinstance(received, MessageReceived) else MessagePersonal()
        return new_thread(
            ids.thread_id(self.envelope.id, self.envelope.time),
            language=Language(current_tenant().language),
            customer=CustomerPersonal(name=self.conversation.name or personal.profile_name, phone=personal.phone),
            after=after,
            greet=greet,
            question=question,
            consultation=consultation,
        )
