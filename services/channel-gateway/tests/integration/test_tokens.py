"""How the token that an account sends by is kept: sealed, in the place of what the release before kept in clear."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from channel_gateway.adapters.accounts import seal_token
from channel_gateway.tokens import Tokens
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_contracts.views import Channel
from ratiba_runtime.sealing import CannotOpen, Seal
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually

AMINA = Contact("254712000001", "Amina")
IN_CLEAR = "UPDATE channel_accounts SET access_token = $1, sealed = $2"
KEPT = "SELECT access_token, sealed FROM channel_accounts"


def tokens(running: Any, town: Any) -> Tokens:
    return Tokens(running.gateway.service.database, Seal(town.settings().credentials_keys, "THE_KEYS"))


def a_key() -> str:
    return Fernet.generate_key().decode()


def sealed_with(key: str, tenant: str, token: str) -> str:
    return Seal([SecretStr(key)], "THE_KEYS").close(tenant, token)


async def read(running: Any, town: Any, tenant: str, account: str) -> str:
    with bind_tenant(await running.gateway.service.tenants.get(tenant)):
        token = await tokens(running, town).of(Channel.WHATSAPP, account)
    assert token is not None
    return token.get_secret_value()


async def test_a_token_is_stored_sealed_and_opens_for_its_business_alone(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business = await town.business(tenant, token="EAAG-secret")
    [row] = await town.rows(tenant, KEPT)
    assert row["access_token"] is None
    assert "EAAG-secret" not in row["sealed"]
    assert await read(running, town, tenant, business.phone_number_id) == "EAAG-secret"
    with pytest.raises(CannotOpen, match="THE_KEYS"):
        tokens(running, town).seal.open("kucha-bar", row["sealed"])


async def test_tokens_in_clear_are_sealed_at_the_next_start_and_still_send(town: Any) -> None:
    async with town.running():
        tenant = await town.tenant()
        business = await town.business(tenant)
        await town.rows(tenant, IN_CLEAR, town.graph.token, None)
    running = await town.gateway()
    [row] = await eventually(lambda: town.rows(tenant, f"{KEPT} WHERE access_token IS NULL"))
    assert tokens(running, town).seal.open(tenant, row["sealed"]) == town.graph.token
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
        await town.decide(tenant, town.key(tenant, AMINA), 1)
        assert len(await customer.replies()) == 1


async def test_a_token_that_an_old_copy_put_beside_a_sealed_one_is_the_newer(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business = await town.business(tenant, token="older")
    [row] = await town.rows(tenant, KEPT)
    await town.rows(tenant, IN_CLEAR, "newer", row["sealed"])
    assert await read(running, town, tenant, business.phone_number_id) == "newer"
    await tokens(running, town).seal_all(running.gateway.service.tenants, lost=False)
    assert [row["access_token"] for row in await town.rows(tenant, KEPT)] == [None]
    assert await read(running, town, tenant, business.phone_number_id) == "newer"


async def test_a_token_replaced_since_it_was_read_in_clear_stays_the_new_one(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business = await town.business(tenant, token="newer")
    keeping = tokens(running, town)
    with bind_tenant(await running.gateway.service.tenants.get(tenant)):
        async with keeping.database.tenant_transaction() as connection:
            read_before = SecretStr("older"), keeping.seal.close(tenant, "older")
            assert not await seal_token(connection, Channel.WHATSAPP, business.phone_number_id, *read_before)
    assert await read(running, town, tenant, business.phone_number_id) == "newer"


async def test_a_reply_whose_token_a_copy_cannot_open_waits_for_a_copy_that_can(town: Any) -> None:
    running = await town.gateway(build_with={"jitter": lambda: 0.0})
    tenant = await town.tenant()
    business = await town.business(tenant)
    [right] = await town.rows(tenant, KEPT)
    await town.rows(tenant, IN_CLEAR, None, sealed_with(a_key(), tenant, town.graph.token))
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
        await town.decide(tenant, town.key(tenant, AMINA), 1)
        reason = "channel=whatsapp,outcome=retried,reason=access-token-cannot-be-opened"
        await eventually(lambda: running.sent("ratiba_gateway_sends_total", reason) > 0)
        await town.rows(tenant, IN_CLEAR, None, right["sealed"])
        assert len(await customer.replies()) == 1


async def test_a_gateway_without_the_key_of_a_stored_token_does_not_start_unless_the_token_is_given_up(
    town: Any,
) -> None:
    async with town.running():
        tenant = await town.tenant()
        await town.business(tenant)
    other = [a_key()]
    with pytest.raises(CannotOpen, match="open with none of RATIBA_GATEWAY_CREDENTIALS_KEYS"):
        async with town.running(credentials_keys=other):
            pass
    async with town.running(credentials_keys=other, credentials_lost=True):
        await town.business(tenant)
    await town.rows(tenant, "DELETE FROM channel_accounts")


async def test_a_key_is_exchanged_what_the_older_sealed_is_sealed_anew_at_the_next_start(town: Any) -> None:
    async with town.running():
        tenant = await town.tenant()
        await town.business(tenant, token="EAAG-secret")
    old, new = town.settings().credentials_keys[0].get_secret_value(), a_key()
    await town.rows(tenant, "UPDATE channel_accounts SET registered_by = 'before'")
    async with town.running(credentials_keys=[new, old]):
        [row] = await town.rows(tenant, "SELECT sealed, registered_by FROM channel_accounts")
    assert Seal([SecretStr(new)], "THE_KEYS").open(tenant, row["sealed"]) == "EAAG-secret"
    assert row["registered_by"] == "before", "the same token, of whoever gave it"
    async with town.running(credentials_keys=[old, new]):
        pass
