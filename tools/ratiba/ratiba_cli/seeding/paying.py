"""Sets a business of the local stack up with the fakes of the payment providers."""

import zlib
from collections.abc import Collection

from pydantic import SecretStr

from ratiba_cli.local.plans import FAKE_CONSUMER_KEY
from ratiba_cli.local.secrets_file import LocalSecrets
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_contracts.asks import SET_UP_PAYMENTS, SHOW_PAYMENTS
from ratiba_contracts.payment_requests import (
    DarajaAccount,
    PaymentsSetUp,
    PaymentsShown,
    PesapalAccount,
    SetUpPayments,
    ShowPayments,
)
from ratiba_contracts.payments import Method, Provider

ACTOR = "ratiba seed"


async def take_payments(reached: Connections, slug: str, methods: Collection[Method], secrets: LocalSecrets) -> None:
    """Set up what is not set up already. Raises StepRefused."""
    if not methods:
        return
    shown = await asked(reached, SHOW_PAYMENTS, slug, ShowPayments(limit=1), PaymentsShown)
    key = SecretStr(FAKE_CONSUMER_KEY)
    mpesa = DarajaAccount(
        shortcode=f"{600_000 + zlib.crc32(slug.encode()) % 100_000}",
        consumer_key=key,
        consumer_secret=SecretStr(secrets.daraja_secret),
        passkey=SecretStr(secrets.daraja_passkey),
    )
    cards = PesapalAccount(consumer_key=key, consumer_secret=SecretStr(secrets.pesapal_secret))
    wanted = ((Method.MPESA, Provider.DARAJA, mpesa), (Method.CARD, Provider.PESAPAL, cards))
    for method, provider, account in wanted:
        if method in methods and provider not in shown.providers:
            await asked(reached, SET_UP_PAYMENTS, slug, SetUpPayments(actor=ACTOR, account=account), PaymentsSetUp)
