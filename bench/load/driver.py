"""Customers at work: each writes through the signed webhook, waits for the reply at the provider, and goes on.

The load is a closed loop: a fixed number of conversations at once, a new customer for each that has ended. Nobody
thinks before they answer.
"""

import asyncio
import datetime as dt
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.load.provider import Arrival
from bench.load.scripts import Booking, Option, options_of
from bench.load.wire import Connections
from ratiba_cli.fake_graph.webhooks import (
    BusinessNumber,
    Contact,
    customer_message,
    encode,
    message_status,
    message_webhook,
    sign,
    status_webhook,
)

WEBHOOK = "/webhooks/whatsapp"
REPLY_SECONDS = 30.0
"""A reply that takes longer is lost as far as this load is concerned."""


@dataclass(slots=True)
class Taken:
    """What became of the load. `latencies`: seconds from before the webhook was sent to the reply at the provider."""

    latencies: list[float] = field(default_factory=list)
    sent: int = 0
    booked: int = 0
    unanswered: int = 0
    refused: int = 0
    out_of_order: int = 0


class Load:
    """One business's customers, whose numbers begin with `prefix`. `taken` is replaced by who counts from now on."""

    def __init__(
        self,
        gateway: Connections,
        business: BusinessNumber,
        app_secret: str,
        *,
        first_day: dt.date,
        days: int,
        reports: bool,
        prefix: str = "25471",
    ) -> None:
        self.taken = Taken()
        self._gateway = gateway
        self._business = business
        self._app_secret = app_secret
        self._first_day, self._days = first_day, days
        self._reports = reports
        self._prefix = prefix
        self._numbers = itertools.count()
        self._waiting: dict[str, asyncio.Future[Arrival]] = {}
        self._last_reply: dict[str, int] = {}
        self._stop = False

    def arrived(self, arrival: Arrival) -> None:
        """The provider took a message of ours, or of another load at the same gateway."""
        if not arrival.to.startswith(self._prefix):
            return
        if arrival.part == 1:
            last = self._last_reply.get(arrival.to, 0)
            self.taken.out_of_order += arrival.reply_seq != last + 1
            self._last_reply[arrival.to] = arrival.reply_seq
        waiting = self._waiting.pop(arrival.to, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(arrival)

    async def run(self, at_once: int, seconds: float, over: Callable[[], None] = lambda: None) -> None:
        """Keep `at_once` conversations going for so long, say that it is `over`, and let those under way end.

        Nobody leaves a chair held behind: the next stretch would pay for it.
        """
        async with asyncio.TaskGroup() as talking:
            for _ in range(at_once):
                talking.create_task(self._customers())
            await asyncio.sleep(seconds)
            over()
            self._stop = True
        self._stop = False

    async def converse(self, between: Callable[[], Any] | None = None) -> None:
        """One customer, from the greeting to the booking; `between` is awaited before each message."""
        contact = self.somebody_new()
        number = int(contact.address[-7:])
        day = self._first_day + dt.timedelta(days=number * 7 % self._days)
        mind = Booking(language=number % 2, day=day, choice=number)
        options: list[Option] = []
        said = 0
        while (content := mind.next(options)) is not None:
            if between is not None:
                await between()
            said += 1
            arrival = await self.turn(contact, f"wamid.{number}.{said}", content)
            if arrival is None:
                return
            options = options_of(arrival.message)
            if self._reports:
                await self._report(contact, arrival)
        self.taken.booked += mind.agreed
        self._last_reply.pop(contact.address, None)

    def somebody_new(self) -> Contact:
        """A customer who has never written."""
        return Contact(f"{self._prefix}{next(self._numbers):07}", "Wanjiku")

    async def _customers(self) -> None:
        while not self._stop:
            await self.converse()

    async def turn(self, contact: Contact, message_id: str, content: dict[str, Any]) -> Arrival | None:
        """Say something; the reply, or None when there was none in time."""
        message = customer_message(contact, message_id, dt.datetime.now(dt.UTC), content)
        raw = encode(message_webhook(self._business, contact, message))
        reply: asyncio.Future[Arrival] = asyncio.get_running_loop().create_future()
        self._waiting[contact.address] = reply
        begun = time.perf_counter()
        self.taken.sent += 1
        if not await self._deliver(raw):
            return None
        try:
            async with asyncio.timeout(REPLY_SECONDS):
                arrival = await reply
        except TimeoutError:
            self.taken.unanswered += 1
            return None
        self.taken.latencies.append(arrival.at - begun)
        return arrival

    async def _report(self, contact: Contact, arrival: Arrival) -> None:
        """What a phone tells: the message was delivered, and read."""
        for status in ("delivered", "read"):
            told = message_status(arrival.wamid, status, dt.datetime.now(dt.UTC), contact.address)
            told["biz_opaque_callback_data"] = arrival.message["biz_opaque_callback_data"]
            await self._deliver(encode(status_webhook(self._business, told)))

    async def _deliver(self, raw: bytes) -> bool:
        signature = sign(raw, self._app_secret)
        headers = f"Content-Type: application/json\r\nX-Hub-Signature-256: {signature}\r\n"
        status = await self._gateway.post(WEBHOOK, raw, headers)
        self.taken.refused += status != 200
        return status == 200
