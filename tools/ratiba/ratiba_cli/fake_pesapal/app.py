"""The fake's HTTP face: the provider's endpoints, its page for the card, and control endpoints below `/_`."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import SecretStr, ValidationError
from starlette.middleware.base import RequestResponseEndpoint

from ratiba_cli.fake_pesapal.kept import Kept
from ratiba_cli.fake_pesapal.orders import DESCRIPTIONS, Order, Status
from ratiba_cli.fake_pesapal.wire import Faults, PesapalRefusal, SubmitOrder
from ratiba_cli.plain_http import NO_TLS


@dataclass
class FakePesapal:
    """What the fake holds. What a provider keeps for good is in `kept`, and in its file where there is one."""

    url: str
    consumer_key: str
    consumer_secret: SecretStr
    kept: Kept = field(default_factory=Kept)
    tokens: set[str] = field(default_factory=set)
    faults: Faults = field(default_factory=Faults)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def end(self, order: Order, status: Status, paid: float | None = None) -> None:
        """Decide an order and notify of it."""
        order.status = status
        if status is Status.COMPLETED:
            order.paid, order.confirmation_code = paid or order.amount, secrets.token_hex(8).upper()
        for _ in range(self.faults.notifications):
            task = asyncio.create_task(self._notify(order))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def cancel(self, order: Order) -> dict[str, str]:
        """Cancel an order; that is done once, as with the provider."""
        if not order.is_open:
            return {"status": "500", "message": "Order could not be cancelled."}
        order.cancelled = True
        if self.faults.cancels == "lose":
            raise PesapalRefusal("internal_error", "asked for by the test")
        return {"status": "200", "message": "Order successfully cancelled."}

    async def close(self) -> None:
        """Give up what has not been sent."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _notify(self, order: Order) -> None:
        query = {
            "OrderTrackingId": order.tracking_id,
            "OrderMerchantReference": order.merchant_reference,
            "OrderNotificationType": "IPNCHANGE",
        }
        async with httpx.AsyncClient(verify=NO_TLS, timeout=10) as client:
            with contextlib.suppress(httpx.HTTPError):
                await client.get(self.kept.addresses[order.notification_id], params=query)


def create_app(pesapal: FakePesapal) -> FastAPI:
    """The fake as an application."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await pesapal.close()

    app = FastAPI(title="Fake PesaPal", lifespan=lifespan)

    @app.middleware("http")
    async def keep(request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Have on disk whatever a call changed before it is answered."""
        response = await call_next(request)
        if request.method != "GET":
            pesapal.kept.write()
        return response

    @app.exception_handler(PesapalRefusal)
    async def refuse(_: Request, refusal: PesapalRefusal) -> JSONResponse:
        return JSONResponse(refusal.body(), refusal.status)

    _add_provider(app, pesapal)
    _add_page(app, pesapal)
    _add_control(app, pesapal)
    return app


def _add_provider(app: FastAPI, pesapal: FakePesapal) -> None:
    @app.post("/api/Auth/RequestToken")
    async def token(asked: dict[str, str]) -> dict[str, Any]:
        """A token for five minutes."""
        wanted = pesapal.consumer_secret.get_secret_value()
        if asked.get("consumer_key") != pesapal.consumer_key or asked.get("consumer_secret") != wanted:
            raise PesapalRefusal("invalid_consumer_key_or_secret_provided", "")
        value = secrets.token_urlsafe(40)
        pesapal.tokens.add(value)
        until = (datetime.now(UTC) + timedelta(minutes=5)).isoformat().replace("+00:00", "Z")
        return {
            "token": value,
            "expiryDate": until,
            "error": None,
            "status": "200",
            "message": "Request processed successfully",
        }

    @app.post("/api/URLSetup/RegisterIPN")
    async def register(request: Request, asked: dict[str, str]) -> dict[str, Any]:
        """Remember where to notify."""
        _authorise(request, pesapal)
        ipn_id = secrets.token_hex(16)
        pesapal.kept.addresses[ipn_id] = asked["url"]
        kind = asked["ipn_notification_type"]
        return {
            "url": asked["url"],
            "created_date": datetime.now(UTC).isoformat(),
            "ipn_id": ipn_id,
            "ipn_notification_type_description": kind,
            "ipn_status_description": "Active",
            "error": None,
            "status": "200",
        }

    @app.post("/api/Transactions/SubmitOrderRequest")
    async def submit(request: Request) -> dict[str, Any]:
        """Take an order."""
        _authorise(request, pesapal)
        if pesapal.faults.break_orders:
            raise PesapalRefusal("internal_error", "asked for by the test")
        try:
            asked = SubmitOrder.model_validate_json(await request.body())
        except ValidationError as error:
            raise PesapalRefusal("invalid_api_request_parameters", str(error.errors()[0]["loc"])) from error
        if asked.notification_id not in pesapal.kept.addresses:
            raise PesapalRefusal("invalid_ipn_id", "notification_id is not known")
        if any(each.merchant_reference == asked.id for each in pesapal.kept.orders.values()):
            raise PesapalRefusal("duplicate_order", "id was used before")
        order = Order(
            asked.id, asked.amount, asked.currency, asked.description, asked.callback_url, asked.notification_id
        )
        pesapal.kept.orders[order.tracking_id] = order
        return {
            "order_tracking_id": order.tracking_id,
            "merchant_reference": order.merchant_reference,
            "redirect_url": f"{pesapal.url}/pay/{order.tracking_id}",
            "error": None,
            "status": "200",
        }

    @app.get("/api/Transactions/GetTransactionStatus")
    async def status(request: Request, orderTrackingId: str) -> dict[str, Any]:  # noqa: N803  the provider's name
        """What became of an order."""
        _authorise(request, pesapal)
        if pesapal.faults.break_status:
            raise PesapalRefusal("internal_error", "asked for by the test")
        return _status(_order(pesapal, orderTrackingId))

    @app.post("/api/Transactions/CancelOrder")
    async def cancel(request: Request, asked: dict[str, str]) -> dict[str, str]:
        """Take an order back that nobody has paid."""
        _authorise(request, pesapal)
        order = _order(pesapal, asked.get("order_tracking_id", ""))
        order.cancels_asked += 1
        if pesapal.faults.cancels == "break":
            raise PesapalRefusal("internal_error", "asked for by the test")
        return pesapal.cancel(order)


def _add_page(app: FastAPI, pesapal: FakePesapal) -> None:
    @app.get("/pay/{tracking_id}")
    async def page(tracking_id: str) -> HTMLResponse:
        """Where a customer would type a card."""
        order = _order(pesapal, tracking_id)
        buttons = (
            f'<form method="post" action="/pay/{order.tracking_id}">'
            '<button name="result" value="1">Pay by card</button>'
            '<button name="result" value="2">Be declined</button></form>'
        )
        return HTMLResponse(
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Pay by card</title>'
            f"<main><h1>{order.currency} {order.amount:,.2f}</h1><p>{escape(order.description)}</p>"
            f"{buttons if order.is_open else '<p>This order is closed.</p>'}</main></html>"
        )

    @app.post("/pay/{tracking_id}")
    async def pay(tracking_id: str, request: Request) -> Response:
        """A person pays or is declined."""
        order = _order(pesapal, tracking_id)
        if order.is_open:
            pesapal.end(order, Status.COMPLETED if b"result=1" in await request.body() else Status.FAILED)
        return RedirectResponse(order.callback_url, 303)


def _add_control(app: FastAPI, pesapal: FakePesapal) -> None:
    @app.get("/_orders")
    async def orders() -> list[dict[str, Any]]:
        """Every order since the start, in order."""
        return [
            {
                "tracking_id": each.tracking_id,
                "merchant_reference": each.merchant_reference,
                "amount": each.amount,
                "status": int(each.status),
                "cancelled": each.cancelled,
                "cancels_asked": each.cancels_asked,
                "confirmation_code": each.confirmation_code,
                "notify_at": pesapal.kept.addresses[each.notification_id],
            }
            for each in pesapal.kept.orders.values()
        ]

    @app.post("/_orders/{tracking_id}/{status}", status_code=204)
    async def end(tracking_id: str, status: int, paid: float | None = None) -> None:
        """Decide an order: 1 paid, 2 failed, 3 charged back."""
        pesapal.end(_order(pesapal, tracking_id), Status(status), paid)

    @app.put("/_faults", status_code=204)
    async def faults(given: Faults) -> None:
        """What is to go wrong."""
        pesapal.faults = given

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        """Answer that the fake is there."""
        return {"status": "ok"}


def _authorise(request: Request, pesapal: FakePesapal) -> None:
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in pesapal.tokens:
        raise PesapalRefusal("invalid_token", "the token is missing or wrong", 401)


def _order(pesapal: FakePesapal, tracking_id: str) -> Order:
    order = pesapal.kept.orders.get(tracking_id)
    if order is None:
        raise PesapalRefusal("invalid_order_tracking_id", "there is no such order")
    return order


def _status(order: Order) -> dict[str, Any]:
    paid = order.status in (Status.COMPLETED, Status.REVERSED)
    return {
        "payment_method": "Visa" if order.status is not Status.INVALID else "",
        "amount": order.paid if paid else order.amount,
        "created_date": order.made_at.isoformat(),
        "confirmation_code": order.confirmation_code,
        "payment_status_description": DESCRIPTIONS[order.status],
        "description": None,
        "message": "Request processed successfully",
        "payment_account": "476173******0010" if order.status is not Status.INVALID else "",
        "call_back_url": f"{order.callback_url}?OrderTrackingId={order.tracking_id}",
        "status_code": int(order.status),
        "merchant_reference": order.merchant_reference,
        "currency": order.currency,
        "error": {"error_type": None, "code": None, "message": None, "call_back_url": None},
        "status": "200",
    }
