"""By what a guest pays: a phone that rings, or a card and the page for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tests.chaos.paying_cards import Cards, Will

from ratiba_cli.fake_daraja.behaviour import Customer
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_daraja.prompts import RESULT_OF_CUSTOMER

_ON_THE_PHONE: Mapping[Will, Customer] = {Will.PAYS: "pays", Will.DECLINES: "declines", Will.BY_HAND: "by_hand"}


class Means(Protocol):
    """One of the two, of one guest. A request is a prompt's id at the provider, or the address of a page."""

    async def will(self, will: Will) -> None:
        """What they do with the next request, whatever befalls it on its way."""

    async def requests(self) -> list[str]:
        """What has reached them so far, in order."""

    async def ends(self, request: str, *, paying: bool) -> bool:
        """Pay or decline; False where it is too late for either."""


@dataclass(frozen=True)
class Phone:
    """M-Pesa on this phone (E.164)."""

    daraja: FakeDarajaClient
    phone: str

    async def will(self, will: Will) -> None:
        """See Means."""
        await self.daraja.habit(self.phone, _ON_THE_PHONE[will], after_ms=50)

    async def requests(self) -> list[str]:
        """See Means."""
        return [each.checkout_id for each in await self.daraja.prompts(self.phone)]

    async def ends(self, request: str, *, paying: bool) -> bool:
        """See Means."""
        return await self.daraja.decide(request, RESULT_OF_CUSTOMER["pays" if paying else "declines"])


@dataclass(frozen=True)
class Card:
    """The card of who talks in this conversation."""

    cards: Cards
    key: str

    async def will(self, will: Will) -> None:
        """See Means."""
        self.cards.will(self.key, will)

    async def requests(self) -> list[str]:
        """See Means."""
        return self.cards.board.pages_of(self.key)

    async def ends(self, request: str, *, paying: bool) -> bool:
        """See Means."""
        return await self.cards.types_in(request, paying=paying)
