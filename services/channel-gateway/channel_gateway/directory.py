"""Which tenant a provider's account belongs to, and whether that tenant can be served now."""

import time

from channel_gateway.adapters.accounts import tenant_of_account
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import InvalidSlug, TenantContext, TenantStatus, TenantUnknown, validated_slug
from ratiba_runtime.tenant_registry import TenantRegistry

ACCOUNT_SECONDS = 10.0
"""A found account is looked up again after this long."""


class Unknown(Exception):
    """No such tenant or account, or one that is suspended: 404."""

    slug = "unknown"


class Provisioning(Exception):
    """The tenant's tables are being made: 503, come again."""

    slug = "tenant-provisioning"


class Directory:
    """Accounts and tenants as the edge sees them."""

    def __init__(self, database: Database, tenants: TenantRegistry) -> None:
        self._database = database
        self._tenants = tenants
        self._accounts: dict[tuple[ChannelKind, str], tuple[str, float]] = {}

    async def of_account(self, channel: ChannelKind, account: str) -> TenantContext:
        """The active tenant of a provider's account. Raises Unknown or Provisioning."""
        held = self._accounts.get((channel, account))
        if held is None or time.monotonic() - held[1] > ACCOUNT_SECONDS:
            async with self._database.public_transaction() as connection:
                slug = await tenant_of_account(connection, channel, account)
            if slug is None:
                self._accounts.pop((channel, account), None)
                msg = f"no tenant has registered this {channel} account"
                raise Unknown(msg)
            held = (slug, time.monotonic())
            self._accounts[channel, account] = held
        return await self.active(held[0])

    async def active(self, slug: str) -> TenantContext:
        """The tenant if it is active. Raises Unknown or Provisioning."""
        try:
            tenant = await self._tenants.get(validated_slug(slug))
        except (TenantUnknown, InvalidSlug) as error:
            msg = "there is no such business here"
            raise Unknown(msg) from error
        match tenant.status:
            case TenantStatus.ACTIVE:
                return tenant
            case TenantStatus.PROVISIONING:
                msg = "this business is being set up; try again in a moment"
                raise Provisioning(msg)
            case TenantStatus.SUSPENDED:
                msg = "there is no such business here"
                raise Unknown(msg)
