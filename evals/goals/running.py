"""A run of the goals: a stack of its own, every conversation, and then what they left."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from evals.goals.businesses import businesses
from evals.goals.goal import Goal
from evals.goals.playing import Played, Playing, planted_as, tenant_of
from evals.goals.remains import remains
from evals.goals.verdicts import End, Left, judge
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.local.services import GATEWAY, SERVICES
from ratiba_cli.reach.connections import Connections, connected
from ratiba_cli.seeding.planting import plant
from ratiba_cli.servers.stack import LocalStack

AT_ONCE = 16


@dataclass(frozen=True)
class Trial:
    """One conversation and how it is judged."""

    played: Played
    left: Left
    end: End
    why: str


@contextlib.asynccontextmanager
async def stack(trials: int) -> AsyncIterator[tuple[RunningRatiba, Connections]]:
    """A local stack with the demo's businesses, once for each trial; nothing is left of it afterwards."""
    folder = _new_folder()
    PortBook(folder).port(GATEWAY)  # any but the one that every stack wishes for
    try:
        async with (
            running_ratiba(folder, {row.name: 1 for row in SERVICES}, lambda _news: None) as running,
            connected(running.urls) as reached,
        ):
            token = local_secrets(folder).graph_token
            for trial in range(1, trials + 1):
                for tenant in businesses():
                    await plant(reached, planted_as(tenant, trial), token, lambda _line: None)
            yield running, reached
    finally:
        LocalStack(folder).remove()


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ratiba-goals-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user than root
    return folder


async def run(goals: list[Goal], trials: int, seed: int, at_once: int = AT_ONCE) -> list[Trial]:
    """Play all goals and judge them."""
    async with stack(trials) as (running, reached):
        played = await Playing(running, seed, at_once).play(goals, trials)
        return await judged(reached, played)


async def judged(reached: Connections, played: list[Played]) -> list[Trial]:
    """Each conversation with its rows and its verdict."""
    tenants = sorted({tenant_of(one.goal, one.trial) for one in played})
    left = {tenant: await remains(reached, tenant) for tenant in tenants}
    found = []
    for one in played:
        mine = left[tenant_of(one.goal, one.trial)].get(one.key, Left())
        end, why = judge(one.goal, mine, one.today)
        found.append(Trial(one, mine, end, why))
    return found
