"""Setting a business up, as operators and owners ask for it: its account at a provider, kept once it works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from payments import SERVICE
from payments.adapters import account_rows
from payments.adapters.sealing import AccountSeal
from payments.domain.callback_path import notification_token
from payments.providers import Providers
from payments.publishing import Publisher
from ratiba_contracts.payment_requests import PaymentsSetUp, SetUpPayments
from ratiba_contracts.payments import Provider
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("payments.setting_up")


@dataclass(frozen=True, slots=True)
class SettingUp:
    """Answers for the bound tenant. `public_url` ends with a slash."""

    database: Database
    seal: AccountSeal
    providers: Providers
    publisher: Publisher
    clock: Callable[[], datetime]
    public_url: str
    callback_secret: bytes

    async def set_up(self, request: SetUpPayments) -> PaymentsSetUp | Refusal:
        """ask payments.set_up: credentials are tried, and kept, sealed, once they work; until then what was, stays."""
        tenant, provider = current_tenant(), Provider(request.account.provider)
        token = notification_token(self.callback_secret, tenant.slug)
        tried = await self.providers.tried(request.account, f"{self.public_url}callbacks/pesapal/{tenant.slug}/{token}")
        if isinstance(tried, Refusal):
            return tried
        sealed = self.seal.close(tenant.slug, request.account)
        async with unit_of_work(self.database, service=SERVICE) as uow:
            await account_rows.put(
                uow.connection, provider, sealed, tried.notification_id, actor=request.actor, now=self.clock()
            )
        await self.publisher.settle(tenant)
        log.info("payments.set_up", provider=provider.value, actor=request.actor)
        return PaymentsSetUp(provider=provider)
