"""One message waiting in the outbox: a fact, or a timer to arm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opentelemetry import propagate, trace

from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import fact_of_type
from ratiba_contracts.streams import stream_of


class Unregistered(Exception):
    """A message whose type is not in the register of facts may not cross the bus."""

    def __init__(self, type_: str) -> None:
        super().__init__(f"{type_!r} is not a registered fact: add it to ratiba_contracts.facts")
        self.type = type_


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """What the relay publishes. Rows of one `key` leave one after the other, in the order they were emitted.

    `message_id` becomes Nats-Msg-Id, so that publishing a row twice stores it once. A stream carries every tenant, so a
    fact's begins with its tenant: nobody can use up an id of somebody else.
    """

    stream: str
    subject: str
    key: str
    message_id: str
    headers: Mapping[str, str]
    payload: str


def trace_headers(headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """`headers` and the running trace's context, so that whoever handles the message joins the trace."""
    carried = dict(headers or {})
    if trace.get_current_span().get_span_context().is_valid:  # asking the propagators costs more than all the rest
        propagate.inject(carried)
    return carried


def fact_row(envelope: Envelope[Any], headers: Mapping[str, str] | None = None) -> OutboxRow:
    """The row of a fact. Raises Unregistered."""
    fact = fact_of_type(envelope.type)
    if fact is None:
        raise Unregistered(envelope.type)
    return OutboxRow(
        stream=stream_of(fact.context).name,
        subject=envelope.subject,
        key=f"{envelope.tenant}.{envelope.partitionkey}",
        message_id=f"{envelope.tenant}:{envelope.id}",
        headers=trace_headers(headers),
        payload=envelope.model_dump_json(),
    )
