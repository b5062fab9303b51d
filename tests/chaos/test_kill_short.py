"""A short kill run: what a customer was told 200 for is done once, whoever is killed meanwhile."""

import json

import pytest
from tests.chaos.run import Load, kill_run
from tests.chaos.schedule import Fault, schedule
from tests.chaos.stack import ChaosStack

SEED = 11


@pytest.mark.timeout(300)
async def test_every_message_answered_200_is_answered_once_whoever_is_killed(chaos: ChaosStack) -> None:
    wanted = {Fault.KILL_BOOKING: 2, Fault.KILL_GATEWAY: 1, Fault.KILL_LEADER: 1, Fault.RESTART_VALKEY: 1}
    plan = schedule(SEED, wanted, pause=(0.2, 0.6), frozen=0.0)
    outcome = await kill_run(chaos, SEED, plan, Load(30, per_second=6.0, at_once=60, least_in_flight=5))
    print(json.dumps(outcome.counts(), indent=2))  # noqa: T201  shown when the test fails, or with -s
    assert [str(violation) for violation in outcome.violations] == []
    assert outcome.ledger.silent == []
    assert outcome.conversations >= 30
    assert sorted(one.fault for one in outcome.struck) == sorted(one.fault for one in plan)
    assert min(one.in_flight for one in outcome.struck if one.fault is not Fault.RESTART_VALKEY) >= 5
