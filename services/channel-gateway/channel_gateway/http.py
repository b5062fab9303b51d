"""Refusals of the HTTP edge: one table from what went wrong to a status and a body that says what to do."""

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from channel_gateway.channels.whatsapp.normalise import WrongShape
from channel_gateway.directory import Provisioning, Unknown
from channel_gateway.domain.conversation_clock import ClockRefused
from channel_gateway.metrics import GatewayMetrics
from ratiba_runtime.infrastructure import PostgresAway, component_away
from ratiba_runtime.publishing import BusRefused, BusUnavailable

log = structlog.get_logger("channel_gateway.http")


class TooLarge(Exception):
    """The body is longer than the limit."""

    slug = "too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the body may have at most {limit} bytes")


class WrongSignature(Exception):
    """The body was not signed with our secret."""

    slug = "wrong-signature"

    def __init__(self) -> None:
        super().__init__("X-Hub-Signature-256 must be sha256=<hex HMAC of the raw body>")


class Malformed(Exception):
    """The body is no JSON."""

    slug = "malformed"

    def __init__(self) -> None:
        super().__init__("the body must be one JSON document in UTF-8")


class TooMany(Exception):
    """More requests than one address may make."""

    slug = "too-many"

    def __init__(self) -> None:
        super().__init__("too many requests from this address; try again in a minute")


STATUSES: dict[type[Exception], int] = {
    TooLarge: 413,
    WrongSignature: 401,
    Malformed: 400,
    WrongShape: 422,
    ClockRefused: 403,
    Unknown: 404,
    TooMany: 429,
    Provisioning: 503,
    BusUnavailable: 503,
    BusRefused: 503,
    PostgresAway: 503,
}
"""503 says: nothing was taken, come again. Meta does so for days."""


def add_refusals(app: FastAPI, metrics: GatewayMetrics) -> None:
    """Answer every refusal of the table with `{"error": slug, "message": ...}`."""

    async def refuse(request: Request, error: Exception) -> JSONResponse:
        status = STATUSES.get(type(error), 503)
        slug = getattr(error, "slug", "unavailable")
        if request.url.path.startswith("/webhooks/"):
            metrics.webhooks.labels(request.url.path.removeprefix("/webhooks/")[:20], str(status)).inc()
        log.warning("http.refused", status=status, reason=slug)
        message = str(error) if status < 500 or isinstance(error, Provisioning) else "try again in a moment"
        headers = {"Retry-After": "5"} if status == 503 else None
        return JSONResponse({"error": slug, "message": message}, status, headers)

    async def away_or_raise(request: Request, error: Exception) -> JSONResponse:
        if component_away(error) is None:
            raise error
        return await refuse(request, error)

    for kind in STATUSES:
        app.add_exception_handler(kind, refuse)
    app.add_exception_handler(PostgresError, away_or_raise)
