"""A short kill run: what a customer was told 200 for is done once, whoever is killed meanwhile."""

import json

import pytest
from tests.chaos.report import failures
from tests.chaos.run import Load, kill_run
from tests.chaos.schedule import Fault, Planned
from tests.chaos.stack import ChaosStack

SEED = 11
PLAN = [
    Planned(Fault.KILL_GATEWAY, after=0.5),  # first: what it had in hand waits longest
    Planned(Fault.KILL_LEADER, after=0.2),
    Planned(Fault.KILL_BOOKING, after=0.2),
]
LOAD = Load(conversations=20, per_second=10.0, at_once=40, least_in_flight=6, provider_ms=200)


@pytest.mark.timeout(240)
async def test_every_message_answered_200_is_answered_once_whoever_is_killed(chaos: ChaosStack) -> None:
    outcome = await kill_run(chaos, SEED, PLAN, LOAD)
    print(json.dumps(outcome.counts(), indent=2))  # noqa: T201  shown when the test fails, or with -s
    assert failures(outcome, PLAN, LOAD) == []
