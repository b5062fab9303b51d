"""The WhatsApp webhook: Meta's handshake, and its deliveries. 200 means: every message in it is on the bus."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from channel_gateway.channels.whatsapp.normalise import normalise
from channel_gateway.directory import Directory, Provisioning, Unknown
from channel_gateway.domain.conversation_clock import clock_offset_seconds
from channel_gateway.domain.inbound import Broken, DeliveryReport, Inbound, InboundMessage, NotForUs
from channel_gateway.domain.webhook_signature import is_signed_by
from channel_gateway.http import Malformed, TooLarge, WrongSignature
from channel_gateway.intake import Intake
from channel_gateway.metrics import GatewayMetrics
from channel_gateway.reports import Reports
from ratiba_contracts.views import Channel as ChannelKind

log = structlog.get_logger("channel_gateway.whatsapp")

_CHANNEL = ChannelKind.WHATSAPP


@dataclass(frozen=True, slots=True)
class WebhookSecrets:
    """`app` signs deliveries, `verify_token` proves the subscription, `local_stack` moves a conversation's clock."""

    app: bytes
    verify_token: bytes
    local_stack: bytes | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the two routes work with."""

    directory: Directory
    intake: Intake
    reports: Reports
    metrics: GatewayMetrics
    secrets: WebhookSecrets
    max_bytes: int
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/webhooks/whatsapp")
        router.add_api_route("", self.handshake, methods=["GET"])
        router.add_api_route("", self.deliver, methods=["POST"])
        return router

    async def handshake(self, request: Request) -> Response:
        """Echo Meta's challenge to whoever knows the verify token; 403 to anyone else."""
        query = request.query_params
        token = query.get("hub.verify_token", "").encode("utf-8", "replace")
        if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(token, self.secrets.verify_token):
            return Response(status_code=403)
        return Response(query.get("hub.challenge", ""), media_type="text/plain")

    async def deliver(self, request: Request) -> Response:
        """Take a delivery in; whatever it raises becomes a status and a clear body in `http`."""
        body = await read_limited(request, self.max_bytes)
        if not is_signed_by(self.secrets.app, body, request.headers.get("x-hub-signature-256")):
            raise WrongSignature
        offset = clock_offset_seconds(
            request.headers.get("x-ratiba-clock"),
            request.headers.get("x-ratiba-clock-signature"),
            local_stack_secret=self.secrets.local_stack,
            now=self.clock(),
        )
        await self._take(normalise(parsed(body)), offset)
        self.metrics.webhooks.labels(_CHANNEL.value, "200").inc()
        return Response(status_code=200)

    async def _take(self, parts: list[Inbound], offset: int) -> None:
        """Take every part that can be taken. One that cannot does not keep the others back.

        Raises Provisioning when any part must come again, Unknown when every account in the payload is unknown.
        """
        served, refused = 0, list[Unknown | Provisioning]()
        for part in parts:
            if isinstance(part, NotForUs | Broken):
                self._count(part)
                continue
            try:
                await self._take_part(part, offset)
                served += 1
            except (Unknown, Provisioning) as error:
                self.metrics.inbound.labels(_CHANNEL.value, error.slug).inc()
                log.warning("webhook.part_refused", reason=error.slug)
                refused.append(error)
        for refusal in refused:
            if isinstance(refusal, Provisioning) or served == 0:
                raise refusal

    async def _take_part(self, part: InboundMessage | DeliveryReport, offset: int) -> None:
        tenant = await self.directory.of_account(_CHANNEL, part.account)
        if isinstance(part, DeliveryReport):
            await self.reports.take(tenant, _CHANNEL, part)
        else:
            await self.intake.take(tenant, _CHANNEL, part, clock_offset_seconds=offset)

    def _count(self, part: NotForUs | Broken) -> None:
        if isinstance(part, Broken):
            self.metrics.inbound.labels(_CHANNEL.value, "broken").inc()
            log.warning("webhook.part_broken", kind=part.kind, field=part.reason)
        else:
            self.metrics.inbound.labels(_CHANNEL.value, "not_for_us").inc()
            log.info("webhook.not_for_us", kind=part.kind)


async def read_limited(request: Request, limit: int) -> bytes:
    """The raw body. Raises TooLarge before more than `limit` bytes are held."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise TooLarge(limit)
    chunks, size = list[bytes](), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def parsed(body: bytes) -> Any:
    """The JSON of a body, strictly: no NaN, no nesting beyond reason. Raises Malformed."""
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed from error


def _refuse_constant(name: str) -> None:
    msg = f"{name} is no JSON"
    raise ValueError(msg)
