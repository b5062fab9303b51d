"""All conversations of a run on one stack, so many at a time, each in a fortnight of its own: no chair is contended."""

import asyncio
import contextlib
import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from channel_gateway.adapters.web_sessions import token_hash
from channel_gateway.domain.conversation_key import conversation_key
from evals.goals.businesses import businesses
from evals.goals.conversing import Transcript, converse
from evals.goals.customer import Customer
from evals.goals.goal import Goal
from evals.goals.phone import Phone
from evals.goals.remains import local
from evals.goals.speaker import STOCK
from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.web import WebCustomer
from ratiba_cli.drivers.whatsapp import WhatsAppCustomer
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_cli.local.ratiba import RunningRatiba
from ratiba_cli.seeding.seed_file import SeedWhatsApp, TenantSeed
from ratiba_contracts.views import Channel

FIRST_MONDAY = dt.date(2027, 1, 4)
WEEKS_APART = 2
"""A goal reaches at most seven days ahead, so that two talks of one business never ask for one chair."""


@dataclass
class Played:
    """One trial of one goal: on which day it was talked, under which key, and how."""

    goal: Goal
    trial: int
    today: dt.date
    key: str
    transcript: Transcript
    customer: Customer


class Playing:
    """Plays goals on a running stack."""

    def __init__(self, running: RunningRatiba, seed: int, at_once: int, words: Path = STOCK) -> None:
        self._running = running
        self._seed = seed
        self._words = words
        self._room = asyncio.Semaphore(at_once)
        self._talks = Counter[str]()
        self._numbers = itertools.count(1)

    async def play(self, goals: Sequence[Goal], trials: int) -> list[Played]:
        """Play every goal so often, all trials mixed."""
        secrets = self._running.secrets
        async with (
            FakeGraphClient(self._running.addresses.graph, secrets.graph_token) as graph,
            asyncio.TaskGroup() as group,
        ):
            playing = [
                group.create_task(self._one(goal, trial, graph)) for trial in range(1, trials + 1) for goal in goals
            ]
        return [one.result() for one in playing]

    async def _one(self, goal: Goal, trial: int, graph: FakeGraphClient) -> Played:
        tenant = tenant_of(goal, trial)
        self._talks[tenant] += 1
        weeks = dt.timedelta(weeks=WEEKS_APART * self._talks[tenant])
        today = FIRST_MONDAY + weeks + dt.timedelta(days=goal.weekday)
        async with self._room:
            business = businesses()[goal.tenant]
            customer = Customer(goal, business, today, random.Random(f"{self._seed}:{goal.id}:{trial}"), self._words)
            clock = ConversationClock(local(today, goal.at), self._running.secrets.local_stack)
            transcript = Transcript()
            async with self._phone(goal, trial, clock, graph) as (phone, key):
                await converse(customer, phone, business, today, transcript)
            return Played(goal, trial, today, key, transcript, customer)

    @contextlib.asynccontextmanager
    async def _phone(
        self, goal: Goal, trial: int, clock: ConversationClock, graph: FakeGraphClient
    ) -> AsyncIterator[tuple[WhatsAppCustomer | WebCustomer, str]]:
        secrets, gateway = self._running.secrets, self._running.addresses.gateway
        secret, tenant = secrets.conversation_key.encode(), tenant_of(goal, trial)
        if goal.channel == "web":
            async with WebCustomer(gateway, tenant, clock=clock) as web:
                yield web, conversation_key(secret, tenant, Channel.WEB, token_hash(web.session))
            return
        shown = planted_as(goal.tenant, trial).whatsapp
        contact = Contact(f"25475{next(self._numbers):07}", goal.own_name)
        whatsapp = Phone(
            gateway,
            graph,
            BusinessNumber(shown.phone_number_id, shown.display_phone_number),
            contact,
            secrets.whatsapp_app_secret,
            headers=clock.headers,
        )
        async with whatsapp:
            yield whatsapp, conversation_key(secret, tenant, Channel.WHATSAPP, contact.address)


def tenant_of(goal: Goal, trial: int) -> str:
    """The slug of the business a trial talks to; each trial has businesses of its own."""
    return planted_as(goal.tenant, trial).slug


def planted_as(tenant: str, trial: int) -> TenantSeed:
    """A business of the demo once more, with a slug and a number of its own."""
    seed = businesses()[tenant].seed
    number = {name: f"{value[:-3]}{trial}{value[-2:]}" for name, value in seed.whatsapp.model_dump().items()}
    return seed.model_copy(update={"slug": f"{seed.slug}-{trial}", "whatsapp": SeedWhatsApp(**number)})
