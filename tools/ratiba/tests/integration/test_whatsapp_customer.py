"""A driven customer behaves like a phone, and the fake tells statuses like the provider."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from ratiba_cli.drivers.shown import NothingToTap
from ratiba_cli.drivers.whatsapp import WebhookRefused, WhatsAppCustomer
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_cli.plain_http import NO_TLS

APP_SECRET = "an-app-secret-for-tests"
BUSINESS = BusinessNumber("1000", "254700000000")
AMINA = Contact("254711000001", "Amina 🌸")
NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def graph(fake_graph: FakeGraphClient) -> FakeGraphClient:
    return fake_graph


@pytest.fixture
async def amina(graph: FakeGraphClient, gateway: Any) -> AsyncIterator[WhatsAppCustomer]:
    await reply(graph, {"type": "text", "text": {"body": "yesterday's"}})
    async with WhatsAppCustomer(gateway.url, graph, BUSINESS, AMINA, APP_SECRET, clock=lambda: NOON) as customer:
        yield customer


async def reply(graph: FakeGraphClient, content: dict[str, Any]) -> str:
    body = {"messaging_product": "whatsapp", "to": AMINA.wa_id, **content}
    async with httpx.AsyncClient(verify=NO_TLS, headers={"Authorization": f"Bearer {graph.token}"}) as client:
        answer = await client.post(f"{graph.url}/v25.0/1000/messages", json=body)
    return str(answer.raise_for_status().json()["messages"][0]["id"])


def buttons(*titles: str) -> dict[str, Any]:
    shown = [{"type": "reply", "reply": {"id": f"id-{title}", "title": title}} for title in titles]
    content = {"type": "button", "body": {"text": "Sawa?"}, "action": {"buttons": shown}}
    return {"type": "interactive", "interactive": content}


def rows(*titles: str) -> dict[str, Any]:
    sections = [{"rows": [{"id": f"id-{title}", "title": title} for title in titles]}]
    content = {"type": "list", "body": {"text": "Which?"}, "action": {"button": "Choose", "sections": sections}}
    return {"type": "interactive", "interactive": content}


async def test_a_text_arrives_as_the_provider_would_send_it(amina: WhatsAppCustomer, gateway: Any) -> None:
    message_id = await amina.say("Nataka nywele kesho 💇🏾‍♀️")
    assert gateway.webhooks == [
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": BUSINESS.account_id,
                    "changes": [
                        {
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {"display_phone_number": "254700000000", "phone_number_id": "1000"},
                                "contacts": [{"profile": {"name": "Amina 🌸"}, "wa_id": "254711000001"}],
                                "messages": [
                                    {
                                        "from": "254711000001",
                                        "id": message_id,
                                        "timestamp": str(int(NOON.timestamp())),
                                        "type": "text",
                                        "text": {"body": "Nataka nywele kesho 💇🏾‍♀️"},
                                    }
                                ],
                            },
                            "field": "messages",
                        }
                    ],
                }
            ],
        }
    ]


async def test_a_reply_is_delivered_when_shown_and_read_before_the_next_message(
    amina: WhatsAppCustomer, graph: FakeGraphClient, gateway: Any
) -> None:
    wamid = await reply(graph, {"type": "text", "text": {"body": "Karibu"}})
    assert [message.text for message in await amina.replies()] == ["Karibu"]
    assert gateway.statuses == [(wamid, "delivered")]
    await amina.say("Asante")
    await amina.say("Kwaheri")
    assert gateway.statuses == [(wamid, "delivered"), (wamid, "read")]
    assert ["messages" in value for value in gateway.values] == [False, False, True, True]


async def test_a_tapped_button_names_the_message_it_stood_in(
    amina: WhatsAppCustomer, graph: FakeGraphClient, gateway: Any
) -> None:
    wamid = await reply(graph, buttons("Ndiyo", "Hapana"))
    await amina.replies()
    await amina.tap("Hapana")
    tapped = gateway.messages[-1]
    assert tapped["interactive"] == {"type": "button_reply", "button_reply": {"id": "id-Hapana", "title": "Hapana"}}
    assert tapped["context"] == {"from": "254700000000", "id": wamid}


async def test_a_tapped_row_is_a_list_reply(amina: WhatsAppCustomer, graph: FakeGraphClient, gateway: Any) -> None:
    await reply(graph, rows("Kucha", "Nywele"))
    await amina.replies()
    await amina.tap("id-Kucha")
    assert gateway.messages[-1]["interactive"] == {
        "type": "list_reply",
        "list_reply": {"id": "id-Kucha", "title": "Kucha"},
    }


async def test_what_is_not_on_the_screen_cannot_be_tapped(amina: WhatsAppCustomer, graph: FakeGraphClient) -> None:
    await reply(graph, buttons("Ndiyo"))
    with pytest.raises(NothingToTap, match="Ndiyo"):
        await amina.tap("Ndiyo")  # sent, not yet shown


async def test_pictures_voice_notes_and_the_unsupported_have_the_providers_shape(
    amina: WhatsAppCustomer, gateway: Any
) -> None:
    await amina.send_image("hii")
    await amina.send_voice_note()
    await amina.send_unsupported()
    image, voice, unsupported = gateway.messages
    assert (image["type"], image["image"]["caption"], voice["audio"]["voice"]) == ("image", "hii", True)
    assert (unsupported["type"], unsupported["errors"][0]["code"]) == ("unsupported", 131051)


async def test_a_webhook_that_is_not_taken_is_said_so(amina: WhatsAppCustomer, gateway: Any) -> None:
    gateway.answers.append(503)
    with pytest.raises(WebhookRefused, match="503"):
        await amina.say("Habari")


async def test_a_wrong_signature_can_be_sent_on_purpose(amina: WhatsAppCustomer) -> None:
    assert (await amina.post(b"{}", signature="sha256=00")).status_code == 401


async def test_statuses_are_off_until_asked_for(graph: FakeGraphClient, gateway: Any) -> None:
    await reply(graph, {"type": "text", "text": {"body": "Karibu"}})
    await graph.tell_statuses(f"{gateway.url}/webhooks/whatsapp", APP_SECRET)
    second = await reply(graph, {"type": "text", "text": {"body": "Karibu"}})
    await gateway.until(2)
    assert gateway.statuses == [(second, "sent"), (second, "delivered")]


async def test_a_status_webhook_that_is_not_taken_comes_again(graph: FakeGraphClient, gateway: Any) -> None:
    await graph.tell_statuses(f"{gateway.url}/webhooks/whatsapp", APP_SECRET, statuses=["delivered"])
    gateway.answers += [500, 429]
    wamid = await reply(graph, {"type": "text", "text": {"body": "Karibu"}})
    await gateway.until(1)
    assert gateway.statuses == [(wamid, "delivered")]


async def test_an_undeliverable_message_fails_after_it_was_accepted(graph: FakeGraphClient, gateway: Any) -> None:
    await graph.tell_statuses(f"{gateway.url}/webhooks/whatsapp", APP_SECRET)
    await graph.fault(Fault(then="undeliver", code=131026))
    wamid = await reply(graph, {"type": "text", "text": {"body": "Karibu"}})
    await gateway.until(2)
    assert gateway.statuses == [(wamid, "sent"), (wamid, "failed")]
    assert gateway.values[-1]["statuses"][0]["errors"][0]["code"] == 131026
