"""A customer with WhatsApp on the phone: signed webhooks in, replies read from the fake Graph API."""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

import httpx

from ratiba_cli.drivers.shown import find_option
from ratiba_cli.fake_graph.client import AcceptedMessage, FakeGraphClient
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
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.refusals import CommandRefused

WEBHOOK_PATH = "/webhooks/whatsapp"


class WebhookRefused(CommandRefused):
    """The gateway did not answer 200; the provider would try again for days, a driver stops and says so."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"webhook answered {answer.status_code}: {answer.text[:500]}")
        self.status = answer.status_code


class WhatsAppCustomer:
    """One customer of one business, who behaves like a phone.

    A message that was shown (returned by `replies`) is reported as delivered at once and as read before the
    customer's next message, as a phone does: what is typed afterwards was typed by somebody who saw it.
    """

    def __init__(
        self,
        gateway_url: str,
        graph: FakeGraphClient,
        business: BusinessNumber,
        contact: Contact,
        app_secret: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        headers: Callable[[], dict[str, str]] = dict,
    ) -> None:
        self.contact = contact
        self.screen: list[AcceptedMessage] = []
        self._graph = graph
        self._business = business
        self._app_secret = app_secret
        self._clock = clock
        self._headers = headers
        self._http = httpx.AsyncClient(base_url=gateway_url, timeout=30, verify=NO_TLS)
        self._seen = 0
        self._unread: list[AcceptedMessage] = []

    async def __aenter__(self) -> Self:
        self._seen = await self._graph.last_seq()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def say(self, text: str, quoting: str | None = None) -> str:
        """Send a text and return its message id; `quoting` is the id of the message swiped to answer it."""
        return await self.send({"type": "text", "text": {"body": text}}, quoting)

    async def tap(self, option: str) -> str:
        """Tap the newest option on the screen with this label, value or number; raises NothingToTap."""
        message, tapped = find_option(self.screen, option)
        kind = "list_reply" if message.opens_list else "button_reply"
        reply = {"type": kind, kind: {"id": tapped.value, "title": tapped.label}}
        return await self.send({"type": "interactive", "interactive": reply}, message.wamid)

    async def send_image(self, caption: str | None = None) -> str:
        """Send a photo."""
        image = {"mime_type": "image/jpeg", "sha256": _digest(), "id": _number()}
        return await self.send({"type": "image", "image": image if caption is None else {**image, "caption": caption}})

    async def send_voice_note(self) -> str:
        """Send a voice note."""
        audio = {"mime_type": "audio/ogg; codecs=opus", "sha256": _digest(), "id": _number(), "voice": True}
        return await self.send({"type": "audio", "audio": audio})

    async def send_unsupported(self) -> str:
        """Send something the provider itself cannot pass on, such as a poll."""
        told = "Message type unknown"
        error = {"code": 131051, "title": told, "message": told, "error_data": {"details": f"{told}."}}
        return await self.send({"type": "unsupported", "errors": [error]})

    async def send(self, content: dict[str, Any], quoting: str | None = None) -> str:
        """Send any content (`type` and the part of that name) after reading what is on the screen."""
        await self.read()
        message_id = new_message_id()
        if quoting is not None:
            content = {**content, "context": {"from": self._business.display_phone_number, "id": quoting}}
        message = customer_message(self.contact, message_id, self._clock(), content)
        await self.deliver(message_webhook(self._business, self.contact, message))
        return message_id

    async def replies(self, count: int = 1, seconds: float = 10) -> list[AcceptedMessage]:
        """Wait for at least `count` new messages and show them; fewer when `seconds` pass first."""
        new = await self._graph.wait_for(self.contact.address, self._seen, count, seconds)
        if new:
            self._seen = new[-1].seq
        self.screen += new
        self._unread += new
        for message in new:
            await self.report(message.wamid, "delivered")
        return new

    async def read(self) -> None:
        """Report every message on the screen that was not read yet as read, oldest first."""
        unread, self._unread = self._unread, []
        for message in unread:
            await self.report(message.wamid, "read")

    async def report(self, wamid: str, status: str) -> None:
        """Send one status of a message of the business."""
        told = message_status(wamid, status, self._clock(), self.contact.address)
        await self.deliver(status_webhook(self._business, told))

    async def deliver(self, payload: dict[str, Any]) -> None:
        """Post a payload, signed over its bytes; raises WebhookRefused unless it is answered with 200."""
        answer = await self.post(encode(payload))
        if answer.status_code != 200:
            raise WebhookRefused(answer)

    async def post(self, raw: bytes, signature: str | None = None) -> httpx.Response:
        """Post any bytes, with the right signature unless another is given, and return the answer."""
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature or sign(raw, self._app_secret),
            **self._headers(),
        }
        return await self._http.post(WEBHOOK_PATH, content=raw, headers=headers)


def _digest() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _number() -> str:
    return str(secrets.randbelow(10**15) + 10**15)
