"""A run of the goals: a stack of its own, every conversation, and then what they left."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.goals.businesses import businesses
from evals.goals.costs import ThreadCost, thread_costs
from evals.goals.goal import Goal
from evals.goals.models import Environment, no_model
from evals.goals.playing import Played, Playing, planted_as, tenant_of
from evals.goals.remains import remains
from evals.goals.speaker import STOCK
from evals.goals.verdicts import End, Left, judge
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.local.services import GATEWAY, SERVICES
from ratiba_cli.reach.connections import Connections, connected
from ratiba_cli.seeding.planting import plant
from ratiba_cli.servers.stack import LocalStack

AT_ONCE = 16
SERVED_SECONDS = 60.0
Model = Callable[[], AbstractAsyncContextManager[Environment]]


@dataclass(frozen=True)
class Trial:
    """One conversation and how it is judged."""

    played: Played
    left: Left
    end: End
    why: str


@dataclass(frozen=True)
class Run:
    """Every conversation of a run, and what asking a model came to."""

    trials: list[Trial]
    costs: list[ThreadCost]


@contextlib.asynccontextmanager
async def stack(trials: int, environment: Environment) -> AsyncIterator[tuple[RunningRatiba, Connections]]:
    """A local stack with the demo's businesses, once for each trial; nothing is left of it afterwards.

    Its services are started with `environment` beside this process's own.
    """
    folder = _new_folder()
    PortBook(folder).port(GATEWAY)  # any but the one that every stack wishes for
    try:
        async with contextlib.AsyncExitStack() as exits:
            exits.enter_context(_environment(environment))
            scale = {row.name: 1 for row in SERVICES}
            running = await exits.enter_async_context(running_ratiba(folder, scale, lambda _news: None))
            reached = await exits.enter_async_context(connected(running.urls))
            token = local_secrets(folder).graph_token
            for trial in range(1, trials + 1):
                for tenant in businesses():
                    await plant(reached, planted_as(tenant, trial), token, lambda _line: None)
            await _until_served(running, [planted_as(name, n + 1).slug for name in businesses() for n in range(trials)])
            yield running, reached
    finally:
        LocalStack(folder).remove()


@contextlib.contextmanager
def _environment(given: Environment) -> Iterator[None]:
    """These variables while the block runs; processes that are started again get them too."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ratiba-goals-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user than root
    return folder


async def _until_served(running: RunningRatiba, tenants: list[str]) -> None:
    """The gateway learns within a second or so that a new business is active, and says 503 until then."""
    async with asyncio.timeout(SERVED_SECONDS), httpx.AsyncClient(base_url=running.addresses.gateway) as http:
        for tenant in tenants:
            while (await http.post(f"/chat/{tenant}/session")).status_code == 503:  # noqa: ASYNC110  it is another process
                await asyncio.sleep(0.1)


async def run(goals: list[Goal], trials: int, seed: int, model: Model = no_model, words: Path = STOCK) -> Run:
    """Play all goals and judge them."""
    async with model() as environment, stack(trials, environment) as (running, reached):
        played = await Playing(running, seed, AT_ONCE, words).play(goals, trials)
        tenants = sorted({tenant_of(one.goal, one.trial) for one in played})
        return Run(await judged(reached, played), await thread_costs(reached, tenants))


async def judged(reached: Connections, played: list[Played]) -> list[Trial]:
    """Each conversation with its rows and its verdict. RuntimeError for an appointment of nobody who was played."""
    tenants = sorted({tenant_of(one.goal, one.trial) for one in played})
    left = {tenant: await remains(reached, tenant) for tenant in tenants}
    players = {(tenant_of(one.goal, one.trial), one.key) for one in played}
    strays = [
        (t, key) for t, keys in left.items() for key, rest in keys.items() if rest.rows and (t, key) not in players
    ]
    if strays:
        raise RuntimeError(f"appointments of nobody who was played: {strays}")
    found = []
    for one in played:
        mine = left[tenant_of(one.goal, one.trial)].get(one.key, Left())
        end, why = judge(one.goal, mine, one.today)
        found.append(Trial(one, mine, end, why))
    return found
