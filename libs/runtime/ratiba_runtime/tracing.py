"""Traces that cross the bus. Span names carry the template of a subject, never an id: their number stays small."""

from typing import Any

from faststream.nats.opentelemetry.middleware import NatsTelemetryMiddleware
from faststream.nats.opentelemetry.provider import NatsTelemetrySettingsProvider
from faststream.opentelemetry.middleware import TelemetryMiddleware
from nats.aio.msg import Msg
from opentelemetry.trace import TracerProvider

from ratiba_runtime.telemetry import subject_template


class TemplatedSettings(NatsTelemetrySettingsProvider):
    """FastStream's settings with the subject's template wherever a name or a metric attribute is made of it."""

    __slots__ = ()

    def get_publish_destination_name(self, cmd: Any) -> str:
        """Name of a publishing span."""
        return subject_template(cmd.destination)

    def get_consume_destination_name(self, msg: Any) -> str:
        """Name of a handling span."""
        return subject_template(msg.raw_message.subject)


def _settings_of(message: Any) -> TemplatedSettings | None:
    return TemplatedSettings() if message is None or isinstance(message, Msg) else None


class BusTracing(NatsTelemetryMiddleware):
    """FastStream's telemetry with bounded names."""

    def __init__(self, provider: TracerProvider) -> None:
        TelemetryMiddleware.__init__(self, settings_provider_factory=_settings_of, tracer_provider=provider)
