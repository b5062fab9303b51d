"""What a run is told as: its failures, a line for each fault, one line in all."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.chaos.driver import REPLY_SECONDS
from tests.chaos.evidence import Evidence
from tests.chaos.faults import Struck
from tests.chaos.run import Load, Outcome
from tests.chaos.schedule import BUSY, UNDECIDED, Planned
from tests.chaos.stages import stages_at


def failures(outcome: Outcome, plan: Sequence[Planned], asked: Load) -> list[str]:
    """Everything for which a run fails: broken promises, and a load or a fault that fell short of what was asked."""
    return [
        *(f"VIOLATED {violation}" for violation in outcome.violations),
        *(f"TOO LATE {message} had no reply for {REPLY_SECONDS:g} s" for message in outcome.ledger.silent),
        *_shortfalls(outcome, plan, asked),
    ]


def fault_lines(outcome: Outcome) -> list[str]:
    """One line for each fault, in the order in which they struck."""
    struck = sorted(outcome.struck, key=lambda one: one.at)
    return [_told(one, struck[0].at, outcome.evidence) for one in struck]


def summary(outcome: Outcome, broken: Sequence[str]) -> str:
    """The figures in one line."""
    kills = [one.in_flight for one in outcome.struck if one.fault in BUSY]
    most = min(kills, default=0)
    evidence = outcome.evidence
    turns = sum(evidence.rows.turns[one.id] for one in evidence.answered)
    return (
        f"{'FAILED' if broken else 'kept every promise'}: {outcome.conversations} conversations, "
        f"{len(evidence.answered)} answered 200, {turns} turns, "
        f"{len(evidence.calls)} provider calls, {outcome.repeated} of them repeated, "
        f"{len(evidence.dead_letters)} dead letters, {len(kills)} kills with {most} or more in flight, "
        f"{len(outcome.struck) - len(kills)} other faults, {len(outcome.violations)} violations"
    )


def _shortfalls(outcome: Outcome, plan: Sequence[Planned], asked: Load) -> Iterator[str]:
    if outcome.stuck is not None:
        yield f"STUCK {outcome.stuck}"
    if outcome.conversations < asked.conversations:
        yield f"TOO FEW conversations: {outcome.conversations} of {asked.conversations}"
    struck, wanted = Counter(one.fault for one in outcome.struck), Counter(one.fault for one in plan)
    if struck != wanted:
        yield f"TOO FEW faults: {dict(wanted - struck)} never struck"
    for one in outcome.struck:
        stages = stages_at(outcome.evidence, one.at)
        seen = stages.undecided if one.fault in UNDECIDED else stages.undecided + stages.unsent
        if one.fault in BUSY and min(one.in_flight, seen) < asked.least_in_flight:
            yield f"TOO FEW turns in flight at a {one.fault}: {one.in_flight}, {seen} by the bus and the provider"


def _told(struck: Struck, begun: float, evidence: Evidence) -> str:
    stages = stages_at(evidence, struck.at)
    return (
        f"  {struck.at - begun:7.2f} s  {struck.fault} ({struck.target}, {struck.until - struck.at:.2f} s): "
        f"{struck.in_flight} turns in flight, {stages.undecided} of them undecided, {stages.unsent} unsent"
    )
