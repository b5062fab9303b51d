"""Orders of cards, as tests place and find them."""

from typing import Any

import httpx
from pydantic import SecretStr

from ratiba_cli.fake_pesapal.client import FakePesapalClient, SeenOrder
from ratiba_contracts.payment_requests import PesapalAccount, SetUpPayments
from ratiba_contracts.payments import Method
from ratiba_runtime.testing import eventually

from .house import House


def account(pesapal: FakePesapalClient, secret: SecretStr | None = None) -> SetUpPayments:
    """The business's account at the fake."""
    keys = PesapalAccount(
        consumer_key=SecretStr(pesapal.consumer_key), consumer_secret=secret or pesapal.consumer_secret
    )
    return SetUpPayments(actor="tests", account=keys)


async def newest(cards: FakePesapalClient, before: int) -> SeenOrder:
    """The order that is placed when there were `before`."""

    async def there() -> SeenOrder | None:
        orders = await cards.orders()
        return orders[-1] if len(orders) > before else None

    found: SeenOrder = await eventually(there)
    return found


async def order_of(house: House, cards: FakePesapalClient, *amounts: int, **overrides: Any) -> tuple[Any, SeenOrder]:
    """A payment by card that is asked for, and its order."""
    before = len(await cards.orders())
    fact = await house.request(*amounts, method=Method.CARD, **overrides)
    return fact, await newest(cards, before)


async def as_it_is(cards: FakePesapalClient, order: SeenOrder) -> SeenOrder:
    """The order as the provider holds it now."""
    return next(each for each in await cards.orders() if each.tracking_id == order.tracking_id)


async def tried(cards: FakePesapalClient, order: SeenOrder, times: int = 1) -> None:
    """Wait until the provider was asked so often to cancel an order."""

    async def often() -> bool:
        return (await as_it_is(cards, order)).cancels_asked >= times

    await eventually(often)


async def pay(cards: FakePesapalClient, order: SeenOrder) -> None:
    """As somebody who has the page open."""
    async with httpx.AsyncClient() as browser:
        await browser.post(f"{cards.url}/pay/{order.tracking_id}", data={"result": "1"}, follow_redirects=True)
