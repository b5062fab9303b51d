"""Bookings that are paid through a provider that fails, services killed on the way: `python -m tests.chaos.paying`.

Times are scaled down, sixty-fold unless said otherwise: a minute is a second. A violation exits with 1.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import nats
from cryptography.fernet import Fernet
from nats.aio.client import Client
from pydantic import SecretStr
from tests.chaos.business import BUSY
from tests.chaos.paying_guests import Switchboard, answer_who_is_asked_again, come, wishes
from tests.chaos.paying_judge import Books, Verdict, judge
from tests.chaos.replicas import Replica, replicas

from booking_fsm.wiring import MIGRATIONS as BOOKING_TABLES
from payments.domain.ladder import RUNGS, STATEMENT_FROM, SURELY_OVER
from payments.wiring import TENANT_MIGRATIONS as PAYMENT_TABLES
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.behaviour import Behaviour, Mix
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.reach.stored_facts import newest_facts
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_contracts.asks import RECONCILE_PAYMENTS, REPLACE_ROSTER, SET_UP_PAYMENTS
from ratiba_contracts.codec import decode
from ratiba_contracts.facts import BOOKING, GATEWAY, IMPORTER, PAYMENTS, PERSONALITY
from ratiba_contracts.payment_requests import DarajaAccount, PaymentsSetUp, Reconcile, Reconciled, SetUpPayments
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.requests import RosterReplaced
from ratiba_contracts.roles import OPERATOR
from ratiba_contracts.streams import CATALOG_BUCKET, DEAD_LETTERS, DIALS_BUCKET
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.tenant import PLAIN_DIALS, CatalogSnapshot, DialsSnapshot
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_tenant
from ratiba_runtime.tenancy import schema_of
from ratiba_runtime.tenant_writing import enter_tenant

SCHEMA = schema_of(BUSY.slug)
QUIET_SECONDS = 240.0


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
    async with AsyncExitStack() as stack:
        client = await _connected(stack, urls, OPERATOR)
        board = Switchboard(await _connected(stack, urls, GATEWAY), client, BUSY.slug)
        database = await Database.open(urls.postgres, application_name="chaos", max_size=2)
        stack.push_async_callback(database.close)
        daraja = await stack.enter_async_context(running_fake_daraja(credentials))
        await _enter_business(stack, urls, database)
        killed = await stack.enter_async_context(
            replicas(PAYMENTS, 2, _environment(urls, daraja.url, load.scale), folder)
        )
        killed += await stack.enter_async_context(replicas(BOOKING, 2, _servers(urls, BOOKING), folder))
        await _open_business(client, credentials)
        await daraja.mix(Mix(count=load.payments, seed=load.seed, late_ms=int(360_000 / load.scale)))
        await daraja.usual(Behaviour(customer="pays", after_ms=50))
        await board.open()
        first = (datetime.now(UTC) + timedelta(days=2)).date()
        async with asyncio.TaskGroup() as at_once:
            again = at_once.create_task(answer_who_is_asked_again(board))
            chairs = [member.name for member in BUSY.staff]
            coming = [come(board, wishes(load.payments, chairs, first), load.per_second, load.seed)]
            coming.append(_killings(killed, load))
            await asyncio.gather(*coming)
            reconciled = await _reconcile(client)  # while prompts are open: what it looks at is told in the figures
            await _until_quiet(database, load.payments)
            again.cancel()
        verdict = judge(await _books(client, database, daraja, board, sum(each.kills for each in killed)))
        verdict.figures["looked at by the reconciliation"] = reconciled.looked_at
        return verdict


async def _connected(stack: AsyncExitStack, urls: ServerUrls, user: str) -> Client:
    own = {} if user == OPERATOR else {"inbox_prefix": inbox_prefix(user)}
    client = await nats.connect(urls.nats_as(user), **own)
    stack.push_async_callback(client.close)
    return client


def _servers(urls: ServerUrls, service: str) -> dict[str, str]:
    return {
        "RATIBA_POSTGRES_URL": urls.postgres,
        "RATIBA_VALKEY_URL": urls.valkey,
        "RATIBA_NATS_URL": urls.nats_as(service),
        "RATIBA_LOG_LEVEL": "INFO",
    }


def _environment(urls: ServerUrls, daraja_url: str, scale: float) -> dict[str, str]:
    return _servers(urls, PAYMENTS) | {
        "RATIBA_PAYMENTS_CALLBACK_SECRET": "the-callback-secret-of-chaos",
        "RATIBA_PAYMENTS_CREDENTIALS_KEYS": json.dumps([Fernet.generate_key().decode()]),
        "RATIBA_PAYMENTS_DARAJA_URL": daraja_url,
        "RATIBA_PAYMENTS_CALL_TIMEOUT_SECONDS": "3",
        "RATIBA_PAYMENTS_ASK_AFTER_SECONDS": json.dumps([rung / scale for rung in RUNGS]),
        "RATIBA_PAYMENTS_STATEMENT_FROM_SECONDS": str(STATEMENT_FROM / scale),
        "RATIBA_PAYMENTS_SURELY_OVER_SECONDS": str(SURELY_OVER / scale),
    }


async def _enter_business(stack: AsyncExitStack, urls: ServerUrls, database: Database) -> None:
    """Tables of the two services that are at work, and what the others would have written."""
    await migrate_registry(urls.postgres)
    await enter_tenant(database, BUSY.slug, name=BUSY.name, vertical=BUSY.vertical.value)
    for service, tables in ((PAYMENTS, PAYMENT_TABLES), (BOOKING, BOOKING_TABLES)):
        await migrate_tenant(urls.postgres, service, tables, BUSY.slug, owners=(PAYMENTS, BOOKING))
    menu = CatalogSnapshot(version=1, currency=BUSY.currency, services=BUSY.catalog())
    for writer, bucket, snapshot in (
        (IMPORTER, CATALOG_BUCKET, menu),
        (PERSONALITY, DIALS_BUCKET, DialsSnapshot(version=1, dials=PLAIN_DIALS)),
    ):
        store = await (await _connected(stack, urls, writer)).jetstream().key_value(bucket)
        await store.put(BUSY.slug, snapshot.model_dump_json().encode())


async def _open_business(client: Client, credentials: Credentials) -> None:
    """Staff and a shortcode; asked again until the services answer."""
    account = DarajaAccount(
        shortcode="600123",
        consumer_key=SecretStr(credentials.consumer_key),
        consumer_secret=credentials.consumer_secret,
        passkey=credentials.passkey,
    )
    for ask, request, done in (
        (SET_UP_PAYMENTS, SetUpPayments(actor="chaos", account=account), PaymentsSetUp),
        (REPLACE_ROSTER, BUSY.roster("chaos"), RosterReplaced),
    ):
        answer: Any = None
        for _ in range(50):
            answer = await put_question(client, ask, BUSY.slug, request, timeout=5)
            if isinstance(answer, done):
                break
            await asyncio.sleep(0.1)
        else:
            msg = f"the business could not be opened: {answer}"
            raise RuntimeError(msg)


async def _killings(processes: list[Replica], load: Load) -> None:
    draw = random.Random(load.seed + 1)
    pause = load.payments / load.per_second / (load.kills + 1)
    for number in range(load.kills):
        await asyncio.sleep(draw.uniform(0.5, 1.0) * pause)
        process = processes[number % len(processes)]
        await process.kill()
        await process.start()


_HOW_FAR = f"""
    SELECT (SELECT count(*) FROM {SCHEMA}.payments),
           (SELECT count(*) FROM {SCHEMA}.payments WHERE state IN ('requested', 'prompted'))
         + (SELECT count(*) FROM {SCHEMA}.payment_attempts WHERE state IN ('sending', 'prompted'))
         + (SELECT count(*) FROM {SCHEMA}.appointments WHERE status = 'pending')
"""


async def _until_quiet(database: Database, payments: int) -> None:
    """Every payment has its end, and every chair that was kept for one; TimeoutError after four minutes."""
    async with asyncio.timeout(QUIET_SECONDS):
        while True:
            async with database.transaction() as connection:
                known, unresolved = (await connection.fetch(_HOW_FAR))[0]
            if known == payments and unresolved == 0:
                return
            await asyncio.sleep(0.25)


async def _reconcile(client: Client) -> Reconciled:
    answer = await put_question(client, RECONCILE_PAYMENTS, BUSY.slug, Reconcile(actor="chaos"), timeout=15)
    if not isinstance(answer, Reconciled):
        msg = f"no reconciliation: {answer}"
        raise TypeError(msg)
    return answer


async def _books(client: Client, database: Database, daraja: FakeDarajaClient, board: Switchboard, kills: int) -> Books:
    async with database.transaction() as connection:
        tables = {
            name: await connection.fetch(f"SELECT * FROM {SCHEMA}.{name}")
            for name in (
                "payments",
                "payment_attempts",
                "payment_credits",
                "ledger_lines",
                "payment_refunds",
                "appointments",
            )
        }
    stream = await client.jetstream().stream_info(DEAD_LETTERS.name)
    return Books(
        prompts=await daraja.prompts(),
        payments=tables["payments"],
        attempts=tables["payment_attempts"],
        credits=tables["payment_credits"],
        lines=tables["ledger_lines"],
        refunds=tables["payment_refunds"],
        appointments=tables["appointments"],
        said=[reply for replies in board.replies.values() for reply in replies],
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
    parser.add_argument("--per-second", type=float, default=8.0)
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
