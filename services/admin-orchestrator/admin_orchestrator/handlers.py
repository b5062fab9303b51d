"""One function a subject: who may run a business, as operators say it with `ratiba owners`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from admin_orchestrator.adapters import owners
from ratiba_contracts.owners import (
    AddOwner,
    ListOwners,
    OwnerAdded,
    OwnerIdentity,
    OwnerRemoved,
    OwnersListed,
    RemoveOwner,
)
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant

log = structlog.get_logger("admin_orchestrator.owners")

NO_PROVIDER = Refusal(
    slug="no-provider", message="A subject counts at a provider of identities, and this console has none: use an email."
)
UNKNOWN_OWNER = Refusal(slug="unknown-owner", message="Nobody like that may run this business.")


@dataclass(frozen=True, slots=True)
class Handlers:
    """`issuer` is the provider whose subjects are meant; None where only the development sign-in is on.

    The log names who let in and shut out, and whom by `since` alone: the row they had, and nothing of their own.
    """

    database: Database
    issuer: str | None
    clock: Callable[[], datetime]

    async def add_owner(self, request: AddOwner) -> OwnerAdded | Refusal:
        """Let somebody in. Asked twice, it is done once."""
        if self._lacks_provider(request.owner):
            return NO_PROVIDER
        tenant = current_tenant().slug
        async with self.database.public_transaction() as connection:
            since = await owners.add(
                connection, tenant, request.owner, issuer=self.issuer or "", actor=request.actor, now=self.clock()
            )
        log.info("owners.added", tenant=tenant, actor=request.actor, since=since.isoformat())
        return OwnerAdded(since=since)

    async def remove_owner(self, request: RemoveOwner) -> OwnerRemoved | Refusal:
        """Shut somebody out; their next click finds the door closed."""
        if self._lacks_provider(request.owner):
            return NO_PROVIDER
        tenant = current_tenant().slug
        async with self.database.public_transaction() as connection:
            since = await owners.remove(connection, tenant, request.owner, issuer=self.issuer or "")
        if since is None:
            return UNKNOWN_OWNER
        log.info("owners.removed", tenant=tenant, actor=request.actor, since=since.isoformat())
        return OwnerRemoved()

    async def list_owners(self, _request: ListOwners) -> OwnersListed:
        """Everybody who may."""
        async with self.database.public_transaction() as connection:
            return OwnersListed(owners=await owners.listed(connection, current_tenant().slug))

    def _lacks_provider(self, owner: OwnerIdentity) -> bool:
        return owner.subject is not None and self.issuer is None
