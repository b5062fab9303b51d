"""`python -m tests.chaos --seed 7 --conversations 500 --kills 30`: a long kill run; exit code 1 on any violation."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.chaos.business import BUSY
from tests.chaos.faults import Struck
from tests.chaos.run import Load, Outcome, kill_run
from tests.chaos.schedule import KILLS, Fault, Planned, schedule
from tests.chaos.stack import chaos_stack

from ratiba_cli.servers.stack import LocalStack

FROZEN_SECONDS = 12.5
"""Longer than `ack_wait`: others take over what the frozen process has in hand."""


def planned(given: argparse.Namespace) -> list[Planned]:
    """The faults: the kills in equal parts, and the freezes and restarts asked for."""
    wanted = {kind: given.kills // len(KILLS) + (place < given.kills % len(KILLS)) for place, kind in enumerate(KILLS)}
    wanted[Fault.FREEZE_BOOKING] = given.freezes
    for restart in (Fault.RESTART_NATS, Fault.RESTART_POSTGRES, Fault.RESTART_VALKEY):
        wanted[restart] = given.restarts
    return schedule(given.seed, wanted, pause=(0.3, 2.0), frozen=FROZEN_SECONDS)


async def run(given: argparse.Namespace, folder: Path) -> Outcome:
    """Start a stack, break it, judge it; nothing is left running."""
    async with chaos_stack(folder, (BUSY,)) as stack:
        load = Load(given.conversations, given.per_second, given.at_once, given.least_in_flight, given.provider_ms)
        return await kill_run(stack, given.seed, planned(given), load)


def main() -> int:
    """Run once and print the counts; 1 when a promise was broken or a kill met too few turns."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--kills", type=int, default=30, help="kill -9, in equal parts: replicas, gateway, leader")
    parser.add_argument("--freezes", type=int, default=2, help=f"of a booking-fsm, {FROZEN_SECONDS:g} s each")
    parser.add_argument("--restarts", type=int, default=2, help="of NATS, Postgres and Valkey each")
    parser.add_argument("--per-second", type=float, default=16.0, help="conversations begun in a second")
    parser.add_argument("--at-once", type=int, default=250, help="conversations at once, at most")
    parser.add_argument("--least-in-flight", type=int, default=20, help="turns in flight at each kill")
    parser.add_argument("--provider-ms", type=int, default=500, help="how long the provider takes to answer a call")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this folder")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="ratiba-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # PostgreSQL may run as another user than root
    try:
        outcome = asyncio.run(run(given, folder))
    finally:
        if given.keep is None:
            LocalStack(folder).remove()
    few = [one for one in outcome.struck if one.fault in KILLS and one.in_flight < given.least_in_flight]
    lines = [
        json.dumps({"seed": given.seed, **outcome.counts()}, indent=2),
        *(f"  {_told(one, outcome.struck[0].at)}" for one in outcome.struck),
        *(f"VIOLATED {violation}" for violation in outcome.violations),
        *(f"TOO FEW {_told(one, outcome.struck[0].at)}" for one in few),
    ]
    print("\n".join(lines))  # noqa: T201  a command line tool prints
    return 1 if outcome.violations or few else 0


def _told(struck: Struck, begun: float) -> str:
    return f"{struck.at - begun:7.2f} s  {struck.fault} ({struck.target}), {struck.in_flight} turns in flight"


if __name__ == "__main__":
    sys.exit(main())
