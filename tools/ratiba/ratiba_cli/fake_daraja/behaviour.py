"""How a prompt goes: what the customer does, what the call that sends it answers, when and how callbacks come."""

import random
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Customer = Literal["by_hand", "pays", "declines", "ignores", "lacks_money", "wrong_pin"]


class Behaviour(BaseModel):
    """One prompt's course.

    customer   by_hand waits for the page or the control endpoints; the others act after `after_ms`
    sending    answer; refuse with `error_code`, and no phone rings; break (HTTP 500) or cut, and no phone rings;
               break_but_ring, cut_but_ring: the same to the caller, but the phone rings
    callback   once; never; late by `late_ms`; five_times; reordered: a refusal (1032) comes after the success;
               bare: once, without metadata values
    forged     a success that is not true comes before anything else, with a made-up receipt
    processing how often a query answers that it is being processed, after the customer acted
    denied     a query says that the customer declined although they paid; the statement has it
    amount     what the customer really pays, where it is not what was asked (whole units)
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    customer: Customer = "by_hand"
    after_ms: int = Field(0, ge=0, le=600_000)
    sending: Literal["answer", "refuse", "break", "cut", "break_but_ring", "cut_but_ring"] = "answer"
    error_code: str = "400.002.02"
    callback: Literal["once", "never", "late", "five_times", "reordered", "bare"] = "once"
    late_ms: int = Field(0, ge=0, le=3_600_000)
    forged: bool = False
    processing: int = Field(0, ge=0)
    denied: bool = False
    amount: int | None = Field(None, ge=1)

    @property
    def rings(self) -> bool:
        """Whether a phone rings at all."""
        return self.sending in ("answer", "break_but_ring", "cut_but_ring")


class Rule(BaseModel):
    """A behaviour for the next `times` prompts, of one phone or of all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    behaviour: Behaviour
    times: int = Field(1, ge=1)
    phone: str | None = None


class Habit(BaseModel):
    """What the customer of one phone does with the next `times` prompts, whatever befalls those on their way."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phone: str
    customer: Customer
    after_ms: int = Field(0, ge=0, le=600_000)
    times: int = Field(1, ge=1)


class Mix(BaseModel):
    """A fixed mix over `count` prompts, in an order that follows from the seed: shares of the whole, exact.

    What is left over pays and is told of once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(ge=1, le=100_000)
    seed: int = 1
    after_ms: int = Field(20, ge=0)
    late_ms: int = Field(1000, ge=0)
    no_callback: float = 0.10
    late: float = 0.10
    five_times: float = 0.10
    reordered: float = 0.10
    initiate_error_though_paid: float = 0.05
    forged: float = 0.05
    declined: float = 0.0

    def behaviours(self) -> list[Behaviour]:
        """One a prompt."""
        pays = Behaviour(customer="pays", after_ms=self.after_ms)
        parts: list[tuple[float, Behaviour]] = [
            (self.no_callback, pays.model_copy(update={"callback": "never", "processing": 1})),
            (self.late, pays.model_copy(update={"callback": "late", "late_ms": self.late_ms})),
            (self.five_times, pays.model_copy(update={"callback": "five_times"})),
            (self.reordered, pays.model_copy(update={"callback": "reordered"})),
            (self.initiate_error_though_paid, pays.model_copy(update={"sending": "break_but_ring"})),
            (self.forged, Behaviour(customer="declines", after_ms=self.after_ms, forged=True, callback="never")),
            (self.declined, Behaviour(customer="declines", after_ms=self.after_ms)),
        ]
        found = [behaviour for share, behaviour in parts for _ in range(round(share * self.count))]
        found += [pays] * (self.count - len(found))
        random.Random(self.seed).shuffle(found)  # noqa: S311  an order, not a secret
        return found[: self.count]


class Rules:
    """What is to happen, in the order it was asked for; a prompt uses up one rule at most, and one habit."""

    def __init__(self) -> None:
        self.usual = Behaviour()
        self._left: list[tuple[Rule, int]] = []
        self._habits: dict[str, tuple[Habit, int]] = {}

    def add(self, rule: Rule) -> None:
        """Put a rule behind those that are already waiting."""
        self._left.append((rule, rule.times))

    def accustom(self, habit: Habit) -> None:
        """From now on the customer of a phone does this, in place of what they were going to do."""
        self._habits[habit.phone] = (habit, habit.times)

    def clear(self) -> None:
        """Back to the usual."""
        self._left.clear()
        self._habits.clear()

    def next_for(self, phone: str) -> Behaviour:
        """What this prompt does, used up."""
        behaviour = self._ruled(phone)
        habit, left = self._habits.pop(phone, (None, 0))
        if habit is None:
            return behaviour
        if left > 1:
            self._habits[phone] = (habit, left - 1)
        return behaviour.model_copy(update={"customer": habit.customer, "after_ms": habit.after_ms})

    def _ruled(self, phone: str) -> Behaviour:
        for index, (rule, times) in enumerate(self._left):
            if rule.phone in {None, phone}:
                if times == 1:
                    del self._left[index]
                else:
                    self._left[index] = (rule, times - 1)
                return rule.behaviour
        return self.usual
