"""Break a whole Ratiba under load, and judge what it kept: `python -m tests.chaos --seed 7`. A failure exits with 1."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.business import BUSY
from tests.chaos.report import failures, fault_lines, summary
from tests.chaos.run import Load, Outcome, kill_run
from tests.chaos.schedule import FREEZES, KILLS, RESTARTS, SERVER_KILLS, Fault, Planned, schedule
from tests.chaos.stack import chaos_stack, clustered_stack

from ratiba_cli.servers.stack import LocalStack
from ratiba_contracts.consumers import CONSUMERS

FROZEN_SECONDS = 1.25 * max(consumer.ack_wait for consumer in CONSUMERS)
"""Longer than any acknowledgement wait: others take over what the frozen process has in hand."""


def planned(given: argparse.Namespace, seed: int) -> list[Planned]:
    """The faults of a run, as asked for on the command line."""
    if given.cluster:
        return schedule(seed, {Fault.KILL_STREAM_LEADER: given.leader_kills}, pause=(0.3, 2.0), frozen=0.0)
    wanted: dict[Fault, int] = {
        **dict.fromkeys(KILLS, given.kills),
        **dict.fromkeys(FREEZES, given.freezes),
        **dict.fromkeys(RESTARTS, given.restarts),
        **dict.fromkeys(SERVER_KILLS, given.server_kills),
    }
    return schedule(seed, wanted, pause=(0.3, 2.0), frozen=FROZEN_SECONDS)


async def run(seed: int, plan: list[Planned], load: Load, folder: Path, *, cluster: bool) -> Outcome:
    """Start a stack, break it, judge it; nothing is left running."""
    async with (clustered_stack if cluster else chaos_stack)(folder, (BUSY,)) as stack:
        return await kill_run(stack, seed, plan, load)


def one_seed(given: argparse.Namespace, seed: int, *, briefly: bool) -> bool:
    """Run one seed and print what it showed; True when every promise was kept."""
    folder = (given.keep / f"seed-{seed}") if given.keep else Path(tempfile.mkdtemp(prefix="ratiba-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # PostgreSQL may run as another user than root
    plan = planned(given, seed)
    load = Load(given.conversations, given.per_second, given.at_once, given.least_in_flight, given.provider_ms)
    begun = time.monotonic()
    try:
        outcome = asyncio.run(run(seed, plan, load, folder, cluster=given.cluster))
    finally:
        if given.keep is None:
            LocalStack(folder).remove()
    broken = failures(outcome, plan, load)
    told = [f"seed {seed}: {summary(outcome, broken)}; {time.monotonic() - begun:.0f} s in all", *broken]
    if not briefly:
        told = [json.dumps(outcome.counts(), indent=2), *fault_lines(outcome), *told]
    print("\n".join(told), flush=True)  # noqa: T201  a command line tool prints
    return not broken


def seeds_of(text: str) -> list[int]:
    """`7` is one seed, `1-10` are ten. Raises ValueError."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> int:
    """Run each seed; 1 when a promise was broken or a fault met too little to prove anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--seed", type=int, default=7)
    which.add_argument("--seeds", type=seeds_of, help="several in a row, one line each: 1-10")
    parser.add_argument("--conversations", type=int, default=500, help="at least; more until every fault has struck")
    parser.add_argument("--kills", type=int, default=10, help="kill -9 of booking-fsm, gateway, outbox leader: each")
    parser.add_argument(
        "--freezes", type=int, default=2, help=f"for {FROZEN_SECONDS:g} s, of booking-fsm and gateway: each"
    )
    parser.add_argument("--restarts", type=int, default=1, help="of NATS, Postgres and Valkey: each")
    parser.add_argument("--server-kills", type=int, default=1, help="kill -9 of NATS, Postgres and Valkey: each")
    parser.add_argument("--cluster", action="store_true", help="NATS is three nodes, and only their leaders are killed")
    parser.add_argument("--leader-kills", type=int, default=5, help="kill -9 of the node that leads a stream")
    parser.add_argument("--per-second", type=float, default=12.0, help="conversations begun in a second")
    parser.add_argument("--at-once", type=int, default=80, help="conversations at once, at most")
    parser.add_argument("--least-in-flight", type=int, default=20, help="turns in flight at each kill")
    parser.add_argument("--provider-ms", type=int, default=500, help="how long the provider takes to answer a call")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this folder, which is new or empty")
    given = parser.parse_args()
    if given.keep and given.keep.exists() and any(given.keep.iterdir()):
        parser.error(f"{given.keep} is not empty: a run begins with nothing")
    seeds = given.seeds or [given.seed]
    kept = [one_seed(given, seed, briefly=len(seeds) > 1) for seed in seeds]
    if len(seeds) > 1:
        print(f"{sum(kept)} of {len(seeds)} seeds kept every promise")  # noqa: T201
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
