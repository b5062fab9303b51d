"""Logs, traces and metrics. Never in them: message text, phone numbers, or ids in a name or a label.

Logs are JSON, one dotted fact an event (`outbox.row_refused`), with the bound tenant, key and message. Spans and
labels carry the template of a subject, so their number does not grow with customers.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from ratiba_contracts.subjects import ROOT, original_subject

_SAFE_FIELDS = ("slug", "sqlstate", "constraint_name", "table_name", "err_code")
"""Fields of an exception that name a rule or a code, never a customer's value."""


def subject_template(subject: str) -> str:
    """A subject with its tenant and key taken out: `ratiba.{tenant}.booking.booked.v1.{key}`."""
    tokens = original_subject(subject).split(".")
    if tokens[0] == ROOT and len(tokens) > 5:
        head = ["{tenant}", *tokens[2:5]]
        if tokens[2] == "ask":
            return ".".join([ROOT, "{tenant}", *tokens[2:]])
        return ".".join([ROOT, *head, "{key}"])
    if tokens[0] == "dead":
        return "dead.{stream}.{consumer}"
    return tokens[0] if tokens[0] != "" else "(none)"


def configure_logging(service: str, level: str = "INFO") -> None:
    """JSON lines on standard output for structlog and for libraries alike. Call once, first of all."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_service(service),
        _add_trace,
        describe_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_of_library, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, logging.getLevelName(level)), force=True)


def describe_error(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace `exc_info` by the types and places of the error, without its words.

    An exception's words quote values: a validation error its input, a unique violation the customer's phone.
    """
    info = event.pop("exc_info", None)
    error = _error_of(info)
    if error is not None:
        event["error"] = [_described(each) for each in _chain(error)]
    return event


def _error_of(info: object) -> BaseException | None:
    match info:
        case BaseException():
            return info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
    return None


def _chain(error: BaseException) -> list[BaseException]:
    seen: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return seen


def _described(error: BaseException) -> dict[str, Any]:
    described: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    for name in _SAFE_FIELDS:
        value = getattr(error, name, None)
        if isinstance(value, str | int):
            described[name] = value
    described["at"] = _places(error.__traceback__)
    return described


def _places(tb: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(tb)[-8:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]


def _add_service(service: str) -> Any:
    def add(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.setdefault("service", service)
        return event

    return add


def _add_trace(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
    return event


def _name_of_library(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record = event.get("_record")
    if record is not None:
        event["library"] = record.name
    return event


def tracer_provider(service: str, otlp_endpoint: str | None) -> TracerProvider | None:
    """Traces to an OpenTelemetry collector, or None (and no cost) when no endpoint is set."""
    if otlp_endpoint is None:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  costs 0.2 s

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
    return provider
