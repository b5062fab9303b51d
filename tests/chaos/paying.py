"""Payments through a provider that fails, with the service killed on the way: `python -m tests.chaos.paying`.

Times are scaled down, sixty-fold unless said otherwise: a minute is a second. A violation exits with 1.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import nats
from cryptography.fernet import Fernet
from nats.aio.client import Client
from pydantic import SecretStr
from tests.chaos.paying_judge import Books, Verdict, judge
from tests.chaos.paying_process import PaymentsProcess, replicas

from payments.domain.ladder import RUNGS, STATEMENT_FROM, SURELY_OVER
from payments.wiring import TENANT_MIGRATIONS
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.behaviour import Behaviour, Mix
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.reach.stored_facts import newest_facts
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.facts import BOOKING, PAYMENTS, RECONCILE_PAYMENTS, SET_UP_PAYMENTS
from ratiba_contracts.payment_requests import DarajaAccount, PaymentsSetUp, Reconcile, Reconciled, SetUpPayments
from ratiba_contracts.payments import FrozenLine, Method, PayerPersonal, PaymentRequested
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import OPERATOR
from ratiba_contracts.streams import DEAD_LETTERS
from ratiba_contracts.subjects import event_pattern
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_tenant
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenant_writing import enter_tenant

THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
TENANT = "pendo-spa"
QUIET_SECONDS = 120.0


@dataclass(frozen=True)
class Load:
    """So many payments in all, begun in a second, by customers who pay twice each; kills spread over the load.

    `scale`: how many times faster than in life minutes pass for the ladder and for late callbacks (six minutes).
    """

    payments: int
    per_second: float
    kills: int
    seed: int
    scale: float = 60.0


async def paying_run(urls: ServerUrls, folder: Path, load: Load) -> Verdict:
    """Everything against servers that are there, with a migrated bus; nothing of it is left running."""
    credentials = Credentials("key", SecretStr("a-consumer-secret"), SecretStr("a-passkey"))
    client = await nats.connect(urls.nats_as(OPERATOR))
    booking = await nats.connect(urls.nats_as(BOOKING), inbox_prefix=inbox_prefix(BOOKING))
    database = await Database.open(urls.postgres, application_name="chaos", max_size=2)
    try:
        async with running_fake_daraja(credentials) as daraja:
            environment = _environment(urls, daraja.url, load.scale)
            await migrate_registry(urls.postgres)
            async with replicas(2, environment, folder) as processes:
                await _open_business(urls, client, database, credentials)
                await daraja.mix(Mix(count=load.payments, seed=load.seed, late_ms=int(360_000 / load.scale)))
                await daraja.usual(Behaviour(customer="pays", after_ms=50))
                async with asyncio.TaskGroup() as both:
                    both.create_task(_customers(booking, load))
                    both.create_task(_killings(processes, load))
                await _until_quiet(database, load.payments)
                await _reconcile(client)
                return judge(await _books(client, database, daraja, sum(each.kills for each in processes)))
    finally:
        await database.close()
        await booking.close()
        await client.close()


def _environment(urls: ServerUrls, daraja_url: str, scale: float) -> dict[str, str]:
    return {
        "RATIBA_POSTGRES_URL": urls.postgres,
        "RATIBA_VALKEY_URL": urls.valkey,
        "RATIBA_NATS_URL": urls.nats_as(PAYMENTS),
        "RATIBA_LOG_LEVEL": "INFO",
        "RATIBA_PAYMENTS_CALLBACK_SECRET": "the-callback-secret-of-chaos",
        "RATIBA_PAYMENTS_CREDENTIALS_KEYS": json.dumps([Fernet.generate_key().decode()]),
        "RATIBA_PAYMENTS_DARAJA_URL": daraja_url,
        "RATIBA_PAYMENTS_CALL_TIMEOUT_SECONDS": "3",
        "RATIBA_PAYMENTS_ASK_AFTER_SECONDS": json.dumps([rung / scale for rung in RUNGS]),
        "RATIBA_PAYMENTS_STATEMENT_FROM_SECONDS": str(STATEMENT_FROM / scale),
        "RATIBA_PAYMENTS_SURELY_OVER_SECONDS": str(SURELY_OVER / scale),
    }


async def _open_business(urls: ServerUrls, client: Client, database: Database, credentials: Credentials) -> None:
    await enter_tenant(database, TENANT, name="Pendo Spa", vertical="spa")
    await migrate_tenant(urls.postgres, PAYMENTS, TENANT_MIGRATIONS, TENANT, owners=(PAYMENTS,))
    account = DarajaAccount(
        shortcode="600123",
        consumer_key=SecretStr(credentials.consumer_key),
        consumer_secret=credentials.consumer_secret,
        passkey=credentials.passkey,
    )
    asked = SetUpPayments(actor="chaos", account=account)
    for _ in range(50):
        answer = await put_question(client, SET_UP_PAYMENTS, TENANT, asked, timeout=5)
        if isinstance(answer, PaymentsSetUp):
            return
        await asyncio.sleep(0.1)
    msg = f"the business could not be set up: {answer}"
    raise RuntimeError(msg)


async def _customers(client: Client, load: Load) -> None:
    """Each customer pays for two things at once; one in ten also asks for a second prompt at once."""
    draw = random.Random(load.seed)
    jetstream = client.jetstream()
    for number in range(load.payments):
        who = number // 2
        amount = draw.randrange(1, 50) * 10_000
        fact = PaymentRequested(
            payment_id=uuid4(),
            thread_id=THREAD,
            customer_id=UUID(int=who + 1),
            method=Method.MPESA,
            lines=(FrozenLine(appointment_id=uuid4(), service_name="Manicure", amount=amount),),
            total=amount,
            currency="KES",
            held_until=datetime.now(UTC) + timedelta(minutes=30),
            personal=PayerPersonal(phone=f"+2547{who:08}"),
        )
        facts = [fact, fact.model_copy(update={"attempt": 2})] if draw.random() < 0.1 else [fact]
        for each in facts:
            told = envelope(each, id=fresh_id(), tenant=TENANT, key=f"customer-{who}", time=datetime.now(UTC))
            await publish_fact(jetstream, told, timeout=10)
        await asyncio.sleep(draw.expovariate(load.per_second))


async def _killings(processes: list[PaymentsProcess], load: Load) -> None:
    draw = random.Random(load.seed + 1)
    pause = load.payments / load.per_second / (load.kills + 1)
    for number in range(load.kills):
        await asyncio.sleep(draw.uniform(0.5, 1.0) * pause)
        process = processes[number % len(processes)]
        await process.kill()
        await process.start()


_HOW_FAR = """
    SELECT (SELECT count(*) FROM tenant_pendo_spa.payments),
           (SELECT count(*) FROM tenant_pendo_spa.payments WHERE state IN ('requested', 'prompted'))
         + (SELECT count(*) FROM tenant_pendo_spa.payment_attempts WHERE state IN ('sending', 'prompted'))
"""


async def _until_quiet(database: Database, payments: int) -> None:
    """Every payment has its end; TimeoutError after two minutes."""
    async with asyncio.timeout(QUIET_SECONDS):
        while True:
            async with database.transaction() as connection:
                known, unresolved = (await connection.fetch(_HOW_FAR))[0]
            if known == payments and unresolved == 0:
                return
            await asyncio.sleep(0.25)


async def _reconcile(client: Client) -> None:
    answer = await put_question(client, RECONCILE_PAYMENTS, TENANT, Reconcile(actor="chaos"), timeout=15)
    if not isinstance(answer, Reconciled):
        msg = f"no reconciliation: {answer}"
        raise TypeError(msg)


async def _books(client: Client, database: Database, daraja: FakeDarajaClient, kills: int) -> Books:
    async with database.transaction() as connection:
        tables = {
            name: await connection.fetch(f"SELECT * FROM tenant_pendo_spa.{name}")
            for name in ("payments", "payment_attempts", "payment_credits", "ledger_lines", "payment_refunds")
        }
    stream = await client.jetstream().stream_info(DEAD_LETTERS.name)
    return Books(
        prompts=await daraja.prompts(),
        payments=tables["payments"],
        attempts=tables["payment_attempts"],
        credits=tables["payment_credits"],
        lines=tables["ledger_lines"],
        refunds=tables["payment_refunds"],
        told=await _told(client),
        dead_letters=stream.state.messages,
        kills=kills,
    )


async def _told(client: Client) -> list[tuple[UUID, str]]:
    """(payment, fact) of everything the service told, in order."""
    newest = await newest_facts(client, event_pattern("payment"), last=1_000_000, seconds=30)
    facts = [decode(message.data) for message in newest.messages]
    named = [(getattr(fact.data, "payment_id", None), fact.type.split(".")[2]) for fact in facts]
    return [(payment_id, name) for payment_id, name in named if payment_id is not None and name != "requested"]


async def main(load: Load, folder: Path) -> Verdict:
    """The run with servers of its own."""
    stack = LocalStack(folder)
    urls = await asyncio.to_thread(stack.start)
    try:
        await prepare_bus(urls)
        return await paying_run(urls, folder, load)
    finally:
        await asyncio.to_thread(stack.stop)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1000)
    parser.add_argument("--per-second", type=float, default=20.0)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ratiba-paying-") as name:
        Path(name).chmod(0o711)  # PostgreSQL may run as another user than root
        outcome = asyncio.run(main(Load(given.payments, given.per_second, given.kills, given.seed), Path(name)))
    outcome.figures["seconds"] = round(time.monotonic() - begun, 1)
    print(json.dumps(outcome.figures, indent=2))  # noqa: T201
    for wrong in outcome.wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
    sys.exit(1 if outcome.wrong else 0)
