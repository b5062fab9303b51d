"""The one step that owns streams, consumers and buckets: it makes the server agree with the declarations.

Services never declare anything: against an existing stream FastStream's declaration would overwrite its limits with
defaults, and nats-py binds to a drifted consumer without a word. They call `verify_bus` at start-up,
which refuses both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from nats.js.api import KeyValueConfig, ObjectStoreConfig
from nats.js.errors import BucketNotFoundError, NotFoundError

from ratiba_contracts.bus_api import store_stream
from ratiba_contracts.consumers import CONSUMERS, Consumer
from ratiba_contracts.streams import BUCKETS, OBJECT_STORES, STREAMS, ObjectStore, Stream
from ratiba_runtime.broker import consumer_config
from ratiba_runtime.bus_shapes import breaking_changes, consumer_drift, stream_config, stream_drift

if TYPE_CHECKING:
    from nats.js import JetStreamContext

log = structlog.get_logger("ratiba.bus")

DRIFT_EXIT_CODE = 78
"""EX_CONFIG: the process started against a bus that is not as declared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stream or a consumer that is not as declared."""

    where: str
    field: str
    declared: object
    found: object

    def __str__(self) -> str:
        return f"{self.where}: {self.field} is {self.found!r}, declared {self.declared!r}"


class BusDrift(Exception):
    """The bus is not as declared. Run the migration step before the service."""

    slug = "bus-drift"

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__("; ".join(map(str, differences)) + " - run the bus migration")
        self.differences = tuple(differences)


class BreakingChange(Exception):
    """The declaration changes what a live stream may never change. Drain it and make a new one instead."""

    slug = "bus-breaking-change"

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__("; ".join(map(str, differences)) + " - this cannot be changed on a live stream")
        self.differences = tuple(differences)


async def migrate_bus(
    jetstream: "JetStreamContext",
    *,
    streams: Iterable[Stream] = STREAMS,
    consumers: Iterable[Consumer] = CONSUMERS,
    buckets: Iterable[str] = BUCKETS,
    stores: Iterable[ObjectStore] = OBJECT_STORES,
    replicas: int | None = None,
) -> list[str]:
    """Create what is missing and update what may change; returns what was done, nothing if all was right.

    `replicas`: how many nodes keep each stream; unsaid, a live stream keeps what it has and a new one gets one.
    Every refusal comes before the first change to that stream. Raises BreakingChange.
    """
    done: list[str] = []
    for stream in streams:
        done += await _migrate_stream(jetstream, stream, replicas)
    for consumer in consumers:
        done += await _migrate_consumer(jetstream, consumer)
    for bucket in buckets:
        try:
            await jetstream.key_value(bucket)
        except BucketNotFoundError:
            await jetstream.create_key_value(KeyValueConfig(bucket=bucket, history=5, replicas=replicas or 1))
            done.append(f"created bucket {bucket}")
    for store in stores:
        done += await _migrate_store(jetstream, store, replicas)
    if done:
        log.info("bus.migrated", changes=len(done), first=done[0])
    return done


async def verify_bus(
    jetstream: "JetStreamContext",
    *,
    streams: Iterable[Stream] = (),
    consumers: Iterable[Consumer] = (),
    buckets: Iterable[str] = (),
    stores: Iterable[ObjectStore] = (),
) -> None:
    """Refuse a bus that is not as declared, naming each field. Raises BusDrift."""
    differences: list[Difference] = []
    for stream in streams:
        differences += await _stream_differences(jetstream, stream)
    for consumer in consumers:
        differences += await _consumer_differences(jetstream, consumer)
    for bucket in buckets:
        try:
            await jetstream.key_value(bucket)
        except BucketNotFoundError:
            differences.append(Difference(f"bucket {bucket}", "existence", "present", "absent"))
    for store in stores:
        try:
            await jetstream.stream_info(store_stream(store.name))
        except NotFoundError:
            differences.append(Difference(f"object store {store.name}", "existence", "present", "absent"))
    if differences:
        raise BusDrift(differences)


async def _migrate_stream(jetstream: "JetStreamContext", stream: Stream, replicas: int | None) -> list[str]:
    try:
        found = (await jetstream.stream_info(stream.name)).config
    except NotFoundError:
        await jetstream.add_stream(stream_config(stream, replicas or 1))
        return [f"created stream {stream.name}"]
    wanted = stream_config(stream, replicas or found.num_replicas or 1)
    breaking = _differences(f"stream {stream.name}", breaking_changes(wanted, found))
    if breaking:
        raise BreakingChange(breaking)
    drift = stream_drift(wanted, found)
    if not drift:
        return []
    await jetstream.update_stream(wanted)
    return [f"updated stream {stream.name}: {', '.join(drift)}"]


async def _migrate_consumer(jetstream: "JetStreamContext", consumer: Consumer) -> list[str]:
    wanted = consumer_config(consumer)
    try:
        found = (await jetstream.consumer_info(consumer.stream, consumer.durable)).config
    except NotFoundError:
        await jetstream.add_consumer(consumer.stream, wanted)
        return [f"created consumer {consumer.durable} on {consumer.stream}"]
    drift = consumer_drift(wanted, found)
    if not drift:
        return []
    await jetstream.add_consumer(consumer.stream, wanted)  # creates or updates; what cannot change is refused
    return [f"updated consumer {consumer.durable} on {consumer.stream}: {', '.join(drift)}"]


async def _migrate_store(jetstream: "JetStreamContext", store: ObjectStore, replicas: int | None) -> list[str]:
    """Its limits of age and size follow the declaration; the rest is the client library's own."""
    try:
        found = (await jetstream.stream_info(store_stream(store.name))).config
    except NotFoundError:
        config = ObjectStoreConfig(
            bucket=store.name, ttl=store.keep_seconds, max_bytes=store.max_bytes, replicas=replicas or 1
        )
        await jetstream.create_object_store(store.name, config=config)
        return [f"created object store {store.name}"]
    wanted = {"max_age": store.keep_seconds, "max_bytes": store.max_bytes}
    if replicas is not None:
        wanted["num_replicas"] = replicas
    drift = [field for field, value in wanted.items() if getattr(found, field) != value]
    if not drift:
        return []
    await jetstream.update_stream(found.evolve(**wanted))
    return [f"updated object store {store.name}: {', '.join(drift)}"]


async def _stream_differences(jetstream: "JetStreamContext", stream: Stream) -> list[Difference]:
    where = f"stream {stream.name}"
    try:
        found = (await jetstream.stream_info(stream.name)).config
    except NotFoundError:
        return [Difference(where, "existence", "present", "absent")]
    wanted = stream_config(stream, found.num_replicas or 1)
    return _differences(where, stream_drift(wanted, found))


async def _consumer_differences(jetstream: "JetStreamContext", consumer: Consumer) -> list[Difference]:
    where = f"consumer {consumer.durable} on {consumer.stream}"
    try:
        found = (await jetstream.consumer_info(consumer.stream, consumer.durable)).config
    except NotFoundError:
        return [Difference(where, "existence", "present", "absent")]
    return _differences(where, consumer_drift(consumer_config(consumer), found))


def _differences(where: str, drift: dict[str, tuple[Any, Any]]) -> list[Difference]:
    return [Difference(where, name, declared, found) for name, (declared, found) in drift.items()]
