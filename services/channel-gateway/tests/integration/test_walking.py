"""The whole way: a webhook in, a fact on the bus, a decision back, a message at the Graph API."""

from typing import Any

from ratiba_contracts.conversation import MessageReceived


async def test_a_message_goes_in_and_a_reply_goes_out(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    business = await town.business(tenant)
    async with town.customer(running, business) as customer:
        await customer.say("Habari, nataka kusuka nywele")
        (received,) = await town.facts(tenant, "message_received", count=1)
        assert isinstance(received.data, MessageReceived)
        assert received.data.personal.text == "Habari, nataka kusuka nywele"
        await town.decide(tenant, received.partitionkey, 1, question_id="q00001")
        (reply,) = await customer.replies()
        assert reply.to == customer.contact.wa_id
        sent, delivered = await town.facts(tenant, "message_delivered", count=2)
        assert [sent.data.state, delivered.data.state] == ["sent", "delivered"]
