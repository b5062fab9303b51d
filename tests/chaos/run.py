"""One kill run from start to verdict: load and faults side by side, quiet, evidence, violations."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.business import BUSY as SALON
from tests.chaos.checker import Violation, repeats, violations
from tests.chaos.decisions import following_decisions
from tests.chaos.driver import REPLY_SECONDS, LoadDriver
from tests.chaos.evidence import Evidence
from tests.chaos.faults import FaultDriver, Struck
from tests.chaos.gathering import MANY, gather
from tests.chaos.ledger import Ledger
from tests.chaos.quiet import until_quiet
from tests.chaos.schedule import BUSY, Planned
from tests.chaos.stack import ChaosStack

from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.faults import Fault as ProviderFault
from ratiba_cli.reach.connections import connected


@dataclass(frozen=True)
class Outcome:
    """What a run showed. Times in seconds."""

    conversations: int
    ledger: Ledger
    struck: Sequence[Struck]
    stuck: str | None
    evidence: Evidence
    violations: Sequence[Violation]
    load_seconds: float
    quiet_seconds: float

    @property
    def repeated(self) -> int:
        """Provider calls for a message that the provider had accepted before."""
        return len(repeats(self.evidence))

    def counts(self) -> dict[str, int | float]:
        """The figures, by name."""
        evidence = self.evidence
        kinds = Counter(str(one.fault) for one in self.struck)
        kills = [one.in_flight for one in self.struck if one.fault in BUSY]
        return {
            "conversations": self.conversations,
            "webhooks answered 200": len(evidence.answered),
            "webhooks sent again": self.ledger.retried,
            "turns committed": sum(evidence.rows.turns[one.id] for one in evidence.answered),
            "replies decided": len(evidence.facts.decided),
            "outbox rows acknowledged": evidence.facts.acknowledged,
            "provider calls": len(evidence.calls),
            "provider calls repeated": self.repeated,
            f"customers who waited over {REPLY_SECONDS:g} s": len(self.ledger.silent),
            "appointments booked": evidence.rows.booked,
            "dead letters": len(evidence.dead_letters),
            **kinds,
            "fewest turns in flight at a kill": min(kills, default=0),
            "load seconds": round(self.load_seconds, 1),
            "seconds until quiet": round(self.quiet_seconds, 1),
            "violations": len(self.violations),
        }


@dataclass(frozen=True)
class Load:
    """How much is going on: conversations in all (at least), begun in a second, at once; turns in flight at a kill.

    `provider_ms` is how long the provider takes to answer: calls in flight are what a kill of the gateway may hit.
    """

    conversations: int
    per_second: float
    at_once: int
    least_in_flight: int
    provider_ms: int = 50


async def kill_run(stack: ChaosStack, seed: int, plan: Sequence[Planned], given: Load) -> Outcome:
    """Play conversations until there were enough and every fault has struck; then judge."""
    load = LoadDriver(stack, SALON, seed)
    faults = FaultDriver(stack, load.ledger, load.gate, given.least_in_flight)
    begun = time.monotonic()
    async with FakeGraphClient(stack.addresses.graph, stack.running.secrets.graph_token) as provider:
        await provider.fault(ProviderFault(then="answer", times=MANY, slow_ms=given.provider_ms))
    async with following_decisions(stack.running.urls, load.ledger), asyncio.TaskGroup() as both:
        both.create_task(load.run(given.conversations, given.at_once, given.per_second, enough=lambda: faults.done))
        both.create_task(faults.run(plan))
    load_seconds = time.monotonic() - begun
    async with connected(stack.running.urls) as reached:
        quiet_seconds = await until_quiet(reached, [SALON.slug], 120.0)
        evidence = await gather(reached, SALON.slug, stack.provider_log, load.ledger.answered, faults.struck)
    async with FakeGraphClient(stack.addresses.graph, stack.running.secrets.graph_token) as provider:
        await provider.clear_faults()
    found = violations(evidence)
    return Outcome(
        load.finished, load.ledger, faults.struck, faults.stuck, evidence, found, load_seconds, quiet_seconds
    )
