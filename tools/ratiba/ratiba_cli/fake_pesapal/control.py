"""How a test steers the fake and looks into it: endpoints whose paths begin with `/_`, and whether it is there."""

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from ratiba_cli.fake_pesapal.faults import Faults, Mix
from ratiba_cli.fake_pesapal.kept import order_of
from ratiba_cli.fake_pesapal.orders import Order, Status

if TYPE_CHECKING:
    from ratiba_cli.fake_pesapal.app import FakePesapal


def add_control(app: FastAPI, pesapal: "FakePesapal") -> None:
    """What a test decides, lets go wrong, and may look at."""

    @app.get("/_orders")
    async def orders() -> list[dict[str, Any]]:
        """Every order since the start, in order."""
        return [_told(each, pesapal) for each in pesapal.kept.orders.values()]

    @app.post("/_orders/{tracking_id}/{status}", status_code=204)
    async def end(tracking_id: str, status: int, paid: float | None = None) -> None:
        """Decide an order: 1 paid, 2 failed, 3 charged back."""
        pesapal.end(order_of(pesapal.kept, tracking_id), Status(status), paid)

    @app.put("/_faults", status_code=204)
    async def faults(given: Faults) -> None:
        """What is to go wrong with all orders that have no faults of their own."""
        pesapal.faults = given

    @app.post("/_mix", status_code=204)
    async def add_mix(mix: Mix) -> None:
        """What is to go wrong with the next `count` orders, in a fixed mix."""
        pesapal.mixed += mix.faults()

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        """Answer that the fake is there."""
        return {"status": "ok"}


def _told(order: Order, pesapal: "FakePesapal") -> dict[str, Any]:
    return {
        "tracking_id": order.tracking_id,
        "merchant_reference": order.merchant_reference,
        "amount": order.amount,
        "paid": order.paid,
        "status": int(order.status),
        "status_told": int(pesapal.status_of(order)),
        "cancelled": order.cancelled,
        "submits_asked": order.submits_asked,
        "cancels_asked": order.cancels_asked,
        "confirmation_code": order.confirmation_code,
        "phone": order.phone,
        "page": pesapal.page_of(order),
        "made_at": order.made_at.isoformat(),
        "closed_at": order.closed_at.isoformat() if order.closed_at else None,
        "notify_at": pesapal.kept.addresses[order.notification_id],
    }
