"""The provider in the driver's own process: takes messages as the Graph API does, and says when each arrived.

It answers at once. What a message may look like is checked by the fake of `ratiba_cli`, in the tests; here only what
the customer needs of it is read.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.load.wire import Answer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of the business at the provider. `at` is `time.perf_counter()`; `reply_seq` and `part` its place."""

    to: str
    wamid: str
    reply_seq: int
    part: int
    message: dict[str, Any]
    at: float


class Provider:
    """Accepts every message, once each; hands each to `arrived` before it is answered."""

    def __init__(self, arrived: Callable[[Arrival], None]) -> None:
        self.accepted = 0
        self._arrived = arrived

    async def answer(self, _first_line: bytes, body: bytes) -> Answer:
        """One call of the Graph API."""
        at = time.perf_counter()
        message = json.loads(body)
        self.accepted += 1
        wamid = f"wamid.bench{self.accepted}"
        _, reply_seq, part = message["biz_opaque_callback_data"].split(":")
        self._arrived(Arrival(message["to"], wamid, int(reply_seq), int(part), message, at))
        contact = {"input": message["to"], "wa_id": message["to"]}
        said = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}
        return 200, json.dumps(said).encode()
