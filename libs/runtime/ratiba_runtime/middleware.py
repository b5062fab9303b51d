"""What happens around every handler: whose message it is, that it stays alive, and how it ends.

| the handler                        | the message                                                        |
|------------------------------------|--------------------------------------------------------------------|
| returns                            | acknowledged                                                       |
| meets a server that is away        | kept in hand; handled again when the server is back                |
| raises                             | delivered again after a growing delay                              |
| raises at the last delivery        | dead letter (acknowledged by its stream), then terminated          |
| never runs: the message is poison  | the same, at the first delivery                                    |
| is cancelled by a shutdown         | given back at once                                                 |
"""

import asyncio
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from faststream import BaseMiddleware
from faststream.exceptions import NackMessage, RejectMessage
from opentelemetry import trace

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.envelope import Envelope
from ratiba_runtime.delivery import Delivery, bind_delivery, delivery_of
from ratiba_runtime.failures import LONGEST_DELAY, Poison, PutAside, Retry, WaitFor, judge, outcome_of
from ratiba_runtime.heartbeats import Heartbeats
from ratiba_runtime.infrastructure import InfrastructurePause, ShuttingDown
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.telemetry import subject_template
from ratiba_runtime.tenancy import TenantContext, bind_tenant

if TYPE_CHECKING:
    from faststream.nats import NatsMessage

log = structlog.get_logger("ratiba.messages")


class Tenants(Protocol):
    """Where a slug becomes a tenant."""

    async def get(self, slug: str) -> TenantContext:
        """The tenant, or TenantUnknown."""


class DeadLetterOffice(Protocol):
    """Where messages that cannot be handled are put."""

    async def put(self, message: "NatsMessage", delivery: Delivery, reason: str) -> None:
        """Store the message durably, or raise."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What the middleware works with; one for a process."""

    consumers: Mapping[tuple[str, str], Consumer]
    tenants: Tenants
    dead_letters: DeadLetterOffice
    pause: InfrastructurePause
    heartbeats: Heartbeats
    metrics: Metrics

    def __call__(self, message: Any, /, *, context: Any) -> "HandlingMiddleware":
        """FastStream calls this once a message."""
        return HandlingMiddleware(message, context=context, handling=self)


class HandlingMiddleware(BaseMiddleware):
    """Wraps the handler of one delivery. Messages without JetStream (requests) pass through untouched."""

    def __init__(self, message: Any, /, *, context: Any, handling: Handling) -> None:
        super().__init__(message, context=context)
        self._handling = handling

    async def consume_scope(self, call_next: Any, msg: Any) -> Any:
        """Run the handler until it succeeds or the message must go elsewhere."""
        delivery = delivery_of(msg.raw_message)
        if delivery is None:
            return await call_next(msg)
        started = time.perf_counter()
        consumer, subject = delivery.consumer, subject_template(delivery.subject)
        handling = self._handling
        with (
            bind_delivery(delivery),
            structlog.contextvars.bound_contextvars(consumer=consumer, sequence=delivery.sequence),
            handling.heartbeats.holding(msg.raw_message),
        ):
            outcome = "handled"
            try:
                return await self._until_settled(call_next, msg, delivery)
            except _Settled as settled:
                outcome = settled.outcome
                raise settled.instruction from settled.cause
            except asyncio.CancelledError:
                outcome = "given_back"
                await msg.nack()
                raise
            except Exception as error:
                # A fault of this very code must not spend all deliveries within milliseconds.
                outcome = "retried"
                log.critical("message.middleware_failed", exc_info=error)
                raise NackMessage(delay=LONGEST_DELAY) from error
            finally:
                log.debug("message.settled", outcome=outcome)
                handling.metrics.messages.labels(consumer, subject, outcome).inc()
                handling.metrics.message_seconds.labels(consumer, subject).observe(time.perf_counter() - started)

    async def _until_settled(self, call_next: Any, msg: Any, delivery: Delivery) -> Any:
        while True:
            try:
                await self._handling.pause.wait()
                with ExitStack() as bindings:
                    await self._bind(msg, delivery, bindings)
                    return await call_next(msg)
            except ShuttingDown as error:
                log.info("message.given_back", deliveries=delivery.deliveries)
                raise _Settled("given_back", NackMessage()) from error
            except Exception as error:  # noqa: BLE001  every failure of a handler is judged here
                await self._failed(error, msg, delivery)

    async def _bind(self, msg: Any, delivery: Delivery, bindings: ExitStack) -> None:
        envelope = await msg.decode()
        if not isinstance(envelope, Envelope):
            return
        _check_belongs(envelope, delivery.event_subject)
        tenant = await self._handling.tenants.get(envelope.tenant)
        bindings.enter_context(bind_tenant(tenant))
        bindings.enter_context(
            structlog.contextvars.bound_contextvars(
                tenant=tenant.slug, key=envelope.partitionkey, message_id=str(envelope.id), fact=envelope.type
            )
        )

    async def _failed(self, error: Exception, msg: Any, delivery: Delivery) -> None:
        """Return to try again in this delivery; raise _Settled to end it."""
        handling = self._handling
        declared = handling.consumers.get((delivery.stream, delivery.consumer))
        max_deliver = declared.max_deliver if declared is not None else delivery.deliveries + 1
        verdict = judge(
            error,
            deliveries=delivery.deliveries,
            max_deliver=max_deliver,
            can_wait_for=handling.pause.can_probe,
        )
        match verdict:
            case WaitFor(component):
                handling.metrics.pauses.labels(component).inc()
                log.warning("message.waits_for_infrastructure", component=component, exc_info=error)
                handling.pause.begin(component)
                return
            case Retry(delay):
                log.warning("message.failed", deliveries=delivery.deliveries, delay=delay, exc_info=error)
                instruction: Exception = NackMessage(delay=delay)
            case PutAside(reason, poison):
                log.error("message.put_aside", reason=reason, poison=poison, exc_info=error)
                await self._put_aside(msg, delivery, reason, error)
                instruction = RejectMessage()
        span = trace.get_current_span()
        span.set_status(trace.StatusCode.ERROR, type(error).__name__)
        raise _Settled(outcome_of(verdict), instruction) from error

    async def _put_aside(self, msg: Any, delivery: Delivery, reason: str, error: Exception) -> None:
        try:
            await self._handling.dead_letters.put(msg, delivery, reason)
        except Exception as unstored:
            # Not terminated: it comes again, or the server's advisory hands it to the mover.
            log.error("message.not_put_aside", exc_info=unstored)  # noqa: TRY400  exc_info is rendered without words
            raise _Settled("retried", NackMessage(delay=5.0)) from error
        self._handling.metrics.dead_letters.labels(delivery.consumer, type(error).__name__).inc()


def _check_belongs(envelope: Envelope[Any], subject: str) -> None:
    """Raise Poison unless the envelope says what its subject says.

    Credentials confine a writer by subject, so the tenant a handler works for must be the subject's.
    """
    said = f"{envelope.type.replace('ratiba.', f'ratiba.{envelope.tenant}.', 1)}.{envelope.partitionkey}"
    if not envelope.subject == said == subject:
        reason = "its envelope does not belong on the subject it was published on"
        raise Poison(reason)


class _Settled(Exception):
    """How a delivery ends and what FastStream is told about it."""

    def __init__(self, outcome: str, instruction: Exception) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.instruction = instruction

    @property
    def cause(self) -> BaseException | None:
        """The failure behind it."""
        return self.__cause__
