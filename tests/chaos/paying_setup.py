"""The run of payments needs a salon with staff, a menu, dials and a shortcode, and services that know of it."""

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import nats
from cryptography.fernet import Fernet
from nats.aio.client import Client
from pydantic import SecretStr
from tests.chaos.paying_business import DIALS, MENU, PAID_SALON

from booking_fsm.wiring import MIGRATIONS as BOOKING_TABLES
from cross_sell.wiring import MIGRATIONS as OFFER_TABLES
from payments.domain.ladder import RUNGS, STATEMENT_FROM, SURELY_OVER
from payments.wiring import TENANT_MIGRATIONS as PAYMENT_TABLES
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_pesapal.client import FakePesapalClient
from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.asks import REPLACE_ROSTER, SET_UP_PAYMENTS
from ratiba_contracts.facts import BOOKING, CROSS_SELL, IMPORTER, PAYMENTS, PERSONALITY
from ratiba_contracts.payment_requests import DarajaAccount, PaymentsSetUp, PesapalAccount, SetUpPayments
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.requests import RosterReplaced
from ratiba_contracts.roles import OPERATOR
from ratiba_contracts.streams import CATALOG_BUCKET, DIALS_BUCKET
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_tenant
from ratiba_runtime.tenant_writing import enter_tenant

SLUG = PAID_SALON.slug
_TABLES = ((PAYMENTS, PAYMENT_TABLES), (BOOKING, BOOKING_TABLES), (CROSS_SELL, OFFER_TABLES))


async def connected_as(stack: AsyncExitStack, urls: ServerUrls, user: str) -> Client:
    """A connection with this user's permissions, closed with the stack."""
    own = {} if user == OPERATOR else {"inbox_prefix": inbox_prefix(user)}
    client = await nats.connect(urls.nats_as(user), **own)
    stack.push_async_callback(client.close)
    return client


def servers_of(urls: ServerUrls, service: str) -> dict[str, str]:
    """Where a service finds its servers."""
    return {
        "RATIBA_POSTGRES_URL": urls.postgres,
        "RATIBA_VALKEY_URL": urls.valkey,
        "RATIBA_NATS_URL": urls.nats_as(service),
        "RATIBA_LOG_LEVEL": "INFO",
    }


CALL_SECONDS = 3.0
"""How long a provider is waited for. Nobody looks at what is just being sent: minutes shrink, calls do not."""


def payments_environment(urls: ServerUrls, daraja_url: str, pesapal_url: str, scale: float) -> dict[str, str]:
    """The settings of payments, its minutes `scale` times faster."""
    return servers_of(urls, PAYMENTS) | {
        "RATIBA_PAYMENTS_CALLBACK_SECRET": "the-callback-secret-of-chaos",
        "RATIBA_PAYMENTS_CREDENTIALS_KEYS": json.dumps([Fernet.generate_key().decode()]),
        "RATIBA_PAYMENTS_DARAJA_URL": daraja_url,
        "RATIBA_PAYMENTS_PESAPAL_URL": pesapal_url,
        "RATIBA_PAYMENTS_CALL_TIMEOUT_SECONDS": str(CALL_SECONDS),
        "RATIBA_PAYMENTS_ASK_AFTER_SECONDS": json.dumps([CALL_SECONDS + rung / scale for rung in RUNGS]),
        "RATIBA_PAYMENTS_STATEMENT_FROM_SECONDS": str(STATEMENT_FROM / scale),
        "RATIBA_PAYMENTS_SURELY_OVER_SECONDS": str(SURELY_OVER / scale),
    }


async def enter_business(stack: AsyncExitStack, urls: ServerUrls, database: Database) -> None:
    """Tables of the services that are at work, and what the others would have written."""
    await migrate_registry(urls.postgres)
    await enter_tenant(database, SLUG, name=PAID_SALON.name, vertical=PAID_SALON.vertical.value)
    owners = tuple(service for service, _ in _TABLES)
    for service, tables in _TABLES:
        await migrate_tenant(urls.postgres, service, tables, SLUG, owners=owners)
    for writer, bucket, snapshot in ((IMPORTER, CATALOG_BUCKET, MENU), (PERSONALITY, DIALS_BUCKET, DIALS)):
        store = await (await connected_as(stack, urls, writer)).jetstream().key_value(bucket)
        await store.put(SLUG, snapshot.model_dump_json().encode())


async def open_business(client: Client, credentials: Credentials, pesapal: FakePesapalClient) -> None:
    """Staff, a shortcode and an account for cards; asked again until the services answer."""
    cards = PesapalAccount(consumer_key=SecretStr(pesapal.consumer_key), consumer_secret=pesapal.consumer_secret)
    account = DarajaAccount(
        shortcode="600123",
        consumer_key=SecretStr(credentials.consumer_key),
        consumer_secret=credentials.consumer_secret,
        passkey=credentials.passkey,
    )
    for ask, request, done in (
        (SET_UP_PAYMENTS, SetUpPayments(actor="chaos", account=cards), PaymentsSetUp),
        (SET_UP_PAYMENTS, SetUpPayments(actor="chaos", account=account), PaymentsSetUp),
        (REPLACE_ROSTER, PAID_SALON.roster("chaos"), RosterReplaced),
    ):
        answer: Any = None
        for _ in range(50):
            answer = await put_question(client, ask, SLUG, request, timeout=5)
            if isinstance(answer, done):
                break
            await asyncio.sleep(0.1)
        else:
            msg = f"the business could not be opened: {answer}"
            raise RuntimeError(msg)
