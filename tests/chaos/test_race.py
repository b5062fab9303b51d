"""Customers race for the same chairs, and the store of the holds forgets everything in the middle of it."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.asyncio import Redis
from tests.chaos.business import PAIRED, RACED
from tests.chaos.checker import violations
from tests.chaos.customer import PatientCustomer
from tests.chaos.driver import A_TUESDAY, NAIROBI, LoadDriver
from tests.chaos.evidence import Decided, Evidence, gather
from tests.chaos.quiet import until_quiet
from tests.chaos.stack import ChaosStack
from tests.chaos.watch import ProviderWatch

from channel_gateway.adapters.web_sessions import token_hash
from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.web import WebCustomer
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_contracts.envelope import provider_message_id
from ratiba_contracts.views import Channel
from ratiba_runtime.tenancy import schema_of

pytestmark = pytest.mark.timeout(240)

WISHES = {
    10: ("Can I book a manicure tomorrow at 10am", "Nataka kupaka rangi ya kucha kesho saa nne asubuhi"),
    11: ("manicure tomorrow at 11am please", "naomba kupaka rangi ya kucha kesho saa tano asubuhi"),
    12: ("I want a manicure tomorrow 12pm", "Nahitaji kupaka rangi ya kucha kesho saa sita mchana"),
    13: ("Manicure tomorrow at 1pm", "Nataka kupaka rangi ya kucha kesho saa saba mchana"),
    14: ("book me a manicure tomorrow 2pm", "kupaka rangi ya kucha kesho saa nane mchana tafadhali"),
}
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
        contact = Contact(f"25474{self._first + len(self.customers):07}", "Halima")
        customer = await self._exits.enter_async_context(self.load.customer(contact, self.watch))
        self.customers.append(customer)
        return customer

    async def evidence(self) -> Evidence:
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
    (reply,) = [one for one in evidence.decided if one.cause == message]
    return reply


def taken_when_offered(evidence: Evidence, reply: Decided) -> list[dt.datetime]:
    """Offered starts that were committed as somebody's before the message they answer had even arrived.

    The appointment's fact is stored after its commit, the message before its turn: only the bus's clock is read.
    """
    assert reply.cause is not None
    arrived = evidence.received_at[reply.cause]
    gone = {one.start_at for one in evidence.taken if one.known_at < arrived}
    return [each for each in reply.offered if each in gone]


@pytest.mark.edge(1)
async def test_fifty_race_for_five_slots_and_five_get_one_while_the_holds_are_wiped(chaos: ChaosStack) -> None:
    async with Crowd(chaos, RACED, A_TUESDAY, 0) as crowd:
        customers = [await crowd.join() for _ in range(50)]
        wish = {customer: WISHES[10 + number % 5][number // 5 % 2] for number, customer in enumerate(customers)}
        early, later, late = customers[:25], customers[25:40], customers[40:]
        asked_early = await asyncio.gather(*(ask(one, wish[one]) for one in early))
        await crowd.forget_holds()
        asked_later = await asyncio.gather(*(ask(one, wish[one]) for one in later))
        rivals = [one for one, asked in zip(early + later, asked_early + asked_later, strict=True) if asked]
        assert sum(asked_early) == 5, "each of the five starts is held for one of the early"
        assert sum(asked_later) == 5, "and, the holds being wiped, promised once more"
        async with crowd.forgetful_holds():
            agreed = [ask(one, ("yes", "ndio")[number % 2]) for number, one in enumerate(rivals)]
            await asyncio.gather(*agreed, *(ask(one, wish[one]) for one in late))
        for one in late:  # those who were still promised something in the turmoil
            if any(option.value.endswith(":yes") for option in one.screen[-1].options):
                await ask(one, "yes")
        evidence = await crowd.evidence()

        assert [begin for begin, _ in await crowd.rows()] == [start(crowd.at, hour) for hour in range(10, 15)]
        last = {one: last_reply(evidence, one) for one in customers}
        winners = [one for one, reply in last.items() if "booked" in reply.acts]
        losers = [one for one in customers if one not in winners]
        assert (len(winners), len(losers)) == (5, 45)
        assert [len(last[one].offered) for one in losers] == [3] * 45, "every other one got three alternatives"
        assert [begin for one in losers for begin in taken_when_offered(evidence, last[one])] == []
        assert violations(evidence) == []


@pytest.mark.edge(1)
async def test_two_channels_confirm_one_slot_at_once_and_the_loser_gets_three_alternatives(chaos: ChaosStack) -> None:
    at = A_TUESDAY + dt.timedelta(weeks=2)
    async with (
        Crowd(chaos, RACED, at, 100) as crowd,
        WebCustomer(chaos.addresses.gateway, RACED.slug, clock=crowd.clock) as visitor,
    ):
        phone = await crowd.join()
        assert await ask(phone, WISHES[12][0])
        await crowd.forget_holds()
        for words in (WISHES[12][1], "Zawadi Mwangi", "0712 345 678"):
            await visitor.say(words)
            assert await visitor.replies(seconds=REPLY_SECONDS)
        async with crowd.forgetful_holds():
            _, frame = await asyncio.gather(phone.say("yes"), visitor.say("ndio"))
            told = await asyncio.gather(phone.replies(seconds=REPLY_SECONDS), visitor.replies(seconds=REPLY_SECONDS))
        assert all(told)
        evidence = await crowd.evidence()
        assert await crowd.rows() == [(start(at, 12), "only")]
        on_page = provider_message_id(Channel.WEB, RACED.slug, f"{token_hash(visitor.session)}:{frame}")
        outcomes = [last_reply(evidence, phone), reply_to(evidence, on_page)]
        (refused,) = [reply for reply in outcomes if "booked" not in reply.acts]
        assert refused.acts == ("slot_taken", "offer_openings")
        assert len(refused.offered) == 3
        assert start(at, 12) not in refused.offered


@pytest.mark.edge(3)
async def test_three_ask_for_anyone_at_once_and_the_two_who_are_free_get_one_each(chaos: ChaosStack) -> None:
    async with Crowd(chaos, PAIRED, A_TUESDAY, 200) as crowd:
        customers = [await crowd.join() for _ in range(3)]
        asked = await asyncio.gather(*(ask(one, WISHES[10][0]) for one in customers))
        assert sum(asked) == 2
        third = customers[asked.index(False)]
        both = [one for one in customers if one is not third]
        await asyncio.gather(*(ask(one, "yes") for one in both))
        late = await crowd.join()
        assert not await ask(late, "manicure tomorrow at 10:30am please"), "nobody is free for only part of an hour"
        evidence = await crowd.evidence()
        assert await crowd.rows() == [(start(crowd.at, 10), "first"), (start(crowd.at, 10), "second")]
        refused, too_late = last_reply(evidence, third), last_reply(evidence, late)
        assert (len(refused.offered), len(too_late.offered)) == (3, 3)
        assert start(crowd.at, 10) not in refused.offered
        assert not {start(crowd.at, 10), start(crowd.at, 10, 30)} & set(too_late.offered)
        assert violations(evidence) == []
