"""Which faults, in which order, after which pauses: settled by a seed before anything starts."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What can be done to a running stack."""

    KILL_BOOKING = "kill -9 of a booking-fsm"
    KILL_LEADER = "kill -9 of the outbox leader"
    KILL_GATEWAY = "kill -9 of the gateway"
    FREEZE_BOOKING = "freeze of a booking-fsm"
    FREEZE_GATEWAY = "freeze of the gateway"
    RESTART_NATS = "restart of NATS"
    RESTART_POSTGRES = "restart of Postgres"
    RESTART_VALKEY = "restart of Valkey"
    KILL_NATS = "kill -9 of NATS"
    KILL_POSTGRES = "kill -9 of Postgres"
    KILL_VALKEY = "kill -9 of Valkey"
    KILL_STREAM_LEADER = "kill -9 of the node that leads a stream"


KILLS = (Fault.KILL_BOOKING, Fault.KILL_GATEWAY, Fault.KILL_LEADER)
"""Kills of our own processes."""

FREEZES = (Fault.FREEZE_BOOKING, Fault.FREEZE_GATEWAY)

BUSY = (*KILLS, *FREEZES, Fault.KILL_STREAM_LEADER)
"""Faults that must meet turns in flight."""

UNDECIDED = (Fault.KILL_BOOKING, Fault.KILL_LEADER, Fault.FREEZE_BOOKING)
"""Those of them that must meet turns which booking-fsm has not decided yet, or whose decision is not published."""

RESTARTS = (Fault.RESTART_NATS, Fault.RESTART_POSTGRES, Fault.RESTART_VALKEY)

SERVER_KILLS = (Fault.KILL_NATS, Fault.KILL_POSTGRES, Fault.KILL_VALKEY)
"""The same servers without a chance to say goodbye; they are started again at once."""


@dataclass(frozen=True)
class Planned:
    """One fault to come: `after` seconds from the end of the one before; a freeze lasts `seconds`.

    `rested`: it begins a volley, and so waits until every turn from before is answered. Without a rest the same few
    messages would be struck again and again, until the server gives them up.
    """

    fault: Fault
    after: float
    seconds: float = 0.0
    replica: int = 1
    rested: bool = False


def schedule(seed: int, wanted: Mapping[Fault, int], pause: tuple[float, float], frozen: float) -> list[Planned]:
    """The faults of a seed, shuffled, in volleys of two to five. `pause`: the shortest and the longest, in seconds."""
    chance = random.Random(seed)
    faults = [fault for fault, times in sorted(wanted.items()) for _ in range(times)]
    chance.shuffle(faults)
    plan: list[Planned] = []
    while faults:
        volley, faults = faults[: (size := chance.randint(2, 5))], faults[size:]
        for place, fault in enumerate(volley):
            plan.append(Planned(fault, chance.uniform(*pause), frozen, chance.randint(1, 2), rested=place == 0))
    return plan
