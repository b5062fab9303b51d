"""The tokens accounts send by: sealed at rest, opened for one call, each for its own business alone."""

from dataclasses import dataclass

import structlog
from pydantic import SecretStr

from channel_gateway.adapters import accounts
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.sealing import CannotOpen, Seal
from ratiba_runtime.tenancy import bind_tenant, current_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("channel_gateway.tokens")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bound tenant's tokens."""

    database: Database
    seal: Seal

    async def keep(
        self, connection: Connection, channel: Channel, account: str, token: SecretStr, *, actor: str
    ) -> None:
        """Keep the token an account sends by; a new one replaces it."""
        sealed = self.seal.close(current_tenant().slug, token.get_secret_value())
        await accounts.store_token(connection, channel, account, sealed, actor=actor)

    async def of(self, channel: Channel, account: str) -> SecretStr | None:
        """The token to send by; None when the account is not this tenant's. Raises CannotOpen."""
        async with self.database.tenant_transaction() as connection:
            kept = await accounts.token_of_account(connection, channel, account)
        if kept is None:
            return None
        return SecretStr(self.seal.open(current_tenant().slug, kept.text) if kept.is_sealed else kept.text)

    async def seal_all(self, tenants: TenantRegistry, *, lost: bool) -> None:
        """Seal with the first key what the release before kept in clear, and what only a later key opens.

        Any number of replicas may do it at once, and again. Raises CannotOpen where a token opens with no key, unless
        such tokens are given up as `lost`.
        """
        for tenant in tenants.with_tables():
            with bind_tenant(tenant):
                async with self.database.tenant_transaction() as connection:
                    done = await self._in_clear(connection, tenant.slug)
                    done += await self._sealed_before(connection, tenant.slug, lost=lost)
            if done:
                log.info("account.tokens_sealed", tenant=tenant.slug, tokens=done)

    async def _in_clear(self, connection: Connection, tenant: str) -> int:
        in_clear = await accounts.tokens_in_clear(connection)
        return sum(
            [
                await accounts.seal_token(
                    connection, channel, account, token, self.seal.close(tenant, token.get_secret_value())
                )
                for channel, account, token in in_clear
            ]
        )

    async def _sealed_before(self, connection: Connection, tenant: str, *, lost: bool) -> int:
        done = 0
        for channel, account, sealed in await accounts.sealed_tokens(connection):
            try:
                anew = self.seal.anew(tenant, sealed)
            except CannotOpen:
                if not lost:
                    raise
                log.warning("account.token_given_up", tenant=tenant, channel=channel.value)
                continue
            if anew is not None:
                done += await accounts.seal_anew(connection, channel, account, sealed, anew)
        return done
