"""A booking that is paid for, as the customer lives it: real services, the phone of the fake M-Pesa in their hand."""

import itertools
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from pydantic import SecretStr
from tests.e2e.heard import held_by_all, open_to_customers

from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.local.plans import FAKE_CONSUMER_KEY
from ratiba_cli.local.presence import children_of
from ratiba_cli.reach.asking import asked
from ratiba_cli.seeding.paying import take_payments
from ratiba_cli.seeding.planting import plant
from ratiba_cli.seeding.seed_file import TenantSeed, read_seed, seed_files
from ratiba_cli.talking.booking_customer import book
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.paying_customer import comes_to, pays, takes_the_offer
from ratiba_cli.talking.talk import Talk, whatsapp_talk
from ratiba_contracts.asks import CHANGE_DIAL, SHOW_DIALS
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.personality import ChangeDial, Dial, DialChanged, DialsShown, ShowDials
from ratiba_contracts.streams import BUCKETS, DIALS_BUCKET
from ratiba_contracts.tenant import CrossSell
from ratiba_runtime.tenancy import schema_of
from ratiba_runtime.testing import eventually

MANICURE, BOTH = 1500, 3300
_numbers, _hours = itertools.count(1), itertools.cycle(range(9, 16))


@dataclass(frozen=True)
class Spa:
    """A spa that takes M-Pesa before a booking stands, on the stack, and the phones of its customers."""

    stack: Any
    seed: TenantSeed
    daraja: FakeDarajaClient

    async def rows(self, exchange: Exchange) -> list[tuple[str, str]]:
        """Service and status of what a conversation booked, in order of start."""
        assert exchange.thread is not None
        async with self.stack.reached.database.transaction() as connection:
            rows = await connection.fetch(
                "SELECT service ->> 'service_id' AS service, status"
                f" FROM {schema_of(self.seed.slug)}.appointments WHERE thread_id = $1 ORDER BY start_at",
                exchange.thread["thread_id"],
            )
        return [(row["service"], row["status"]) for row in rows]

    async def nothing_is_held_for_an_offer(self) -> bool:
        """Found by scanning every key."""
        valkey = self.stack.reached.valkey
        keys = [key async for key in valkey.scan_iter(match=f"pair:reservation:{{{self.seed.slug}}}:*")]
        owners = [await valkey.get(key) for key in keys]
        return not [owner for owner in owners if owner is not None and ":" in str(owner)]

    async def offers(self, when: CrossSell) -> None:
        """The owner's dial."""
        reached, slug = self.stack.reached, self.seed.slug
        shown = await asked(reached, SHOW_DIALS, slug, ShowDials(audits=0), DialsShown)
        change = ChangeDial(
            dial=Dial.CROSS_SELL, value=when, actor="tests", reason="tried", expected_version=shown.version
        )
        changed = await asked(reached, CHANGE_DIAL, slug, change, DialChanged)
        await held_by_all(self.stack.running, reached, DIALS_BUCKET, slug, version=changed.version)

    def kill_payments(self) -> None:
        """SIGKILL; whoever supervises starts it again."""
        os.kill(children_of(self.stack.running.folder)["payments-1"].pid, signal.SIGKILL)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def spa(stack: Any) -> AsyncIterator[Spa]:
    """Like Pendo Spa, under another name and number."""
    [pendo] = [seed for seed in map(read_seed, seed_files()) if seed.slug == "pendo-spa"]
    number = {"phone_number_id": "100200300400577", "display_phone_number": "254700100577"}
    seed = TenantSeed.model_validate(
        {**pendo.model_dump(mode="python"), "slug": "malipo-spa", "name": "Malipo Spa", "whatsapp": number}
    )
    secrets = stack.running.secrets
    await plant(stack.reached, seed, secrets.graph_token, lambda _line: None)
    await take_payments(stack.reached, seed.slug, seed.payments, secrets)
    for bucket in BUCKETS:
        await held_by_all(stack.running, stack.reached, bucket, seed.slug)
    await open_to_customers(stack.running.addresses, seed.slug)
    credentials = Credentials(FAKE_CONSUMER_KEY, SecretStr(secrets.daraja_secret), SecretStr(secrets.daraja_passkey))
    async with FakeDarajaClient(stack.running.addresses.phones, credentials) as daraja:
        yield Spa(stack, seed, daraja)


def somebody() -> Contact:
    return Contact(f"2547330{next(_numbers):05}", "Njeri")


def wish() -> str:
    """A manicure the day after tomorrow, each time at an hour of its own."""
    return f"Nataka manicure kesho kutwa saa {next(_hours) - 6} "


def acts(exchange: Exchange) -> list[str]:
    return [act.act for fact in exchange.facts if isinstance(fact.data, ReplyDecided) for act in fact.data.acts]


def silent(_exchange: Exchange) -> None:
    return


def talk_at(spa: Spa, contact: Contact) -> Any:
    return whatsapp_talk(spa.stack.reached, spa.stack.door, spa.seed.slug, contact)


async def test_a_manicure_and_the_pedicure_behind_it_are_paid_by_one_prompt(spa: Spa) -> None:
    contact = somebody()
    async with talk_at(spa, contact) as talk:
        await book(talk, wish(), silent)
        await takes_the_offer(talk, "ndio", silent)
        paid, prompt = await pays(talk, f"+{contact.wa_id}", spa.daraja, silent)
        assert await spa.rows(paid[-1]) == [("manicure", "booked"), ("pedicure", "booked")]
    assert prompt.amount == BOTH
    assert len(await spa.daraja.prompts(contact.wa_id)) == 1


async def test_a_declined_offer_gives_its_time_back_and_the_prompt_is_for_the_one(spa: Spa) -> None:
    contact = somebody()
    async with talk_at(spa, contact) as talk:
        await book(talk, wish(), silent)
        await comes_to(talk, "CROSS_SELL_RESPONSE")
        assert "offer_declined" in acts(await talk.utter("hapana"))
        await eventually(spa.nothing_is_held_for_an_offer)
        paid, prompt = await pays(talk, f"+{contact.wa_id}", spa.daraja, silent)
        assert await spa.rows(paid[-1]) == [("manicure", "booked")]
    assert prompt.amount == MANICURE


async def test_where_the_dial_says_never_it_goes_straight_to_the_payment(spa: Spa) -> None:
    await spa.offers(CrossSell.NEVER)
    contact = somebody()
    try:
        async with talk_at(spa, contact) as talk:
            reserved = (await book(talk, wish(), silent))[-1]
            assert reserved.state == "PAYMENT_PENDING"
            paid, prompt = await pays(talk, f"+{contact.wa_id}", spa.daraja, silent)
            assert await spa.rows(paid[-1]) == [("manicure", "booked")]
            assert "offer_right_after" not in [act for exchange in (reserved, *paid) for act in acts(exchange)]
    finally:
        await spa.offers(CrossSell.RELATED_ONLY)
    assert prompt.amount == MANICURE


async def test_while_payments_is_stopped_nothing_is_lost_and_the_prompt_leaves_when_it_is_back(spa: Spa) -> None:
    contact = somebody()
    async with talk_at(spa, contact) as talk:
        spa.kill_payments()
        await book(talk, wish(), silent)
        assert await spa.daraja.prompts(contact.wa_id) == []
        await _declines_if_asked(talk)
        paid, prompt = await pays(talk, f"+{contact.wa_id}", spa.daraja, silent)
        assert await spa.rows(paid[-1]) == [("manicure", "booked")]
    assert prompt.amount == MANICURE
    assert len(await spa.daraja.prompts(contact.wa_id)) == 1


async def _declines_if_asked(talk: Talk) -> None:
    if (await talk.listen(3)).state == "CROSS_SELL_RESPONSE":
        await talk.utter("hapana")
