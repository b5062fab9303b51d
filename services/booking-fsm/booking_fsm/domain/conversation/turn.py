"""One turn in the making: the state so far, what will be said, what is still needed. Never mutated."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from booking_fsm.domain.conversation.inputs import Input
from booking_fsm.domain.conversation.needs import Known, Need
from booking_fsm.domain.conversation.state import BookingState, Expecting, Payment, Slot, Step, Timer, Wish
from booking_fsm.domain.conversation.timers import HOLD, HOLD_RETRY
from booking_fsm.domain.conversation.world import World
from ratiba_contracts.acts import Act, ReadBack
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.options import OpeningOption, Option

NOTHING_KNOWN = Known()

OfferOutcome = Accepted | Declined | Lapsed
"""What may become of an offer."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person is asked for: why, and about which payment, if it is about one."""

    why: HandoffWhy
    payment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question put in this turn, before it has an id and a place in the replies."""

    expecting: Expecting
    acts: tuple[Act, ...]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """`done`: nothing more is to be decided. `answered`: the option the customer chose, if they chose one.

    `consults`: a model is to be asked what was said. `successor` is the thread that takes the input when this one,
    being spent, is not to; None where there is no need. `left` is how the thread before ends when the successor has
    taken it and something of that one is to be stored. `outcomes`: what became of offers. `asked_for`: payments that
    money is asked for in this turn. `pay_at`: where a card is paid with, for this reply alone.
    """

    state: BookingState
    input: Input
    world: World
    known: Known = NOTHING_KNOWN
    acts: tuple[Act, ...] = ()
    ask: NewQuestion | None = None
    ask_again: bool = False
    need: Need | None = None
    answered: Option | None = None
    done: bool = False
    handoff: Handoff | None = None
    released: tuple[Slot, ...] = ()
    successor: BookingState | None = None
    left: BookingState | None = None
    outcomes: tuple[OfferOutcome, ...] = ()
    asked_for: tuple[Payment, ...] = ()
    pay_at: str | None = None
    consults: bool = False

    def update(self, **changes: Any) -> "Turn":
        """With fields of the state changed."""
        return replace(self, state=self.state.model_copy(update=changes))

    def wish(self, **changes: Any) -> "Turn":
        """With the wish changed."""
        return self.update(wish=self.state.wish.model_copy(update=changes))

    def say(self, *acts: Act) -> "Turn":
        """With acts added."""
        return replace(self, acts=(*self.acts, *acts))

    def asks(self, expecting: Expecting, *acts: Act, options: tuple[Option, ...] = (), step: Step) -> "Turn":
        """The turn ends with this question, at this step."""
        question = NewQuestion(expecting, acts, options)
        return replace(self.update(step=step), ask=question, ask_again=False, done=True)

    def repeats(self, *before: Act) -> "Turn":
        """The turn ends with the standing question put once more, `before` said first.

        A list of times of which one has passed is not put again: it is made anew.
        """
        question = self.state.question
        openings = [o for o in question.options if isinstance(o, OpeningOption)] if question is not None else []
        if any(option.opening.start_at <= self.world.now for option in openings):
            return self.say(*before).update(question=None, step=Step.COLLECT_SLOT)
        return replace(self.say(*before), ask_again=self.state.question is not None, done=True)

    def asks_anew(self) -> "Turn":
        """What was asked is of what has just gone, or may be: the node of the step asks again, of what is left."""
        return replace(self.update(question=None), done=False)

    def waits(self) -> "Turn":
        """Nothing more to say; a standing question stands."""
        return replace(self, done=True)

    def ends(self) -> "Turn":
        """Nothing more to say, no question standing."""
        return replace(self.update(question=None), ask=None, ask_again=False, done=True)

    def needs(self, need: Need) -> "Turn":
        """Cannot go on without this."""
        return replace(self, need=need)

    def arm(self, purpose: str, due_at: dt.datetime) -> "Turn":
        """With a deadline set; one of the same purpose is replaced and its echo ignored."""
        generation = self.state.timer_generation + 1
        timers = {**self.state.timers, purpose: Timer(generation=generation, due_at=due_at)}
        return self.update(timers=timers, timer_generation=generation)

    def disarm(self, purpose: str) -> "Turn":
        """Without that deadline."""
        return self.update(timers={name: t for name, t in self.state.timers.items() if name != purpose})

    def drops_slot(self) -> "Turn":
        """The held chair is given back; a yes to what was read back of it is no answer to anything any more."""
        if self.state.slot is None:
            return self
        turn = replace(self, released=(*self.released, self.state.slot))
        question = self.state.question
        if question is not None and isinstance(question.acts[-1], ReadBack):
            turn = turn.update(question=None)
        return turn.update(slot=None).disarm(HOLD)

    def withdraws_consent(self) -> "Turn":
        """What was said changes what a waiting yes was said to: it is carried out no more, and no retry either."""
        return self.update(confirmed=False, hold_attempts=0).disarm(HOLD_RETRY)

    def forgets_booking(self) -> "Turn":
        """Nothing is being arranged: no wish, no chair, no yes."""
        return self.withdraws_consent().drops_slot().update(wish=Wish(), quoted=None)
