"""The fake's control endpoints, for drivers and tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import httpx
from pydantic import SecretStr

from ratiba_cli.fake_pesapal.faults import Mix
from ratiba_cli.plain_http import NO_TLS


@dataclass(frozen=True)
class SeenOrder:
    """One order as the provider holds it, in units of the currency. `status_told`: what it says when asked now."""

    tracking_id: str
    merchant_reference: str
    amount: float
    paid: float | None
    status: int
    status_told: int
    cancelled: bool
    submits_asked: int
    cancels_asked: int
    confirmation_code: str
    phone: str
    page: str
    made_at: datetime
    closed_at: datetime | None
    notify_at: str

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """From the control endpoint's JSON."""
        moments = {name: told[name] and datetime.fromisoformat(told[name]) for name in ("made_at", "closed_at")}
        return cls(**(told | moments))


class FakePesapalClient:
    """Sees the orders and decides them. `url` is the fake's address."""

    def __init__(self, url: str, consumer_key: str, consumer_secret: SecretStr) -> None:
        self.url = url
        self.consumer_key = consumer_key
        self.consumer_secret = consumer_secret
        self._http = httpx.AsyncClient(base_url=url, timeout=30, verify=NO_TLS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def orders(self) -> list[SeenOrder]:
        """Every order, in the order they came."""
        return [SeenOrder.read(each) for each in (await self._http.get("/_orders")).raise_for_status().json()]

    async def end(self, tracking_id: str, status: int, paid: float | None = None) -> None:
        """Decide an order: 1 paid, 2 failed, 3 charged back."""
        query: dict[str, Any] = {} if paid is None else {"paid": paid}
        (await self._http.post(f"/_orders/{tracking_id}/{status}", params=query)).raise_for_status()

    async def faults(self, **given: Any) -> None:
        """What is to go wrong with all orders that have no faults of their own, as in Faults."""
        (await self._http.put("/_faults", json=given)).raise_for_status()

    async def mix(self, mix: Mix) -> None:
        """What is to go wrong with the next orders, in a fixed mix."""
        (await self._http.post("/_mix", json=mix.model_dump())).raise_for_status()
