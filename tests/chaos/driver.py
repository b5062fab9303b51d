"""The load: many scripted customers at once through the signed webhook, each going on from the replies it gets."""

import asyncio
import datetime as dt
import itertools
import random
from collections.abc import Callable

from tests.chaos.customer import PatientCustomer
from tests.chaos.gate import Gate
from tests.chaos.ledger import Ledger
from tests.chaos.scripts import Say, Script
from tests.chaos.stack import ChaosStack
from tests.chaos.watch import ProviderWatch

from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.seeding.seed_file import TenantSeed

NAIROBI = dt.timezone(dt.timedelta(hours=3))
A_TUESDAY = dt.datetime(2027, 3, 2, 7, 0, tzinfo=NAIROBI)
REPLY_SECONDS = 100.0
"""A message whose process was killed is handled again after 10 s; one may be struck several times in a volley."""

_NAMES = ("Njeri", "Otieno", "Halima", "Kamau", "Zawadi", "Wambui")


class LoadDriver:
    """Plays conversations of one business; `seed` settles who they are and what they say."""

    def __init__(self, stack: ChaosStack, business: TenantSeed, seed: int, at: dt.datetime = A_TUESDAY) -> None:
        self.ledger = Ledger(business.whatsapp.phone_number_id)
        self.gate = Gate()
        self.finished = 0
        self._stack = stack
        self._business = business
        self._seed = seed
        self._numbers = itertools.count()
        self._clock = ConversationClock(at, stack.running.secrets.local_stack)

    async def run(
        self, at_least: int, at_once: int, per_second: float, enough: Callable[[], bool] = lambda: True
    ) -> None:
        """Begin `per_second` conversations until `at_least` were begun and it is `enough`; return when all have ended.

        Those that wait for a message whose process was killed hold nobody up, until there are `at_once`.
        """
        secrets = self._stack.running.secrets
        room = asyncio.Semaphore(at_once)
        async with (
            ProviderWatch(self._stack.addresses.graph, secrets.graph_token) as watch,
            asyncio.TaskGroup() as talking,
        ):
            while (number := next(self._numbers)) < at_least or not enough():
                await room.acquire()
                talking.create_task(self._talk(number, watch, room))
                await asyncio.sleep(1 / per_second)

    async def _talk(self, number: int, watch: ProviderWatch, room: asyncio.Semaphore) -> None:
        try:
            await self._converse(number, watch)
            self.finished += 1
        finally:
            room.release()

    async def _converse(self, number: int, watch: ProviderWatch) -> None:
        script = Script(random.Random(f"{self._seed}:{number}"))
        contact = Contact(f"25473{number:07}", _NAMES[number % len(_NAMES)])
        async with self.customer(contact, watch) as customer:
            step = script.next([])
            while step is not None:
                await self.gate.passed()
                await (customer.say(step.text) if isinstance(step, Say) else customer.tap(step.value))
                news = await customer.replies(seconds=REPLY_SECONDS)
                if not news:
                    self.ledger.gave_up(contact.address)
                    return
                step = script.next(customer.screen)

    def customer(self, contact: Contact, watch: ProviderWatch) -> PatientCustomer:
        """Somebody new."""
        return PatientCustomer(self._stack, watch, self._business, contact, self.ledger, self._clock)
