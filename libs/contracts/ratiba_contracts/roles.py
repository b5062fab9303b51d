"""The users of the bus that are no service: who prepares it, who looks after it, who reads it from outside."""

from collections.abc import Iterable

from ratiba_contracts import bus_api
from ratiba_contracts.asks import ASKS
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.facts import CLI, FACTS, SERVICES
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import (
    Permissions,
    files,
    in_order,
    inbox_of,
    service_permissions,
    snapshots,
    written_facts,
)
from ratiba_contracts.streams import ADVISORIES, BUCKETS, DEAD_LETTERS, OBJECT_STORES, STREAMS, Stream, stream_of
from ratiba_contracts.subjects import event_pattern

MIGRATOR = "migrator"
"""The one step that makes streams, durables and buckets as declared."""

OPERATOR = "operator"
"""The `ratiba` command, and a person with the `nats` tool."""

_KEPT_STREAMS = (
    *map(bus_api.bucket_stream, BUCKETS),
    *(bus_api.store_stream(store.name) for store in OBJECT_STORES),
)


def migrator_permissions() -> Permissions:
    """To make and change what is declared, under its declared name, and to look at it. It reads no message."""
    streams = (*(stream.name for stream in STREAMS), *_KEPT_STREAMS)
    return Permissions(
        user=MIGRATOR,
        publish=in_order(
            map(bus_api.stream_info, streams),
            *map(bus_api.stream_made, streams),
            (bus_api.consumer_info(each.stream, each.durable) for each in CONSUMERS),
            *(bus_api.consumer_made(each.stream, each.durable) for each in CONSUMERS),
        ),
        subscribe=in_order((inbox_of(MIGRATOR),)),
    )


def operator_permissions() -> Permissions:
    """To look at everything, ask, enter tenants, upload price lists, replay dead letters, give integrators a durable.

    It makes readers of its own on the streams of facts; never does it change, fetch from or acknowledge for a service's
    durable. Its inbox is the one every client and tool takes unless told otherwise: nobody else may listen there.
    """
    streams = (*(stream.name for stream in STREAMS), *_KEPT_STREAMS)
    return Permissions(
        user=OPERATOR,
        publish=in_order(
            bus_api.OVERVIEW,
            *map(_looking, streams),
            *(_using(stream.name) for stream in STREAMS if _holds_facts(stream.name)),
            (bus_api.deleted_message(DEAD_LETTERS.name),),
            (pattern for stream in STREAMS if stream is not DEAD_LETTERS for pattern in _replayed(stream)),
            written_facts(CLI),
            snapshots(CLI),
            files(CLI),
            (ask.pattern for ask in ASKS if CLI in ask.askers),
        ),
        never_publish=in_order(*(_using(each.stream, each.durable) for each in CONSUMERS if _holds_facts(each.stream))),
        subscribe=in_order(("_INBOX.>", event_pattern())),
    )


def integrator_permissions(integrator: Integrator) -> Permissions:
    """To fetch from its one durable and acknowledge: nothing to read, make, ask or publish besides."""
    stream, durable = integrator.consumer.stream, integrator.consumer.durable
    return Permissions(
        user=integrator.user,
        publish=(bus_api.acknowledgement(stream, durable), bus_api.next_message(stream, durable)),
        subscribe=(inbox_of(integrator.user),),
    )


def everybody(integrators: Iterable[Integrator] = ()) -> tuple[Permissions, ...]:
    """Every user of the bus: services, then roles, then the integrators given."""
    return (
        *map(service_permissions, SERVICES),
        migrator_permissions(),
        operator_permissions(),
        *map(integrator_permissions, integrators),
    )


def _looking(stream: str) -> Iterable[str]:
    """A stream, its consumers and any message of it."""
    yield bus_api.stream_info(stream)
    yield bus_api.stored_message(stream)
    yield bus_api.consumer_info(stream)
    yield from bus_api.consumer_lists(stream)


def _using(stream: str, durable: str = "*") -> Iterable[str]:
    """A consumer, or any of a stream: to make it, fetch from it and acknowledge."""
    yield from bus_api.consumer_made(stream, durable)
    yield bus_api.next_message(stream, durable)
    yield bus_api.acknowledgement(stream, durable)


def _replayed(stream: Stream) -> Iterable[str]:
    """Subjects a dead letter may go back to: facts, and the server's advisories."""
    if stream is ADVISORIES:
        yield from stream.subjects
    yield from (fact.pattern for fact in FACTS if stream_of(fact.context) is stream)


def _holds_facts(stream: str) -> bool:
    return any(stream_of(fact.context).name == stream for fact in FACTS)
