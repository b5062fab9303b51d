"""The HTTP face: callbacks of providers, and nothing else."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from payments.callbacks import Callbacks
from payments.domain.callback_path import attempt_of, is_notification
from payments.domain.daraja_callback import NotACallback, read_callback
from payments.metrics import PaymentsMetrics
from ratiba_runtime.infrastructure import PostgresAway, component_away
from ratiba_runtime.tenancy import TenantUnknown, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("payments.http")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class NotOurs(LookupError):
    """No path of ours."""


class TooLarge(ValueError):
    """More than a callback ever is."""


class Routes:
    """What the routes work with."""

    def __init__(
        self, tenants: TenantRegistry, callbacks: Callbacks, secret: bytes, max_bytes: int, metrics: PaymentsMetrics
    ) -> None:
        self._tenants = tenants
        self._callbacks = callbacks
        self._secret = secret
        self._max_bytes = max_bytes
        self._metrics = metrics

    async def daraja(self, tenant: str, token: str, request: Request) -> Response:
        """Daraja's word about one prompt. 200: it is committed. 404 for a path that we never made."""
        attempt_id = attempt_of(self._secret, tenant, token)
        if attempt_id is None:
            raise NotOurs
        told = read_callback(_parsed(await self._body(request)))
        with bind_tenant(await self._tenants.get(tenant)):
            made_of_it = await self._callbacks.daraja(attempt_id, told)
        self._metrics.callbacks.labels("daraja", made_of_it).inc()
        return JSONResponse({"ResultCode": 0, "ResultDesc": "Accepted"})

    async def pesapal(self, tenant: str, token: str, request: Request) -> Response:
        """PesaPal's notification that an order changed; it says nothing else."""
        if not is_notification(self._secret, tenant, token):
            raise NotOurs
        query = request.query_params
        reference, ours = query.get("OrderTrackingId", "")[:100], query.get("OrderMerchantReference", "")[:50]
        with bind_tenant(await self._tenants.get(tenant)):
            made_of_it = await self._callbacks.pesapal(ours, reference)
        self._metrics.callbacks.labels("pesapal", made_of_it).inc()
        kind = query.get("OrderNotificationType", "IPNCHANGE")[:20]
        return JSONResponse(
            {"orderNotificationType": kind, "orderTrackingId": reference, "orderMerchantReference": ours, "status": 200}
        )

    async def paid_page(self, tenant: str, token: str) -> Response:
        """Where a customer lands after paying by card: a word, for the chat says the rest."""
        if attempt_of(self._secret, tenant, token) is None:
            raise NotOurs
        return HTMLResponse(
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Thank you</title>'
            "<main><h1>Thank you</h1><p>Go back to the chat: it tells you whether the payment went through.</p>"
            '<p lang="sw">Asante. Rudi kwenye mazungumzo: utaambiwa kama malipo yamefaulu.</p></main></html>'
        )

    async def _body(self, request: Request) -> bytes:
        chunks, size = list[bytes](), 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._max_bytes:
                raise TooLarge
            chunks.append(chunk)
        return b"".join(chunks)


def build_app(routes: Routes, lifespan: Lifespan) -> FastAPI:
    """The application. No generated documentation is served: it is no public interface."""
    app = FastAPI(title="payments", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_api_route("/callbacks/daraja/{tenant}/{token}", routes.daraja, methods=["POST"])
    app.add_api_route("/callbacks/pesapal/{tenant}/{token}", routes.pesapal, methods=["GET"])
    app.add_api_route("/callbacks/pesapal/paid/{tenant}/{token}", routes.paid_page, methods=["GET"])
    for refusal, status in _STATUSES.items():
        app.add_exception_handler(refusal, _refuse(status))
    app.add_exception_handler(PostgresError, _away_or_raise)
    return app


_STATUSES: dict[type[Exception], int] = {
    NotOurs: 404,
    TenantUnknown: 404,
    NotACallback: 400,
    TooLarge: 413,
    PostgresAway: 503,
}
"""503 says: nothing was taken, come again."""


def _refuse(status: int) -> Callable[[Request, Exception], Any]:
    async def refuse(_request: Request, error: Exception) -> Response:
        log.warning("http.refused", status=status, reason=type(error).__name__)
        headers = {"Retry-After": "5"} if status == 503 else None
        return JSONResponse({"error": type(error).__name__}, status, headers)

    return refuse


async def _away_or_raise(request: Request, error: Exception) -> Response:
    if component_away(error) is None:
        raise error
    answer: Response = await _refuse(503)(request, error)
    return answer


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotACallback from error
