"""Every door of the customers' edge, knocked at for whichever business is named, always with Pendo's identifiers."""

import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.routing import APIWebSocketRoute, iter_route_contexts
from starlette.routing import Mount

from channel_gateway.domain.delivery import DeliveryId
from ratiba_cli.fake_graph.webhooks import (
    BusinessNumber,
    Contact,
    customer_message,
    encode,
    message_status,
    message_webhook,
    new_message_id,
    sign,
    status_webhook,
)

from . import kucha
from .chat_socket import chatting
from .pendo import ACCOUNT, BOOKED_KEY, PENDO, PHONE, WAMID, WEB_KEY, WEB_TOKEN
from .services_at_work import APP_SECRET, VERIFY_TOKEN, Town


def doors_of(app: FastAPI) -> Iterator[str]:
    """Every method and path, socket and mounted application: `GET /a/{b}`, `WEBSOCKET /c`, `MOUNT /d`."""
    for context in iter_route_contexts(app.routes):
        match context.original_route:
            case APIWebSocketRoute():
                yield f"WEBSOCKET {context.path}"
            case Mount():
                yield f"MOUNT {context.path}"
            case _:
                for method in sorted(context.methods or {"ANY"}):
                    yield f"{method} {context.path}"


@dataclass(frozen=True)
class Visit:
    """Knocks at one door for a business and returns all it was shown.

    At Pendo's own door the same visit shows or changes something of Pendo's, else it proves nothing. `same_for_all`
    says why a door cannot be asked that.
    """

    knock: Callable[[Town, str], Awaitable[str]]
    same_for_all: str = ""


async def _subscribe(town: Town, slug: str) -> str:
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "4711",
        "hub.verify_token": VERIFY_TOKEN,
        "account": ACCOUNT,
        "tenant": slug,
    }
    answer = await _request(town, "GET", "/webhooks/whatsapp", params=query)
    assert (answer.status_code, answer.text) == (200, "4711")
    return answer.text


async def _deliver(town: Town, slug: str) -> str:
    """A message of Pendo's customer, a tap on Pendo's question, a report about Pendo's messages; to `slug`'s number."""
    number = BusinessNumber(ACCOUNT if slug == PENDO.slug else kucha.ACCOUNT, "254700000000")
    customer, now = Contact(PHONE[1:], "Somebody"), dt.datetime.now(dt.UTC)
    tapped = {"id": f"{town.in_hand.question_id}:yes", "title": "Yes"}
    shown = ""
    for content in (
        {"type": "text", "text": {"body": "what are my appointments"}},
        {"type": "text", "text": {"body": f"cancel {town.in_hand.appointment.reference}"}},
        {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": tapped}},
    ):
        message = customer_message(customer, new_message_id(), now, content)
        shown += await _deliver_one(town, message_webhook(number, customer, message))
    for wamid, seq in ((WAMID, 1), ("wamid.unknown", 2)):
        status = message_status(wamid, "read", now, customer.address)
        status["biz_opaque_callback_data"] = str(DeliveryId(BOOKED_KEY, seq, 1))
        shown += await _deliver_one(town, status_webhook(number, status))
    return shown


async def _deliver_one(town: Town, payload: dict[str, Any]) -> str:
    raw = encode(payload)
    headers = {"X-Hub-Signature-256": sign(raw, APP_SECRET)}
    answer = await _request(town, "POST", "/webhooks/whatsapp", content=raw, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def _page(town: Town, slug: str) -> str:
    answer = await _request(town, "GET", f"/chat/{slug}", cookies={"session": WEB_TOKEN}, params={"session": WEB_TOKEN})
    assert answer.status_code == 200
    return answer.text + str(answer.headers)


async def _new_session(town: Town, slug: str) -> str:
    """Asks for a session, offering the token and the conversation of Pendo's customer."""
    answer = await _request(
        town,
        "POST",
        f"/chat/{slug}/session",
        json={"session": WEB_TOKEN, "key": WEB_KEY},
        cookies={"session": WEB_TOKEN},
        headers={"Authorization": f"Bearer {WEB_TOKEN}"},
    )
    assert answer.status_code == 201
    return answer.text + str(answer.headers)


async def _chat(town: Town, slug: str) -> str:
    """With the token of Pendo's customer; then with a session of one's own and Pendo's ids in every frame."""
    async with chatting(town, slug, WEB_TOKEN) as chat:
        shown = await chat.shown()
    assert shown[0]["type"] == ("welcome" if slug == PENDO.slug else "refused")
    own = json.loads((await _request(town, "POST", f"/chat/{slug}/session")).text)["session"]
    async with chatting(town, slug, own) as chat:
        ids = {"key": WEB_KEY, "thread_id": town.in_hand.thread_id, "session": WEB_TOKEN}
        question = town.in_hand.question_id
        await chat.send(type="tap", id="0b3b3f5e-5d7c-4c77-9a0f-0a4b8d0f5b11", question_id=question, value="yes", **ids)
        await chat.send(type="seen", seq=1_000, **ids)
        shown += await chat.shown()
    return json.dumps(shown)


async def _files(town: Town, slug: str) -> str:
    shown = ""
    for path in (f"/static/{slug}", f"/static/%2e%2e/{slug}", "/static/..%2fsettings.py", "/static/%2e%2e%2fapp.py"):
        answer = await _request(town, "GET", path)
        assert answer.status_code == 404, path
        shown += answer.text
    return shown


async def _request(
    town: Town, method: str, path: str, *, cookies: dict[str, str] | None = None, **rest: Any
) -> httpx.Response:
    async with httpx.AsyncClient(base_url=town.url, cookies=cookies, trust_env=False) as browser:
        return await browser.request(method, path, **rest)


EDGE_VISITS: Mapping[str, Visit] = {
    "GET /webhooks/whatsapp": Visit(_subscribe, same_for_all="the provider's handshake knows no tenant"),
    "POST /webhooks/whatsapp": Visit(_deliver),
    "GET /chat/{tenant}": Visit(_page, same_for_all="one file for every business, which then asks for its own"),
    "POST /chat/{tenant}/session": Visit(_new_session),
    "WEBSOCKET /chat/{tenant}/socket": Visit(_chat),
    "MOUNT /static": Visit(_files, same_for_all="files of the page, none of any tenant"),
}
"""Every door of the customers' edge."""
