"""A few customers of one business, each told what to say, and the rows they leave behind."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID

from redis.asyncio import Redis
from tests.chaos.customer import PatientCustomer
from tests.chaos.driver import NAIROBI, LoadDriver
from tests.chaos.evidence import Decided, Evidence
from tests.chaos.gathering import gather
from tests.chaos.quiet import until_quiet
from tests.chaos.stack import ChaosStack
from tests.chaos.watch import ProviderWatch

from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_runtime.tenancy import schema_of

REPLY_SECONDS = 30.0


def start(at: dt.datetime, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of the day after `at`."""
    day = at.astimezone(NAIROBI).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(hour, minute), NAIROBI)


class Crowd:
    """Customers of one business on one stack."""

    def __init__(self, stack: ChaosStack, business: TenantSeed, at: dt.datetime, first_number: int) -> None:
        self.at = at
        self.load = LoadDriver(stack, business, 0, at)
        self.customers: list[PatientCustomer] = []
        self.clock = ConversationClock(at, stack.running.secrets.local_stack)
        self._stack = stack
        self._business = business
        self._first = first_number
        self._exits = contextlib.AsyncExitStack()

    async def __aenter__(self) -> "Crowd":
        secrets = self._stack.running.secrets
        self.watch = await self._exits.enter_async_context(
            ProviderWatch(self._stack.addresses.graph, secrets.graph_token)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exits.aclose()

    async def join(self) -> PatientCustomer:
        """Somebody new."""
        contact = Contact(f"25474{self._first + len(self.customers):07}", "Halima")
        customer = await self._exits.enter_async_context(self.load.customer(contact, self.watch))
        self.customers.append(customer)
        return customer

    async def evidence(self) -> Evidence:
        """What is left when nothing moves any more."""
        async with connected(self._stack.running.urls) as reached:
            await until_quiet(reached, [self._business.slug], 60.0)
            return await gather(reached, self._business.slug, self._stack.provider_log, self.load.ledger.answered)

    async def rows(self) -> list[tuple[dt.datetime, str]]:
        """Live appointments of the day after: start and member of staff."""
        async with connected(self._stack.running.urls) as reached, reached.database.public_transaction() as connection:
            found = await connection.fetch(
                f"SELECT start_at, staff_id FROM {schema_of(self._business.slug)}.appointments "
                "WHERE status IN ('pending', 'booked') AND start_at BETWEEN $1 AND $2 ORDER BY start_at, staff_id",
                start(self.at, 0),
                start(self.at, 23),
            )
        return [(row["start_at"], row["staff_id"]) for row in found]

    @contextlib.asynccontextmanager
    async def forgetful_holds(self) -> AsyncIterator[None]:
        """While the block runs, the store of the holds forgets everything, again and again."""
        over = asyncio.Event()  # told, not cancelled: a client may take a cancellation for a reply that is late

        async def forget() -> None:
            async with Redis.from_url(self._stack.running.urls.valkey) as valkey:
                while not over.is_set():
                    await valkey.flushall()
                    await asyncio.sleep(0.002)

        forgetting = asyncio.create_task(forget())
        try:
            yield
        finally:
            over.set()
            await forgetting

    async def forget_holds(self) -> None:
        """The store of the holds forgets everything once."""
        async with Redis.from_url(self._stack.running.urls.valkey) as valkey:
            await valkey.flushall()


async def ask(customer: PatientCustomer, words: str) -> bool:
    """Say it and wait for the reply; True when it is a yes-or-no question."""
    await customer.say(words)
    new = await customer.replies(seconds=REPLY_SECONDS)
    assert new, "no reply"
    return any(option.value.endswith(":yes") for option in new[-1].options)


def last_reply(evidence: Evidence, customer: PatientCustomer) -> Decided:
    """What was decided on the customer's last message."""
    messages = [one for one in evidence.answered if one.customer == customer.contact.address]
    return reply_to(evidence, max(messages, key=lambda one: one.place).id)


def reply_to(evidence: Evidence, message: UUID) -> Decided:
    """What was decided on a message."""
    (reply,) = [one for one in evidence.facts.decided if one.cause == message]
    return reply
