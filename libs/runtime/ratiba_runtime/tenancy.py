"""Whose work this is: a frozen tenant, bound to the running task, never a default.

Everything that touches a tenant's rows reads `current_tenant()`, which raises when nothing is bound; so a forgotten
binding fails loudly instead of reading somebody else's rows.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

SLUG = re.compile(r"^[a-z][a-z0-9-]{1,40}$")


class TenantStatus(StrEnum):
    """`provisioning` until every service that owns tenant tables has reported its revision, then `active`."""

    PROVISIONING = "provisioning"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class TenantUnset(Exception):
    """Work for a tenant was attempted while none was bound."""

    def __init__(self) -> None:
        super().__init__("no tenant is bound: wrap the call in bind_tenant(...)")


class TenantUnknown(LookupError):
    """The registry has no tenant of this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"no tenant {slug!r} in public.tenants")
        self.slug = slug


class InvalidSlug(ValueError):
    """A tenant's slug does not have the agreed form."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"a tenant's slug is a lower-case letter and 1-40 of a-z, 0-9, '-', got {slug!r}")
        self.slug = slug


def validated_slug(slug: str) -> str:
    """`slug` itself, or InvalidSlug. What passes is safe to put into a schema name and a subject."""
    if not SLUG.fullmatch(slug):
        raise InvalidSlug(slug)
    return slug


def schema_of(slug: str) -> str:
    """The tenant's schema: `tenant_pendo_spa` for `pendo-spa`. One to one, as a slug has no underscore."""
    return "tenant_" + validated_slug(slug).replace("-", "_")


def checkpoints_schema_of(slug: str) -> str:
    """The schema of the tenant's checkpoints."""
    return "checkpoints_" + validated_slug(slug).replace("-", "_")


def service_schema(service: str) -> str:
    """The schema of a service's outbox and inbox: `svc_booking_fsm` for `booking-fsm`."""
    return "svc_" + validated_slug(service).replace("-", "_")


@dataclass(frozen=True, slots=True)
class TenantContext:
    """A tenant as the registry has it. `schema` always follows from `slug`."""

    slug: str
    schema: str
    name: str
    vertical: str
    time_zone: str
    currency: str
    country: str
    language: str
    status: TenantStatus

    def __post_init__(self) -> None:
        if self.schema != schema_of(self.slug):
            msg = f"tenant {self.slug!r} has schema {schema_of(self.slug)!r}, not {self.schema!r}"
            raise ValueError(msg)

    @property
    def checkpoints_schema(self) -> str:
        """The schema of the tenant's checkpoints."""
        return checkpoints_schema_of(self.slug)

    @property
    def search_path(self) -> str:
        """What a statement of this tenant can name without a schema: its own tables, then its checkpoints."""
        return f"{self.schema}, {self.checkpoints_schema}"


_bound: ContextVar[TenantContext | None] = ContextVar("ratiba_tenant", default=None)


@contextmanager
def bind_tenant(tenant: TenantContext) -> Iterator[TenantContext]:
    """Bind `tenant` to the running task until the block ends; the binding before it comes back."""
    token = _bound.set(tenant)
    try:
        yield tenant
    finally:
        _bound.reset(token)


def current_tenant() -> TenantContext:
    """The bound tenant. Raises TenantUnset."""
    tenant = _bound.get()
    if tenant is None:
        raise TenantUnset
    return tenant
