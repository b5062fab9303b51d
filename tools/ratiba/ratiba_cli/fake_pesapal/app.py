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
from starlette.requests import ClientDisconnect

from ratiba_cli.fake_pesapal.control import add_control
from ratiba_cli.fake_pesapal.faults import Faults
from ratiba_cli.fake_pesapal.kept import Kept, order_of
from ratiba_cli.fake_pesapal.orders import Order, Status
from ratiba_cli.fake_pesapal.wire import PesapalRefusal, SubmitOrder, status_of
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
    mixed: list[Faults] = field(default_factory=list)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def faults_of(self, order: Order) -> Faults:
        """What goes wrong with an order: its own, or what goes wrong with all."""
        return order.faults or self.faults

    def page_of(self, order: Order) -> str:
        """Where its customer types a card."""
        return f"{self.url}/pay/{order.tracking_id}"

    def status_of(self, order: Order) -> Status:
        """What is told of an order when somebody asks now."""
        return order.status_behind(timedelta(milliseconds=self.faults_of(order).status_lags_ms))

    def take(self, asked: SubmitOrder) -> Order:
        """An order from now on, with the next faults that wait for one."""
        known = next((each for each in self.kept.orders.values() if each.merchant_reference == asked.id), None)
        if known is not None:
            known.submits_asked += 1
            raise PesapalRefusal("duplicate_order", "id was used before")
        order = Order(
            asked.id,
            asked.amount,
            asked.currency,
            asked.description,
            asked.callback_url,
            asked.notification_id,
            phone=(asked.billing_address.phone_number or "").removeprefix("+"),
            faults=self.mixed.pop(0) if self.mixed else None,
        )
        self.kept.orders[order.tracking_id] = order
        if self.faults_of(order).forged:
            self._notify(order)
        return order

    def end(self, order: Order, status: Status, paid: float | None = None) -> None:
        """Decide an order and notify of it."""
        order.end(status, secrets.token_hex(8).upper(), paid)
        faults = self.faults_of(order)
        for _ in range(faults.notifications):
            self._notify(order, faults.late_ms / 1000)

    def cancel(self, order: Order) -> dict[str, str]:
        """Cancel an order; that is done once, as with the provider."""
        order.cancels_asked += 1
        faults = self.faults_of(order)
        if faults.cancels == "break" and (faults.breaks is None or order.cancels_asked <= faults.breaks):
            raise _asked_for()
        if not order.is_open:
            return {"status": "500", "message": "Order could not be cancelled."}
        order.cancel()
        if faults.cancel_told_ms is not None:
            self._notify(order, faults.cancel_told_ms / 1000)
        if faults.cancels == "lose":
            raise _asked_for()
        return {"status": "200", "message": "Order successfully cancelled."}

    async def close(self) -> None:
        """Give up what has not been sent."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _notify(self, order: Order, delay: float = 0.0) -> None:
        task = asyncio.create_task(self._deliver(order, delay))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, order: Order, delay: float) -> None:
        """Tried once: what nobody takes is lost."""
        await asyncio.sleep(delay)
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
    add_control(app, pesapal)
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
        try:
            asked = SubmitOrder.model_validate_json(await request.body())
        except ClientDisconnect as gone:  # whoever asked was killed in the middle: nobody hears this
            raise PesapalRefusal("invalid_api_request_parameters", "the caller has gone") from gone
        except ValidationError as error:
            raise PesapalRefusal("invalid_api_request_parameters", str(error.errors()[0]["loc"])) from error
        if asked.notification_id not in pesapal.kept.addresses:
            raise PesapalRefusal("invalid_ipn_id", "notification_id is not known")
        if pesapal.faults.submits == "break":
            raise _asked_for()
        order = pesapal.take(asked)
        if pesapal.faults_of(order).submits == "lose":
            raise _asked_for()
        return {
            "order_tracking_id": order.tracking_id,
            "merchant_reference": order.merchant_reference,
            "redirect_url": pesapal.page_of(order),
            "error": None,
            "status": "200",
        }

    @app.get("/api/Transactions/GetTransactionStatus")
    async def status(request: Request, orderTrackingId: str) -> dict[str, Any]:  # noqa: N803  the provider's name
        """What became of an order."""
        _authorise(request, pesapal)
        order = order_of(pesapal.kept, orderTrackingId)
        faults = pesapal.faults_of(order)
        await asyncio.sleep(faults.status_ms / 1000)
        if faults.break_status:
            raise _asked_for()
        return status_of(order, pesapal.status_of(order))

    @app.post("/api/Transactions/CancelOrder")
    async def cancel(request: Request, asked: dict[str, str]) -> dict[str, str]:
        """Take an order back that nobody has paid."""
        _authorise(request, pesapal)
        return pesapal.cancel(order_of(pesapal.kept, asked.get("order_tracking_id", "")))


def _add_page(app: FastAPI, pesapal: FakePesapal) -> None:
    @app.get("/pay/{tracking_id}")
    async def page(tracking_id: str) -> HTMLResponse:
        """Where a customer would type a card."""
        return _page(order_of(pesapal.kept, tracking_id))

    @app.post("/pay/{tracking_id}")
    async def pay(tracking_id: str, request: Request) -> Response:
        """A person pays or is declined; who had the page open when the order was closed is shown that."""
        chosen = await request.body()
        order = order_of(pesapal.kept, tracking_id)
        if not order.is_open:
            return _page(order)
        pays = b"result=1" in chosen and not pesapal.faults_of(order).declines
        pesapal.end(order, Status.COMPLETED if pays else Status.FAILED)
        return RedirectResponse(order.callback_url, 303)


def _page(order: Order) -> HTMLResponse:
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


def _authorise(request: Request, pesapal: FakePesapal) -> None:
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in pesapal.tokens:
        raise PesapalRefusal("invalid_token", "the token is missing or wrong", 401)


def _asked_for() -> PesapalRefusal:
    return PesapalRefusal("internal_error", "asked for by the test")
