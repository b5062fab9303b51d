"""Customers who book twice each and pay for both, or think better of it: in words, on the phone, by card."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from tests.chaos.paying_board import ANSWER_SECONDS, Switchboard, Unanswered, acts_of
from tests.chaos.paying_cards import Cards, Will
from tests.chaos.paying_means import Card, Means, Phone
from tests.chaos.paying_plans import Plan, by_card

from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.payments import Method

STANDS = frozenset({"booked", "reserved"})
OFFER_SECONDS = 6.0
"""An offer is waited for two seconds by the conversation itself; the rest is for a busy machine."""

MOMENT_SECONDS = 70.0
"""Whoever is asked for a moment, while the store of the holds does not answer, has a word within a minute."""

MOST_TIMES_ASKED = 5

PAID_SECONDS = 120.0
"""How long whoever means to call off what is paid waits for the money: it may be late, or not come by this request."""


@dataclass
class Crowd:
    """What all guests share; `came_to` counts what really became of their plans, `lost` says who got no fit answer."""

    board: Switchboard
    daraja: FakeDarajaClient
    cards: Cards
    came_to: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Guest:
    """One customer; `number` settles who they are. `rather_by_card`: what they ask for where they have a choice."""

    crowd: Crowd
    number: int
    rather_by_card: bool = False

    @property
    def key(self) -> str:
        """The conversation."""
        return f"{self.number:016x}"

    @property
    def phone(self) -> str:
        """Where they are paid by."""
        return f"+2547{self.number:08}"

    async def comes(self, plan: Plan, times: Sequence[str], draw: random.Random) -> None:
        """Books and does as planned, then books once more and pays."""
        try:
            await self._visits(plan, times, draw)
        except Unanswered as lost:
            self.crowd.lost.append(f"{plan}: {lost}")

    async def _visits(self, plan: Plan, times: Sequence[str], draw: random.Random) -> None:
        async with self.crowd.board.lines[self.key]:
            by_card = plan.begins_by_card(rather=self.rather_by_card)
            means = self._means(by_card=by_card)
            if plan.by_hand:
                await means.will(Will.BY_HAND)
            elif plan.refuses:
                await means.will(Will.DECLINES)
            await self._books(f"{'manicure' if plan.is_pair else 'haircut'} {times[0]}", draw, by_card=by_card)
            await self._does(plan, means)
        async with self.crowd.board.lines[self.key]:
            await self._books(f"haircut {times[1]}", draw, by_card=self.rather_by_card)

    def _means(self, *, by_card: bool) -> Means:
        return Card(self.crowd.cards, self.key) if by_card else Phone(self.crowd.daraja, self.phone)

    async def pays_again(self) -> None:
        """Whoever is asked says yes, and whoever was told how to ask does."""
        board = self.crowd.board
        async with board.lines[self.key]:
            if board.may_pay_again(self.key):
                await self._wants_it_again()

    async def _wants_it_again(self) -> None:
        asked = self.crowd.board.asked_to_pay_again_by(self.key) is not None
        await self._says("yes" if asked else "send the prompt again please")

    async def _books(self, wish: str, draw: random.Random, *, by_card: bool) -> None:
        """Until the chair is kept; one in ten asks for the prompt again at once."""
        if by_card:
            wish += ", nitalipa kwa kadi" if self.number % 2 else ", I will pay by card"
            self._note("asked for the page of a card")
        reply = await self._after_a_moment(await self._says(wish), {"read_back"})
        while "read_back" not in (acts := acts_of(reply)):
            if "pay_again" not in acts:
                raise Unanswered(f"{self.key}: {wish!r} was answered with {acts}")
            reply = await self._says(wish)
        reply = await self._after_a_moment(await self._answers("yes"), STANDS)
        if STANDS.isdisjoint(acts_of(reply)):
            raise Unanswered(f"{self.key}: yes to {wish!r} was answered with {acts_of(reply)}")
        if "manicure" not in wish and draw.random() < 0.1:
            await self._says("send the prompt again please")

    async def _does(self, plan: Plan, means: Means) -> None:
        match plan:
            case Plan.PAYS | Plan.REFUSES_THEN_PAYS:
                pass
            case Plan.PAIR | Plan.PAIR_DECLINED:
                await self._answers_the_offer(plan)
            case Plan.LEG_CANCELLED_RINGING:
                if await self._answers_the_offer(plan):
                    await self._cancels_while_it_rings("cancel the pedicure", means, pays=True)
                else:
                    await means.ends(await self._is_asked_to_pay(means), paying=True)
            case Plan.LEG_CANCELLED_PAID:
                if await self._answers_the_offer(plan):
                    await self._cancels_what_is_paid("cancel the pedicure")
            case Plan.CANCELS_RINGING | Plan.CANCELS_THEN_PAYS:
                await self._cancels_while_it_rings("cancel my haircut", means, pays=plan is Plan.CANCELS_THEN_PAYS)
            case Plan.CANCELS_PAID:
                await self._cancels_what_is_paid("cancel my haircut")
            case Plan.REFUSES:
                await self._gives_up_what_it_refused()
            case Plan.TO_THE_CARD_RINGING:
                await self._asks_for_a_card_while_it_rings(means)
            case Plan.TO_THE_CARD:
                await self._goes_over("nataka kulipa kwa kadi", Method.CARD, Will.PAYS)
            case Plan.TO_THE_PHONE:
                await self._goes_over("mpesa instead of card please", Method.MPESA, Will.PAYS)
            case Plan.THERE_AND_BACK:
                await self._goes_over("kadi badala ya mpesa", Method.CARD, Will.DECLINES)
                await self._goes_over("nataka kulipa kwa mpesa badala yake", Method.MPESA, Will.PAYS)

    async def _answers_the_offer(self, plan: Plan) -> bool:
        """Whether both are kept now; an offer that did not come is nothing to answer."""
        offer = await self._hears("offer_right_after", OFFER_SECONDS)
        if offer is None:
            self._note("no offer came")
            return False
        if plan is Plan.PAIR_DECLINED:
            reply = await self._answers("no")
            self._note("declined the second" if "offer_declined" in acts_of(reply) else "declined what had lapsed")
            return False
        reply = await self._after_a_moment(await self._answers("ndio"), {"reserved_as_well", "offer_gone"})
        both = "reserved_as_well" in acts_of(reply)
        self._note("took the pair" if both else "took a pair that was gone")
        return both

    async def _cancels_while_it_rings(self, words: str, means: Means, *, pays: bool) -> None:
        request = await self._is_asked_to_pay(means)
        cancelled = await self._cancels(words)
        if not pays:
            self._note("cancelled while it rang" if cancelled else "could not cancel while it rang")
        elif await means.ends(request, paying=True):
            self._note("cancelled while it rang, then paid")
        else:
            self._note("cancelled while it rang, too late to pay")

    async def _asks_for_a_card_while_it_rings(self, means: Means) -> None:
        request = await self._is_asked_to_pay(means)
        self.crowd.cards.will(self.key, Will.PAYS)
        await self._says("naweza kulipa na kadi?")
        await means.ends(request, paying=False)
        await self._agrees_to_pay_by(Method.CARD)
        self._note("asked for a card while it rang")

    async def _goes_over(self, words: str, to: Method, will: Will) -> None:
        """Whoever is asked whether to try again names another way, and is asked once more."""
        await self._is_asked_again_by(None)
        await self._means(by_card=to is Method.CARD).will(will)
        await self._says(words)
        await self._agrees_to_pay_by(to)
        self._note(f"went over to {to.value}")

    async def _agrees_to_pay_by(self, method: Method) -> None:
        await self._is_asked_again_by(method)
        self.crowd.board.paying_again.discard(self.key)
        await self._answers("ndio")

    async def _is_asked_again_by(self, method: Method | None) -> None:
        """Until they are asked whether to try once more, in this way if one is given. Raises Unanswered."""
        board, deadline = self.crowd.board, time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            by = board.asked_to_pay_again_by(self.key) if board.may_pay_again(self.key) else None
            if by is not None and (method is None or by == method.value):
                return
            await asyncio.sleep(0.05)
        raise Unanswered(f"{self.key}: nobody asked whether to pay again by {method}")

    async def _is_asked_to_pay(self, means: Means) -> str:
        """The first request that reaches them; a page that could not be made is asked for again. Raises Unanswered."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while not (requests := await means.requests()):
            if time.monotonic() > deadline:
                raise Unanswered(f"{self.key}: nothing to pay by within {ANSWER_SECONDS:g} s")
            if self.crowd.board.may_pay_again(self.key):
                await self._wants_it_again()
            await asyncio.sleep(0.2)
        return requests[0]

    async def _cancels_what_is_paid(self, words: str) -> None:
        if await self._hears("payment_received", PAID_SECONDS) is None:
            self._note("was not paid in time to cancel it paid")  # the mix had it refused, or it came late
            return
        await self._cancels(words)
        self._note("cancelled what was paid")

    async def _gives_up_what_it_refused(self) -> None:
        asked = await self._hears("pay_again", ANSWER_SECONDS)
        if asked is None:
            raise Unanswered(f"{self.key}: nobody asked whether to pay again")
        self.crowd.board.paying_again.discard(self.key)
        reply = await self._says("never mind")
        if "reservation_ended" not in acts_of(reply):
            raise Unanswered(f"{self.key}: never mind to paying again was answered with {acts_of(reply)}")
        self._note("refused for good")

    async def _cancels(self, words: str) -> bool:
        """Whether it is off: it may have come to an end by itself meanwhile."""
        reply = await self._says(words)
        if "confirm_cancel" in acts_of(reply):
            reply = await self._answers("yes")
        acts = acts_of(reply)
        if {"cancelled", "nothing_to_cancel"}.isdisjoint(acts):
            raise Unanswered(f"{self.key}: {words!r} was answered with {acts}")
        return "cancelled" in acts

    async def _after_a_moment(self, reply: ReplyDecided, wanted: Set[str]) -> ReplyDecided:
        """The answer itself, where the first was that it takes a moment."""
        if "one_moment" not in acts_of(reply):
            return reply
        self._note("waited a moment")
        wait = self.crowd.board.hears
        later = await wait(
            self.key, lambda one: not wanted.isdisjoint(acts_of(one)), after=reply.reply_seq, seconds=MOMENT_SECONDS
        )
        return later or reply

    async def _answers(self, text: str) -> ReplyDecided:
        """Once more where the question was put once more: something had been told unasked in between."""
        reply = await self._says(text)
        for _ in range(MOST_TIMES_ASKED):
            if acts_of(reply)[:1] != ["ask_again"]:
                break
            reply = await self._says(text)
        return reply

    async def _says(self, text: str) -> ReplyDecided:
        return await self.crowd.board.say(self.key, self.phone, text)

    async def _hears(self, act: str, seconds: float) -> ReplyDecided | None:
        return await self.crowd.board.hears(self.key, lambda reply: act in acts_of(reply), after=0, seconds=seconds)

    def _note(self, what: str) -> None:
        self.crowd.came_to[f"guests: {what}"] += 1


async def come(crowd: Crowd, plans: Sequence[Plan], times: Sequence[str], per_second: float, seed: int) -> None:
    """Two bookings each, so many of them begun in a second; some would rather pay by card."""
    draw, cards = random.Random(seed), by_card(plans, seed)
    async with asyncio.TaskGroup() as all_of_them:
        for number, plan in enumerate(plans):
            guest = Guest(crowd, number + 1, cards[number])
            own = random.Random(draw.random())
            all_of_them.create_task(guest.comes(plan, times[2 * number : 2 * number + 2], own))
            await asyncio.sleep(2 * draw.expovariate(per_second))


async def answer_who_is_asked_again(crowd: Crowd) -> None:
    """Everybody who is asked whether to try once more says yes, once they do not speak of something else."""
    async with asyncio.TaskGroup() as answering:
        while True:
            while crowd.board.paying_again:
                guest = Guest(crowd, int(crowd.board.paying_again.pop(), 16))
                answering.create_task(guest.pays_again())
            await asyncio.sleep(0.2)
