"""Names of tenants, and the binding that every row depends on."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratiba_runtime.tenancy import (
    SLUG,
    InvalidSlug,
    TenantContext,
    TenantStatus,
    TenantUnset,
    bind_tenant,
    checkpoints_schema_of,
    current_tenant,
    schema_of,
    service_schema,
)
from ratiba_runtime.testing import tenant_named


def test_a_schema_is_named_after_its_tenant() -> None:
    assert schema_of("pendo-spa") == "tenant_pendo_spa"
    assert checkpoints_schema_of("pendo-spa") == "checkpoints_pendo_spa"
    assert service_schema("booking-fsm") == "svc_booking_fsm"
    assert tenant_named("pendo-spa").search_path == "tenant_pendo_spa, checkpoints_pendo_spa"


@pytest.mark.parametrize(
    "slug", ["", "a", "A-b", "1a", "-a", "a_b", "a b", "a;b", "a'b", "a.b", "ä-b", "a" * 42, "pendo-spa\n"]
)
def test_a_slug_of_another_form_never_becomes_a_schema(slug: str) -> None:
    with pytest.raises(InvalidSlug):
        schema_of(slug)


@given(st.from_regex(SLUG, fullmatch=True), st.from_regex(SLUG, fullmatch=True))
def test_two_tenants_never_share_a_schema_and_every_name_fits_postgres(one: str, other: str) -> None:
    assert (schema_of(one) == schema_of(other)) == (one == other)
    assert max(len(schema_of(one)), len(checkpoints_schema_of(one))) <= 63


def test_a_tenant_whose_schema_is_not_its_own_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="has schema 'tenant_pendo_spa', not 'tenant_kucha_bar'"):
        TenantContext(
            "pendo-spa", "tenant_kucha_bar", "P", "spa", "Africa/Nairobi", "KES", "KE", "en", TenantStatus.ACTIVE
        )


def test_without_a_binding_there_is_no_tenant() -> None:
    with pytest.raises(TenantUnset):
        current_tenant()


async def test_each_task_keeps_its_own_tenant() -> None:
    async def work(slug: str) -> str:
        with bind_tenant(tenant_named(slug)):
            await asyncio.sleep(0)
            return current_tenant().slug

    first, second = await asyncio.gather(work("pendo-spa"), work("kucha-bar"))
    assert (first, second) == ("pendo-spa", "kucha-bar")
    with pytest.raises(TenantUnset):
        current_tenant()


def test_a_binding_ends_even_if_its_block_fails() -> None:
    with pytest.raises(LookupError), bind_tenant(tenant_named("pendo-spa")):
        raise LookupError
    with pytest.raises(TenantUnset):
        current_tenant()
