"""Accounts: whose they are, and that a new token works."""

from typing import Any

from pydantic import SecretStr

from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_contracts.asks import REGISTER_ACCOUNT
from ratiba_contracts.requests import AccountRegistered, Refusal, RegisterAccount
from ratiba_contracts.views import Channel
from ratiba_runtime.asks import put_question

AMINA = Contact("254712000001", "Amina")


async def ask(town: Any, tenant: str, account: str, token: str) -> object:
    request = RegisterAccount(actor="tests", channel=Channel.WHATSAPP, account=account, access_token=SecretStr(token))
    return await put_question(town.client, REGISTER_ACCOUNT, tenant, request, timeout=5)


async def test_an_account_belongs_to_the_tenant_that_registered_it_first(town: Any) -> None:
    await town.gateway()
    tenant, other = await town.tenant(), await town.tenant()
    assert await ask(town, tenant, "5001", "token-1") == AccountRegistered(tenant=tenant)
    refusal = await ask(town, other, "5001", "token-2")
    assert isinstance(refusal, Refusal)
    assert refusal.slug == "account-taken"
    assert tenant not in refusal.message
    assert await town.rows(other, "SELECT account FROM channel_accounts") == []


async def test_registering_again_replaces_the_token(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business: BusinessNumber = await town.business(tenant, token="revoked")
    assert await ask(town, tenant, business.phone_number_id, town.graph.token) == AccountRegistered(tenant=tenant)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
        await town.decide(tenant, town.key(tenant, AMINA), 1)
        assert len(await customer.replies()) == 1


async def test_a_token_replaced_while_the_old_one_was_in_use_loses_no_reply(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business: BusinessNumber = await town.business(tenant)
    key = town.key(tenant, AMINA)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
        await town.decide(tenant, key, 1)
        assert len(await customer.replies()) == 1
        await town.graph.put_account(business.phone_number_id, "token-2", "254700000000")
        await ask(town, tenant, business.phone_number_id, "token-2")
        await town.decide(tenant, key, 2)
        assert len(await customer.replies()) == 1


async def test_an_unknown_tenant_registers_nothing(town: Any) -> None:
    await town.gateway()
    refusal = await ask(town, "no-such-tenant", "5002", "token-1")
    assert isinstance(refusal, Refusal)
    assert refusal.slug == "tenant-unknown"
