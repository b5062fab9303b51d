"""A customer who talks to the turns directly: what they say goes in, what was decided comes back."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.open_turn import Reached
from booking_fsm.testing.payments_word import payment_outcome
from booking_fsm.turns import Turns
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import (
    MessagePersonal,
    MessageReceived,
    ReplyDecided,
    TapContent,
    TextContent,
    TimerFired,
    UnsupportedContent,
)
from ratiba_contracts.cross_sell import Offered, OfferedTime, Passed, PassReason, Why
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.options import Option, WordOption
from ratiba_contracts.payments import PaymentOutcome, PaymentRequested
from ratiba_contracts.views import Channel
from ratiba_holds import StaffTime
from ratiba_runtime.tenancy import TenantContext, bind_tenant


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        """Now, UTC."""
        return self.now.astimezone(dt.UTC)

    def pass_(self, **time: float) -> None:
        """Let time go by, as `timedelta` names it."""
        self.now += dt.timedelta(**time)


@dataclass
class Guest:
    """One conversation. Unless told otherwise they have read everything before they write."""

    turns: Turns
    tenant: TenantContext
    clock: Clock
    key: str = "0123456789abcdef"
    channel: Channel = Channel.WHATSAPP
    phone: str | None = "+254712000001"
    name: str | None = "Wanjiku"
    replies: list[ReplyDecided] = field(default_factory=list)
    reached: Reached | None = None
    confirmed: Confirmed | None = None
    asked_for: list[PaymentRequested] = field(default_factory=list)

    @property
    def state(self) -> BookingState:
        """Where the conversation stands."""
        assert self.reached is not None, "say something first"  # noqa: S101 - a test's own mistake
        return self.reached.state

    async def says(self, text: str, *, seen: int | None = None) -> list[str]:
        """Type; returns the names of the acts of the answer."""
        return await self.sends(self._message(TextContent(), text, seen))

    async def taps(self, value: str, *, question_id: str | None = None) -> list[str]:
        """Tap the option of the last question that has this value, or stands for this word."""
        question = next(reply.question for reply in reversed(self.replies) if reply.question is not None)
        option = next((o for o in question.options if value in _names(o)), None)
        content = TapContent(
            question_id=question_id or question.question_id, value=option.value if option is not None else value
        )
        return await self.sends(self._message(content, None, None))

    async def shows(self, media: str, caption: str | None = None) -> list[str]:
        """Send something that is not text."""
        return await self.sends(self._message(UnsupportedContent.model_validate({"media": media}), caption, None))

    async def waits_for(self, purpose: str) -> list[str]:
        """Let the clock run to a deadline and the timer fire."""
        timer = self.state.timers[purpose]
        self.clock.now = max(self.clock.now, timer.due_at)
        fired = TimerFired(
            thread_id=self.state.thread_id, purpose=purpose, generation=timer.generation, due_at=timer.due_at
        )
        return await self.sends(envelope(fired, id=uuid4(), tenant=self.tenant.slug, key=self.key, time=self.clock()))

    async def is_offered(self, service_id: str, staff_id: str, *, gap_min: int = 0, seconds: int = 30) -> list[str]:
        """Cross-sell holds a time behind the booking that was confirmed last, and offers it."""
        offered = self.offer(service_id, staff_id, gap_min=gap_min, seconds=seconds)
        time, booked = offered.time, self._confirmed()
        await self.turns.holds.reserve_pair(
            self.tenant.slug,
            StaffTime(booked.staff_id, booked.blocked_from or time.start_at, booked.blocked_until or time.end_at),
            StaffTime(time.staff_id, time.blocked_from, time.blocked_until),
            thread=offered.thread_id,
            offer_id=str(offered.offer_id),
        )
        return await self.sends(self._wrapped(offered))

    def offer(self, service_id: str, staff_id: str, *, gap_min: int = 0, seconds: int = 30) -> Offered:
        """An offer behind the booking that was confirmed last, as cross-sell would make it."""
        booked = self._confirmed()
        sold = {one.service_id: one for one in self.turns.catalogs.get(self.tenant.slug).services}
        start = booked.appointment.end_at + dt.timedelta(minutes=gap_min)
        minutes = sold[service_id].duration_min if service_id in sold else 30
        end = start + dt.timedelta(minutes=minutes)
        return Offered(
            offer_id=derived_id(booked.appointment.appointment_id, "offer"),
            thread_id=booked.thread_id,
            appointment_id=booked.appointment.appointment_id,
            service_id=service_id,
            time=OfferedTime(staff_id=staff_id, start_at=start, end_at=end, blocked_from=start, blocked_until=end),
            hold_expires_at=self.clock() + dt.timedelta(seconds=seconds),
            why=Why(confidence=0.8, gap_min=gap_min, score=0.8, considered=1, catalog_version=1),
        )

    async def gets_no_offer(self, reason: PassReason = PassReason.NO_OPENING) -> list[str]:
        """Cross-sell passes."""
        booked = self._confirmed()
        appointment_id = booked.appointment.appointment_id
        return await self.sends(
            self._wrapped(Passed(thread_id=booked.thread_id, appointment_id=appointment_id, reason=reason))
        )

    async def hears_of_payment(self, outcome: str, reason: str = "", *, back: int = 0) -> list[str]:
        """Payments tells what became of the `back`-th last payment that was asked for."""
        return await self.sends(self._wrapped(payment_outcome(self.asked_for[-1 - back], outcome, reason)))

    def _confirmed(self) -> Confirmed:
        assert self.confirmed is not None, "book something first"  # noqa: S101 - a test's own mistake
        return self.confirmed

    def _wrapped(self, fact: Offered | Passed | PaymentOutcome) -> Envelope[Any]:
        return envelope(fact, id=uuid4(), tenant=self.tenant.slug, key=self.key, time=self.clock())

    async def sends(self, input_: Envelope[Any]) -> list[str]:
        """Deliver an input as the bus may: twice. The second time nothing happens."""
        with bind_tenant(self.tenant):
            reached = await self.turns.take(input_)
            assert await self.turns.take(input_) is None, "handled twice"  # noqa: S101 - a test's own check
        if reached is None:
            return []
        self.reached = reached
        booked = [fact.data for fact in reached.facts if isinstance(fact.data, Confirmed)]
        self.confirmed = booked[-1] if booked else self.confirmed
        self.asked_for += [fact.data for fact in reached.facts if isinstance(fact.data, PaymentRequested)]
        new = [fact.data for fact in reached.facts if isinstance(fact.data, ReplyDecided)]
        self.replies += new
        return [act.act for reply in new for act in reply.acts]

    def facts(self) -> list[str]:
        """Types of the facts of the last turn, replies aside."""
        assert self.reached is not None, "say something first"  # noqa: S101 - a test's own mistake
        named = [fact.type.split(".", 1)[1].rsplit(".", 1)[0] for fact in self.reached.facts]
        return [name for name in named if name != "conversation.reply_decided"]

    def _message(
        self, content: TextContent | TapContent | UnsupportedContent, text: str | None, seen: int | None
    ) -> Envelope[MessageReceived]:
        now = self.clock()
        read = self.replies[-1].reply_seq if self.replies else 0
        received = MessageReceived(
            channel=self.channel,
            sent_at=now,
            received_at=now,
            seen_reply_seq=read if seen is None else seen,
            content=content,
            personal=MessagePersonal(text=text, phone=self.phone, profile_name=self.name),
        )
        return envelope(received, id=uuid4(), tenant=self.tenant.slug, key=self.key, time=now)


def _names(option: Option) -> set[str]:
    names = {option.value}
    if isinstance(option, WordOption):
        names.add(option.word.value)
    if option.option == "service":
        names.add(option.service.service_id)
    return names
