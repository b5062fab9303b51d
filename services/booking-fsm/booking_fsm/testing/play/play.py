"""A play: what customers, the bus, an owner, a clock and failing servers may do; after each every promise is checked.

Inputs name things by how far back they lie ("the option 2 of the last question but one"), so that any sequence of
them can be played, shortened and played again, in any house.
"""

from decimal import Decimal

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.testing.play.business_changes import MENUS, ROSTERS
from booking_fsm.testing.play.customers import Content
from booking_fsm.testing.play.house import displaced_by
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.world import World
from ratiba_contracts.codec import envelope as wrapped
from ratiba_contracts.conversation import (
    Question,
    TapContent,
    TextContent,
    UnsupportedContent,
)
from ratiba_contracts.envelope import MESSAGE_NAMESPACE, derived_id
from ratiba_contracts.payments import Method, PaymentCancelledByCustomer, PaymentFailed
from ratiba_contracts.tenant import Upsell
from ratiba_contracts.understanding import Proposal, UnderstandingProposed


class Play(World):
    """Everything that can be done to a world. None where there was nothing to do it with."""

    # What customers do.

    async def says(self, who: int, text: str, *, unseen: int = 0, age_s: int = 0, twice: bool = False) -> Moment:
        """Type, having seen all replies but the last `unseen`, `age_s` seconds ago.

        `twice`: the message is in two replicas' hands at once.
        """
        return await self._writes(who, TextContent(), text, unseen, age_s, twice=twice)

    async def taps_back(self, who: int, question: int, option: int) -> Moment | None:
        """Tap an option of the `question`-th last question; None when there never was one with options."""
        asked = [one for one in self.customers[who].questions() if one.options]
        return await self.taps(who, asked[question % len(asked)], option) if asked else None

    async def taps(self, who: int, question: Question, option: int) -> Moment:
        """Tap an option of a question."""
        value = question.options[option % len(question.options)].value
        return await self._writes(who, TapContent(question_id=question.question_id, value=value), None, 0, 0)

    async def taps_what_never_was(self, who: int, question_id: str, value: str) -> Moment:
        """Tap a button of somebody else's making."""
        return await self._writes(who, TapContent(question_id=question_id, value=value), None, 0, 0)

    async def shows(self, who: int, media: str, caption: str | None) -> Moment:
        """Send something that is not text."""
        return await self._writes(who, UnsupportedContent.model_validate({"media": media}), caption, 0, 0)

    # What the bus does.

    async def delivers_again(self, back: int) -> Moment | None:
        """Deliver the `back`-th last input once more."""
        return await self.deliver(self.given[-1 - back % len(self.given)]) if self.given else None

    async def rings_next(self) -> Moment | None:
        """Let the clock run to the soonest wake-up, and deliver it."""
        if not self.ringing:
            return None
        place, fired = min(self.ringing.items(), key=lambda one: (one[1].data.due_at, one[0]))
        self.clock.now = max(self.clock.now, fired.data.due_at)
        return await self.rings(place)

    async def rings(self, place: tuple[str, str]) -> Moment:
        """Deliver a wake-up the bus keeps."""
        return await self.deliver(self.ringing.pop(place))

    async def rings_of_old(self, back: int) -> Moment | None:
        """Deliver a wake-up that was armed once, whatever has become of it; its moment must have come."""
        if not self.rung:
            return None
        fired = self.rung[-1 - back % len(self.rung)]
        self.clock.now = max(self.clock.now, fired.data.due_at)
        self.ringing = {place: one for place, one in self.ringing.items() if one.id != fired.id}
        return await self.deliver(fired)

    async def proposes(self, back: int, proposal: Proposal | None, *, ceiling_reached: bool = False) -> Moment | None:
        """A model answers what it was asked `back` times ago, first or once more."""
        if not self.asked:
            return None
        asked = self.asked[-1 - back % len(self.asked)]
        proposed = UnderstandingProposed(
            thread_id=asked.data.thread_id,
            message_id=asked.data.message_id,
            proposal=proposal,
            cost_usd=Decimal("0.001"),
            ceiling_reached=ceiling_reached,
        )
        id_ = derived_id(asked.id, "proposed")
        tenant, key = self.house.tenant.slug, asked.partitionkey
        return await self.deliver(wrapped(proposed, id=id_, tenant=tenant, key=key, time=self.clock(), cause=asked))

    async def cross_sell_decides(self, back: int, choice: int) -> Moment | None:
        """What is offered behind a booking comes, or that nothing is; first or once more."""
        if not self.offering.confirmed:
            return None
        return await self.deliver(await self.offering.decides(self.house, back, choice))

    def payments_decides(self, back: int, choice: int) -> None:
        """Something becomes of a payment; when it is told of it is another matter."""
        if self.paying.accounts:
            self.paying.tells(back, choice, self.clock())

    async def payments_tells(self, place: int) -> Moment | None:
        """One of the facts that are on their way arrives."""
        fact = self.paying.arrives(place)
        if fact is None:
            return None
        if isinstance(fact.data, PaymentFailed | PaymentCancelledByCustomer):
            self.came_to_nothing |= {(fact.data.payment_id, fact.data.attempt)}
        return await self.deliver(fact)

    # What the world does.

    async def time_passes(self, seconds: int) -> None:
        """Let the clock go on; what is due meanwhile is late."""
        self.clock.pass_(seconds=seconds)
        await self._looks_on()

    async def forgets_holds(self) -> None:
        """The hold store loses its memory."""
        await self.house.holds.empty()
        await self._looks_on()

    async def takes_holds_away(self, *, away: bool) -> None:
        """The hold store stops answering, or answers again."""
        self.house.holds.away = away
        await self._looks_on()

    async def seats_a_walk_in(self, who: int) -> None:
        """The chair that a customer holds goes to somebody at the counter."""
        thread = self.committed.thread_of(self.customers[who].key)
        slot = BookingState.model_validate(thread.state).slot if thread is not None else None
        if slot is None:
            return
        self.number += 1
        await self.house.enter_walk_in(slot, self.number)
        await self._looks_on(walk_in=True)

    async def books_over(self, who: int, *, tells: bool = True) -> Moment | None:
        """The owner books over what a customer is to pay for, is offered, or decides on; they are told now, or later.

        Of what is kept unpaid they are told at once: until then what they last heard of it is not so.
        """
        customer = self.customers[who]
        thread = self.committed.thread_of(customer.key)
        if thread is None:
            return None
        state = BookingState.model_validate(thread.state)
        self.number += 1
        kept = [id_ for one in state.payments for id_ in one.appointment_ids]
        offer = state.offering.offer if state.offering is not None and state.offering.stands == "made" else None
        slot = offer.slot if offer is not None else state.slot
        if kept and (slot is None or tells):
            gone = await self.house.gives_to_walk_in(kept[-1], self.number)
            self.said_of.pop(kept[-1], None)
        elif slot is not None:
            entered = await self.house.enter_walk_in(slot, self.number)
            gone = displaced_by(slot, state.thread_id) if entered else None
        else:
            return None
        sent = len(self.committed.outbox)
        await self._looks_on(walk_in=True)
        self.paying.hears(self.committed.outbox[sent:], self.clock())
        if gone is None:
            return None
        id_ = derived_id(MESSAGE_NAMESPACE, f"displaced {self.number}")
        word = wrapped(gone, id=id_, tenant=self.house.tenant.slug, key=customer.key, time=self.clock())
        if tells or gone.appointments:
            return await self.deliver(word)
        self.untold.append(word)
        return None

    async def calls_off(self, who: int, *, tells: bool = True) -> Moment | None:
        """The owner calls off what a customer has, the last of it; they are told now, or later.

        Of what is kept unpaid they are told at once, as of what was booked over.
        """
        key = self.customers[who].key
        theirs = [one for one in self.committed.appointments.values() if one.live and one.booked_by == key]
        if not theirs:
            return None
        made = max(theirs, key=lambda one: (one.start_at, one.appointment_id))
        gone = await self.house.calls_off(made)
        if gone is None:
            return None
        self.said_of.pop(made.appointment_id, None)
        sent = len(self.committed.outbox)
        await self._looks_on(walk_in=True)
        self.paying.hears(self.committed.outbox[sent:], self.clock())
        id_ = derived_id(made.appointment_id, "cancelled by owner")
        word = wrapped(gone, id=id_, tenant=self.house.tenant.slug, key=key, time=self.clock())
        if tells or gone.unpaid:
            return await self.deliver(word)
        self.untold.append(word)
        return None

    async def tells_who_was_displaced(self) -> Moment | None:
        """The word of it comes at last."""
        return await self.deliver(self.untold.pop(0)) if self.untold else None

    async def changes_menu(self, name: str) -> None:
        """The owner imports another menu."""
        self.house.menus.menu = MENUS[name]
        await self._looks_on()

    async def changes_roster(self, name: str) -> None:
        """The owner changes people, hours or rules."""
        await self.house.replace_roster(ROSTERS[name])
        await self._looks_on()

    def turns_dials(self, upsell: Upsell) -> None:
        """The owner turns the dial that says when something is sold besides."""
        self.house.dials.turn(upsell)

    def takes_payment(self, *methods: Method) -> None:
        """The owner sets payment up, or no more."""
        self.house.methods.methods = methods

    def dies_next(self) -> None:
        """The next input is lost with its process before the commit, and delivered again at once."""
        self.dies = True

    async def _writes(
        self, who: int, content: Content, text: str | None, unseen: int, age_s: int, *, twice: bool = False
    ) -> Moment:
        customer = self.customers[who]
        self.number += 1
        message = customer.message(
            self.number,
            self.house.tenant.slug,
            self.clock(),
            content,
            text,
            seen=max(0, customer.heard - unseen),
            age_s=age_s,
        )
        return await self.deliver(message, twice=twice)
