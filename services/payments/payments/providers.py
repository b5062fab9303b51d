"""Which provider takes a payment, with the business's own credentials: M-Pesa through Daraja, cards through PesaPal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from payments.adapters import account_rows
from payments.adapters.daraja import AccessTokens, Daraja
from payments.adapters.pesapal import Pesapal, PesapalTokens
from payments.adapters.sealing import AccountSeal
from payments.provider import PaymentProvider
from ratiba_contracts.payment_requests import DarajaAccount, PesapalAccount
from ratiba_contracts.payments import Method, Provider
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant

PROVIDER_OF = {Method.MPESA: Provider.DARAJA, Method.CARD: Provider.PESAPAL}
"""Cards never go to Daraja, M-Pesa never through PesaPal. In the order in which customers are offered them."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Credentials that work; `notification_id` is PesaPal's name of the address it will notify."""

    notification_id: str | None = None


@dataclass(frozen=True, slots=True)
class Providers:
    """The bound tenant's accounts, opened for one call at a time."""

    database: Database
    seal: AccountSeal
    daraja: httpx.AsyncClient
    pesapal: httpx.AsyncClient
    daraja_tokens: AccessTokens
    pesapal_tokens: PesapalTokens
    clock: Callable[[], datetime]

    async def get(self, provider: Provider) -> PaymentProvider | None:
        """The business's account; None where it has none. Raises CannotOpen."""
        async with self.database.tenant_transaction() as connection:
            return await self.opened(connection, provider)

    async def opened(self, connection: Connection, provider: Provider) -> PaymentProvider | None:
        """The same, in a transaction that is open."""
        kept = await account_rows.sealed(connection, provider)
        if kept is None:
            return None
        sealed, notification_id = kept
        account = self.seal.open(current_tenant().slug, sealed)
        if isinstance(account, DarajaAccount):
            return Daraja(self.daraja, account, self.daraja_tokens, self.clock)
        return Pesapal(self.pesapal, account, self.pesapal_tokens, notification_id)

    async def tried(self, account: DarajaAccount | PesapalAccount, notify_at: str) -> Tried | Refusal:
        """Whether credentials work now: they get a token, and PesaPal will notify `notify_at`.

        M-Pesa's passkey is tried by a query about nothing. Nothing is kept.

        The tokens are of this trial alone: what is remembered of other credentials, or of these, says nothing.
        """
        if isinstance(account, DarajaAccount):
            tokens_of_daraja = AccessTokens(self.daraja, self.clock)
            if await tokens_of_daraja.of(account) is None:
                return _not_taken("Daraja")
            refused = await Daraja(self.daraja, account, tokens_of_daraja, self.clock).refuses_passkey()
            return _not_taken("Daraja") if refused else Tried()
        tokens = PesapalTokens(self.pesapal, self.clock)
        notification_id = await Pesapal(self.pesapal, account, tokens, None).register(notify_at)
        return Tried(notification_id) if notification_id is not None else _not_taken("PesaPal")

    async def close(self) -> None:
        """Close the connections."""
        await self.daraja.aclose()
        await self.pesapal.aclose()


def _not_taken(provider: str) -> Refusal:
    why = f"{provider} did not take these credentials, or it is away. What was set up before stays as it was."
    return Refusal(slug="provider-refused", message=why)
