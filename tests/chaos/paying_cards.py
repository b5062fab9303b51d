"""What customers do with the pages for their cards: pay on them, are declined by their bank, or leave them."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum

import httpx
from tests.chaos.paying_board import Switchboard

from ratiba_cli.plain_http import NO_TLS

LATE, DECLINED = 0.10, 0.10
"""Of the pages whose customers have no plan for them. The rest is paid at once."""

LATE_MINUTES = 6


class Will(StrEnum):
    """What becomes of a page. `by_hand`: it is left, for the guest to come back to."""

    PAYS = "pays"
    PAYS_LATE = "pays late"
    DECLINES = "declines"
    BY_HAND = "by hand"


@dataclass
class Cards:
    """All customers' cards. `minute`: what a minute lasts; so long it takes to type a card in.

    `declined`: whose bank said no; it does so once, for after five requests a person has to help.
    """

    board: Switchboard
    http: httpx.AsyncClient
    usual: list[Will]
    minute: float
    declined: set[str] = field(default_factory=set)
    wills: dict[str, list[Will]] = field(default_factory=lambda: defaultdict(list))

    def will(self, key: str, will: Will) -> None:
        """What a customer does with the next page they are sent, behind those there is a will for."""
        self.wills[key].append(will)

    async def types_in(self, page: str, *, paying: bool) -> bool:
        """Open the page, type a card in and land where the provider sends whoever did; False where it was closed."""
        if "<form" not in (await self.http.get(page)).text:
            return False
        await asyncio.sleep(self.minute)
        sent = await self.http.post(page, data={"result": "1" if paying else "2"})
        if not sent.has_redirect_location:
            return False
        with contextlib.suppress(httpx.HTTPError):  # the replica that thanks them may just be dead
            await self.http.get(sent.headers["location"])
        return True

    async def answer_pages(self) -> None:
        """Do with each page that comes what its customer will."""
        async with asyncio.TaskGroup() as typing:
            while True:
                key, page = await self.board.pages.get()
                typing.create_task(self._does(page, self._next_will(key)))

    def _next_will(self, key: str) -> Will:
        will = (self.wills[key] or self.usual or [Will.PAYS]).pop(0)
        if will is Will.DECLINES and key in self.declined:
            return Will.PAYS
        if will is Will.DECLINES:
            self.declined.add(key)
        return will

    async def _does(self, page: str, will: Will) -> None:
        if will is Will.PAYS_LATE:
            await asyncio.sleep(self.minute * LATE_MINUTES)
        if will is not Will.BY_HAND:
            await self.types_in(page, paying=will is not Will.DECLINES)


@contextlib.asynccontextmanager
async def cards_of(board: Switchboard, pages: int, seed: int, minute: float) -> AsyncIterator[Cards]:
    """Cards that go wrong in fixed shares of so many pages, answering whatever comes until the block ends."""
    usual = [Will.PAYS_LATE] * round(LATE * pages) + [Will.DECLINES] * round(DECLINED * pages)
    usual += [Will.PAYS] * (pages - len(usual))
    random.Random(seed + 3).shuffle(usual)
    async with httpx.AsyncClient(verify=NO_TLS, timeout=30) as http:
        cards = Cards(board, http, usual, minute)
        answering = asyncio.create_task(cards.answer_pages())
        try:
            yield cards
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
