"""What the fake provider was handed, followed by one reader for any number of customers."""

import asyncio
import contextlib
from collections import defaultdict
from typing import Self

from ratiba_cli.fake_graph.client import AcceptedMessage, FakeGraphClient

POLL_SECONDS = 0.02
LONG_POLL_SECONDS = 5.0


class ProviderWatch(FakeGraphClient):
    """Reads the provider's log once for everybody: hundreds of long polls would cost the fake more than its work."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self._seq = 0
        self._by_customer: defaultdict[str, list[AcceptedMessage]] = defaultdict(list)
        self._arrived: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read(), name="provider watch")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        await super().__aexit__()

    async def last_seq(self) -> int:
        """Return the number of the newest call read so far."""
        return self._seq

    async def wait_for(
        self, to: str | None = None, after: int = 0, count: int = 1, seconds: float = 10
    ) -> list[AcceptedMessage]:
        """As the fake itself answers, for one customer, from what was read."""
        assert to is not None, "a watch is asked by customers"
        deadline = asyncio.get_running_loop().time() + seconds
        while len(found := self._new(to, after)) < count:
            if self._reading.done():
                self._reading.result()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            self._arrived[to].clear()
            with contextlib.suppress(TimeoutError):  # fewer than asked for: the caller sees how many
                await asyncio.wait_for(self._arrived[to].wait(), min(left, 1.0))
        return found

    def _new(self, to: str, after: int) -> list[AcceptedMessage]:
        return [message for message in self._by_customer[to] if message.seq > after]

    async def _read(self) -> None:
        while True:
            for message in await super().wait_for(after=self._seq, seconds=LONG_POLL_SECONDS):
                self._seq = message.seq
                self._by_customer[message.to].append(message)
                self._arrived[message.to].set()
            await asyncio.sleep(POLL_SECONDS)
