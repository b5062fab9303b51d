"""Which provider takes a payment, with the business's own credentials: M-Pesa through Daraja, cards through PesaPal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from payments.adapters import account_rows
from payments.adapters.daraja import AccessTokens, Daraja
from payments.adapters.pesapal import Pesapal, PesapalTokens
from payments.adapters.sealing import Seal
from payments.provider import PaymentProvider
from ratiba_contracts.payment_requests import DarajaAccount
from ratiba_contracts.payments import Method, Provider
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant

PROVIDER_OF = {Method.MPESA: Provider.DARAJA, Method.CARD: Provider.PESAPAL}
"""Cards never go to Daraja, M-Pesa never through PesaPal."""


@dataclass(frozen=True, slots=True)
class Providers:
    """The bound tenant's accounts, opened for one call at a time."""

    database: Database
    seal: Seal
    daraja: httpx.AsyncClient
    pesapal: httpx.AsyncClient
    daraja_tokens: AccessTokens
    pesapal_tokens: PesapalTokens
    clock: Callable[[], datetime]

    async def get(self, provider: Provider) -> PaymentProvider | None:
        """The business's account; None where it has none. Raises CannotOpen."""
        async with self.database.tenant_transaction() as connection:
            kept = await account_rows.sealed(connection, provider)
        if kept is None:
            return None
        sealed, notification_id = kept
        account = self.seal.open(current_tenant().slug, sealed)
        if isinstance(account, DarajaAccount):
            return Daraja(self.daraja, account, self.daraja_tokens, self.clock)
        return Pesapal(self.pesapal, account, self.pesapal_tokens, notification_id)

    async def account_name(self, connection: Connection, provider: Provider) -> str | None:
        """What the business's account is told apart by, which is no secret; None where it has none. Raises CannotOpen.

        The shortcode of Daraja: whoever replaces it has another statement. Cards have no statement.
        """
        kept = await account_rows.sealed(connection, provider)
        if kept is None:
            return None
        account = self.seal.open(current_tenant().slug, kept[0])
        return account.shortcode if isinstance(account, DarajaAccount) else provider.value

    async def register_notifications(self, address: str) -> bool:
        """Have PesaPal notify `address` of the bound business's orders; returns whether it will."""
        found = await self.get(Provider.PESAPAL)
        if not isinstance(found, Pesapal):
            return False
        notification_id = await found.register(address)
        if notification_id is None:
            return False
        async with self.database.tenant_transaction() as connection:
            await account_rows.keep_notification_id(connection, Provider.PESAPAL, notification_id)
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self.daraja.aclose()
        await self.pesapal.aclose()
