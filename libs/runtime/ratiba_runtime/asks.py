"""Requests whose answer must be fresh. Whatever happens, the asker gets an outcome: the answer or a refusal.

An exception in a responder would leave the asker waiting for the whole timeout, so a responder returns refusals,
and what it did not foresee becomes one here.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import nats.errors
import structlog
from pydantic import ValidationError

from ratiba_contracts.asks import ANSWER_SECONDS, Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.requests import Answer, Refusal
from ratiba_contracts.subjects import ask_subject
from ratiba_runtime.broker import Question
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.outbox_rows import trace_headers
from ratiba_runtime.tenancy import TenantUnknown, bind_tenant

if TYPE_CHECKING:
    from faststream.nats import NatsBroker
    from nats.aio.client import Client

    from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("ratiba.asks")

AnswerT = TypeVar("AnswerT", bound=Contract)
Responder = Callable[[Any], Awaitable[Contract]]

NO_RESPONDER = Refusal(slug="nobody-answers", message="The service that answers is not running.")
TIMED_OUT = Refusal(slug="timed-out", message="No answer in time.")
UNREADABLE = Refusal(slug="unreadable-answer", message="The answer breaks its contract.")
BUS_AWAY = Refusal(slug="bus-unavailable", message="The bus is away.")


async def put_question(
    client: "Client",
    ask: Ask,
    tenant: str,
    request: Contract,
    *,
    timeout: float = 1.0,  # noqa: ASYNC109  the client's own parameter
) -> Contract | Refusal:
    """Ask, and wait at most `timeout` seconds. Returns `ask.answer` or a Refusal; raises nothing of the bus's."""
    subject = ask_subject(tenant, ask.context, ask.verb)
    body = request.model_dump_json().encode()
    try:
        reply = await client.request(subject, body, timeout=timeout, headers=trace_headers() or None)
    except nats.errors.NoRespondersError:
        return NO_RESPONDER
    except nats.errors.TimeoutError:
        return TIMED_OUT
    except nats.errors.Error:
        return BUS_AWAY
    answer: type[Any] = Answer[ask.answer]  # type: ignore[name-defined]  # the answer's model is data
    try:
        result: Contract | Refusal = answer.model_validate_json(reply.data, extra="ignore").result
    except ValidationError:
        return UNREADABLE
    return result


def answer_with(broker: "NatsBroker", tenants: "TenantRegistry", ask: Ask, respond: Responder) -> None:
    """Answer `ask` for every tenant with `respond(request)`, which runs with the tenant bound.

    Replicas share the requests; 16 at a time a process. What takes longer than ANSWER_SECONDS is given up and refused:
    soon after, the bus would no longer let the answer pass. Call before the broker starts.
    """

    async def responder(question: Question) -> bytes:
        slug = question.subject.split(".")[1]
        try:
            request = ask.request.model_validate_json(question.body, extra="ignore")
            with bind_tenant(await tenants.get(slug)), structlog.contextvars.bound_contextvars(tenant=slug):
                async with asyncio.timeout(ANSWER_SECONDS):
                    result = await respond(request)
        except ValidationError as error:
            places = "; ".join(".".join(map(str, each["loc"])) + ": " + each["type"] for each in error.errors())
            result = Refusal(slug="invalid-request", message=f"The request breaks its contract: {places}")
        except TenantUnknown:
            result = Refusal(slug="tenant-unknown", message=f"There is no tenant {slug!r}.")
        except Exception as error:
            away = component_away(error)
            log.error("asks.failed", ask=f"{ask.context}.{ask.verb}", exc_info=error)  # noqa: TRY400  exc_info given
            result = Refusal(
                slug="infrastructure-away" if away else "internal-error", message="It could not be done now."
            )
        answer: type[Any] = Answer[ask.answer]  # type: ignore[name-defined]
        return bytes(answer(result=result).model_dump_json().encode())

    broker.subscriber(ask.pattern, queue=ask.responder, max_workers=16)(responder)
