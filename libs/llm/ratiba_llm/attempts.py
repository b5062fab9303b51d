"""One call: its attempts, the waiting between them, its deadline, and what all of it costs.

The deadline is for the whole call. A wait that would pass it, or an attempt that could exceed the budget, is not
begun: the call fails with the reason of its last attempt.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from ratiba_llm.circuit import Circuit, Pass
from ratiba_llm.outcomes import Failing
from ratiba_llm.provider import AttemptFailed, Provider, Question, Reply
from ratiba_llm.usage import ZERO, Usage

_WORTH_ANOTHER = frozenset({Failing.OVERLOADED, Failing.UNAVAILABLE})
_NOT_THERE = frozenset({Failing.OVERLOADED, Failing.UNAVAILABLE, Failing.TIMEOUT})
"""What opens a circuit. An answer that is no use to us still shows that the provider is there."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and after which waits a call tries again; seconds.

    The n-th wait is drawn evenly from 0 to `first_wait_s` doubled n times, `longest_wait_s` at most, so that many
    callers do not come back together. A provider's retry-after is the least that is waited.
    """

    attempts: int = 3
    first_wait_s: float = 0.3
    longest_wait_s: float = 4.0
    least_left_s: float = 0.2
    jitter: Callable[[], float] = random.random

    def wait_s(self, failed_attempts: int, retry_after_s: float | None) -> float:
        """Return how long to wait after this many failed attempts."""
        widest: float = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (failed_attempts - 1))
        return (retry_after_s or 0.0) + self.jitter() * widest


@dataclass
class Call:
    """What happened so far; `usage`, `cost_usd` and `assumed_usd` are right also after a cancellation."""

    provider: Provider
    circuit: Circuit
    patience: Patience
    question: Question
    worst_case_usd: Decimal
    affords: Callable[[Decimal], bool]
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal = ZERO
    assumed_usd: Decimal = ZERO
    attempts: int = 0

    async def answered(self, first: Pass, deadline: float) -> Reply:
        """Return the first reply, or raise the last AttemptFailed. `deadline` is a time of the running loop's clock.

        `first` is the circuit's pass for the first attempt.
        """
        passed: Pass = first
        while True:
            try:
                return await self._attempt(passed, deadline)
            except AttemptFailed as failure:
                wait_s = self.patience.wait_s(self.attempts, failure.retry_after_s)
                if not self._worth_another(failure, wait_s, deadline):
                    raise
                await asyncio.sleep(wait_s)
                another = self.circuit.admit(_now())
                if another is None:
                    raise
                passed = another

    def _worth_another(self, failure: AttemptFailed, wait_s: float, deadline: float) -> bool:
        return (
            failure.reason in _WORTH_ANOTHER
            and self.attempts < self.patience.attempts
            and _now() + wait_s + self.patience.least_left_s <= deadline
            and self.affords(self.cost_usd + self.worst_case_usd)
        )

    async def _attempt(self, passed: Pass, deadline: float) -> Reply:
        self.attempts += 1
        try:
            async with asyncio.timeout_at(deadline):
                reply = await self.provider.ask(self.question)
        except AttemptFailed as failure:
            self._learn(passed, failure)
            raise
        except TimeoutError:
            late = AttemptFailed(Failing.TIMEOUT, charge_unknown=True)
            self._learn(passed, late)
            raise late from None
        except BaseException:  # cancelled, or a defect of ours: the circuit must not wait for this one for ever
            self._charge(AttemptFailed(Failing.TIMEOUT, charge_unknown=True))
            self.circuit.given_up(passed)
            raise
        self.circuit.succeeded(passed)
        self._count(reply.usage)
        return reply

    def _learn(self, passed: Pass, failure: AttemptFailed) -> None:
        self._charge(failure)
        if failure.reason in _NOT_THERE:
            self.circuit.failed(passed, _now())
        else:
            self.circuit.succeeded(passed)

    def _charge(self, failure: AttemptFailed) -> None:
        self._count(failure.usage)
        if failure.charge_unknown:
            self.cost_usd += self.worst_case_usd
            self.assumed_usd += self.worst_case_usd

    def _count(self, usage: Usage) -> None:
        self.usage += usage
        self.cost_usd += self.question.model.cost(usage)


def _now() -> float:
    return asyncio.get_running_loop().time()
