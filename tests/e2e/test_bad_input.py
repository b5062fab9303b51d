"""What cannot be handled is put aside with its reason, in nobody's way, and is answered once its cause is mended.

Statuses and bodies of the edge's refusals are in the gateway's own tests; here every service takes part.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from tests.isolation import kucha
from tests.isolation.building_pendo import build_pendo
from tests.isolation.pendo import KUCHA, key_at
from tests.isolation.services_at_work import APP_SECRET, Town, services_at_work

from ratiba_cli.drivers.whatsapp import WhatsAppCustomer
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_cli.servers import NatsServer, ValkeyServer
from ratiba_contracts.asks import PUT_SERVICES, REGISTER_ACCOUNT, REPLACE_ROSTER
from ratiba_contracts.catalog_drafts import DraftCommitted
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.facts import TENANT_PROVISIONED
from ratiba_contracts.live_catalog import PutServices
from ratiba_contracts.requests import AccountRegistered, RegisterAccount, RosterReplaced
from ratiba_contracts.streams import CATALOG_BUCKET, CONVERSATION, TENANT
from ratiba_contracts.subjects import event_subject, original_subject
from ratiba_contracts.tenant import TenantProvisioned, Vertical
from ratiba_contracts.views import Channel
from ratiba_runtime import failures
from ratiba_runtime.dead_letters import DeadLetter, DeadLetters, NoDeadLetter
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import schema_of
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.testing import eventually

Act = Callable[[Town, str], Awaitable[None]]
"""Something done to a business."""


@pytest.fixture(scope="module")
def town_valkey_url(servers_folder: Path) -> Iterator[str]:
    server = ValkeyServer(servers_folder / f"bad-input-valkey-{secrets.token_hex(3)}")
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
async def town(
    databases: Any, town_valkey_url: str, module_nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    async def build(url: str) -> None:
        await build_pendo(url, town_valkey_url)

    with databases.fresh(databases.template("pendo_and_kucha", build)) as url:
        folder = tmp_path_factory.mktemp("town")
        async with services_at_work(url, module_nats_server.url, town_valkey_url, folder) as town:
            yield town


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many deliveries as ever, but milliseconds between them."""
    monkeypatch.setattr(failures, "FIRST_DELAY", 0.01)


@pytest.fixture
def letters(town: Town) -> DeadLetters:
    return DeadLetters(town.client.jetstream)


def somebody() -> Contact:
    return Contact(f"2547{secrets.randbelow(10**8):08}", "Njeri")


def customer(town: Town, account: str, contact: Contact) -> WhatsAppCustomer:
    return WhatsAppCustomer(town.url, town.graph, BusinessNumber(account, "254700000000"), contact, APP_SECRET)


async def one_more(letters: DeadLetters, after: int, count: int = 1) -> list[DeadLetter]:
    """The dead letters above a number, once there are so many."""

    async def there() -> list[DeadLetter]:
        found = await letters.listed(limit=1_000, after=after)
        return found if len(found) >= count else []

    found: list[DeadLetter] = await eventually(there, within=20)
    assert len(found) == count
    return found


async def newest(letters: DeadLetters) -> int:
    return max((letter.number for letter in await letters.listed(limit=1_000)), default=0)


POISON = {
    "words where a customer's message should be": (CONVERSATION.name, "conversation", "message_received", 1),
    "words where a reply should be": (CONVERSATION.name, "conversation", "reply_decided", 1),
    "words where a tenant should be": (TENANT.name, "tenant", "provisioned", len(TENANT_PROVISIONED.readers)),
}
"""A stream, the context and fact of a subject, and how many services read it."""


@pytest.mark.parametrize(("stream", "context", "fact", "readers"), POISON.values(), ids=POISON)
async def test_poison_is_put_aside_by_each_reader_and_the_conversation_goes_on_behind_it(
    town: Town, letters: DeadLetters, stream: str, context: str, fact: str, readers: int
) -> None:
    contact, before = somebody(), await newest(letters)
    key = key_at(KUCHA.slug, Channel.WHATSAPP, contact.address)
    subject, body = event_subject(KUCHA.slug, context, fact, key), b"no envelope at all"
    await town.client.jetstream().publish(subject, body, stream=stream)
    async with customer(town, kucha.ACCOUNT, contact) as guest:
        await guest.say("hello")  # in the same line, right behind it
        [reply] = await guest.replies()
    assert "Kucha" in reply.text
    put_aside = await one_more(letters, before, readers)
    for letter in put_aside:
        assert (original_subject(letter.subject), letter.body, letter.deliveries) == (subject, body, 1)
        assert letter.reason.startswith("not an envelope")
    assert len({letter.consumer for letter in put_aside}) == readers


async def test_poison_that_is_replayed_unmended_is_put_aside_again_and_nothing_else_happens(
    town: Town, letters: DeadLetters
) -> None:
    before = await newest(letters)
    subject = event_subject(KUCHA.slug, "conversation", "message_received", "0" * 16)
    await town.client.jetstream().publish(subject, b"{}", stream=CONVERSATION.name)
    [first] = await one_more(letters, before)
    looked = await town.look()
    await letters.replay(first.number)
    [second] = await one_more(letters, first.number)
    assert (second.body, second.reason) == (first.body, first.reason)
    with pytest.raises(NoDeadLetter):
        await letters.replay(first.number)
    after = await town.look()
    assert (after.rows, after.sent) == (looked.rows, looked.sent)


# A message that is in order, for a business that is not


async def opened(town: Town) -> tuple[str, str]:
    """A new business with a number, people and a menu: its slug and its account."""
    slug = f"nyota-{secrets.token_hex(3)}"
    await enter_tenant(town.database, slug, name="Nyota Spa", vertical="spa")
    async with httpx.AsyncClient(base_url=town.url, trust_env=False) as visitor:

        async def is_(status: int) -> bool:
            await town.services["channel-gateway"].tenants.refresh()  # its copy of the registry may be 10 s old
            return (await visitor.get(f"/chat/{slug}")).status_code == status

        await eventually(lambda: is_(503), every=0.1)
        provisioned = TenantProvisioned(slug=slug, vertical=Vertical.SPA)
        said = envelope(provisioned, id=fresh_id(), tenant=slug, key=slug, time=datetime.now(UTC))
        await publish_fact(town.client.jetstream(), said)
        await eventually(lambda: is_(200), within=30, every=0.1)
    account = str(secrets.randbelow(10**15))
    register = RegisterAccount(
        actor="tests", channel=Channel.WHATSAPP, account=account, access_token=SecretStr(town.graph.token)
    )
    assert await town.ask(slug, REGISTER_ACCOUNT, register) == AccountRegistered(tenant=slug)
    assert await town.ask(slug, REPLACE_ROSTER, kucha.ROSTER) == RosterReplaced(version=1)
    menu = PutServices(actor="tests", services=kucha.CATALOG.services)
    assert isinstance(await town.ask(slug, PUT_SERVICES, menu), DraftCommitted)
    [menus] = [one for one in town.services["booking-fsm"]._snapshots if one.bucket == CATALOG_BUCKET]
    await eventually(lambda: slug in menus._latest)
    return slug, account


async def spoil_the_rules(town: Town, slug: str) -> None:
    """Somebody edits the rules by hand, to an interval there cannot be."""
    await run(town, f"""UPDATE {schema_of(slug)}.booking_policy SET policy = policy || '{{"interval_min": 7}}'""")


async def say_the_rules_again(town: Town, slug: str) -> None:
    assert await town.ask(slug, REPLACE_ROSTER, kucha.ROSTER) == RosterReplaced(version=2)


async def lose_a_table(town: Town, slug: str) -> None:
    """A migration goes wrong."""
    await run(town, f"ALTER TABLE {schema_of(slug)}.identities RENAME TO identities_new")


async def bring_it_back(town: Town, slug: str) -> None:
    await run(town, f"ALTER TABLE {schema_of(slug)}.identities_new RENAME TO identities")


async def run(town: Town, statement: str) -> None:
    async with town.database.transaction() as connection:
        await connection.execute(statement)


CAUSES = {
    "impossible rules": (spoil_the_rules, "ValidationError", say_the_rules_again),
    "a table that is not there": (lose_a_table, "UndefinedTableError", bring_it_back),
}
"""What goes wrong, how it is named in the dead letter, and what mends it."""


@pytest.mark.parametrize(("spoil", "error", "mend"), CAUSES.values(), ids=CAUSES)
async def test_a_message_that_failed_is_answered_once_when_its_cause_is_mended_and_it_is_replayed(
    town: Town, letters: DeadLetters, spoil: Act, error: str, mend: Act
) -> None:
    before = await newest(letters)
    slug, account = await opened(town)
    await spoil(town, slug)
    async with customer(town, account, somebody()) as guest:
        await guest.say("hello")  # taken with a 200: the customer's phone shows it as sent
        [letter] = await one_more(letters, before)
        assert letter.deliveries == 6
        assert letter.reason == f"failed 6 times, at last with {error}"
        assert await guest.replies(seconds=0.3) == []

        await mend(town, slug)
        await letters.replay(letter.number)
        [reply] = await guest.replies()
        assert "Nyota" in reply.text
        assert await letters.listed(after=before) == []

        # Put on the bus once more, by somebody who did not know: it was handled, and is not again.
        await town.client.jetstream().publish(original_subject(letter.subject), letter.body, stream=CONVERSATION.name)
        await guest.say("manicure tomorrow at 10am")
        answers = await guest.replies(count=2, seconds=1)
        assert len(answers) == 1
