"""What each user of the bus may publish and listen to, made from the register: nobody writes a permission by hand.

A service may publish the facts it is the one writer of, fetch and acknowledge from its own durables, put aside what it
could not handle, follow the snapshots it reads, ask and answer what it is named for, and hear answers on an inbox of
its own. Nothing else: above all it makes no stream and no durable. The server knows no right to read a part of a
stream, so whoever has a durable on a stream may fetch any of its messages by number.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ratiba_contracts import bus_api
from ratiba_contracts.asks import ASKS
from ratiba_contracts.consumers import CONSUMERS, Consumer
from ratiba_contracts.facts import FACTS
from ratiba_contracts.hints import HINTS
from ratiba_contracts.streams import (
    ADVISORIES,
    DEAD_LETTERS,
    OBJECT_STORES,
    SNAPSHOT_BUCKETS,
    Bucket,
    ObjectStore,
    stream_of,
)
from ratiba_contracts.subjects import armed_pattern, dead_letter_subject


@dataclass(frozen=True)
class Permissions:
    """One user's rights, as patterns of subjects; what is not named is refused, and `never_publish` wins.

    `answers`: it may also publish once to the reply subject of each message that reached it, for a short while.
    """

    user: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]
    never_publish: tuple[str, ...] = ()
    answers: bool = False


def inbox_prefix(user: str) -> str:
    """Where answers to a user go. It may listen there and nowhere else, so nobody overhears another's answers."""
    return f"_INBOX_{user}"


def inbox_of(user: str) -> str:
    """Every inbox of a user."""
    return f"{inbox_prefix(user)}.>"


def in_order(*rights: Iterable[str]) -> tuple[str, ...]:
    """Patterns sorted and once each, so that what is generated changes only when a right does."""
    return tuple(sorted({pattern for each in rights for pattern in each}))


def service_permissions(service: str) -> Permissions:
    """The rights of a service, from every list of the register that names it."""
    own = [consumer for consumer in CONSUMERS if consumer.service == service]
    return Permissions(
        user=service,
        publish=in_order(
            written_facts(service),
            *(pulling(consumer) for consumer in own),
            *(putting_aside(consumer) for consumer in own),
            map(bus_api.stream_info, (DEAD_LETTERS.name, ADVISORIES.name)),
            snapshots(service),
            files(service),
            (hint.pattern for hint in HINTS if service in hint.speakers),
            (ask.pattern for ask in ASKS if service in ask.askers),
        ),
        subscribe=in_order(
            (inbox_of(service),),
            (hint.pattern for hint in HINTS if service in hint.listeners),
            (ask.pattern for ask in ASKS if ask.responder == service),
        ),
        answers=any(ask.responder == service for ask in ASKS),
    )


def written_facts(writer: str) -> Iterable[str]:
    """Subjects of the facts it is the one writer of; who writes a timer's fact also arms such timers."""
    for fact in FACTS:
        if fact.writer == writer:
            yield fact.pattern
            if stream_of(fact.context).schedules:
                yield armed_pattern(fact.context)


def pulling(consumer: Consumer) -> Iterable[str]:
    """To look at a durable and its stream, fetch from it and acknowledge."""
    stream, durable = consumer.stream, consumer.durable
    yield bus_api.stream_info(stream)
    yield bus_api.consumer_info(stream, durable)
    yield bus_api.next_message(stream, durable)
    yield bus_api.acknowledgement(stream, durable)


def putting_aside(consumer: Consumer) -> Iterable[str]:
    """To store a dead letter of a durable, also one that the server gave up: it is read from its stream then."""
    yield dead_letter_subject(consumer.stream, consumer.durable)
    yield bus_api.stored_message(consumer.stream)


def snapshots(user: str) -> Iterable[str]:
    """To follow the buckets it reads or writes, and to write those it is the one writer of."""
    for bucket in SNAPSHOT_BUCKETS:
        if user in (bucket.writer, *bucket.readers):
            yield from following(bucket)
        if user == bucket.writer:
            yield bus_api.bucket_keys(bucket.name)


def following(bucket: Bucket) -> Iterable[str]:
    """To read a bucket's keys and watch them."""
    stream = bus_api.bucket_stream(bucket.name)
    yield bus_api.stream_info(stream)
    yield bus_api.stored_message(stream)
    yield bus_api.watch_made(stream)
    yield bus_api.consumer_info(stream)
    yield bus_api.flow_control(stream)


def files(user: str) -> Iterable[str]:
    """To put files into the object stores, get them and throw them away, as each store says."""
    for store in OBJECT_STORES:
        stream = bus_api.store_stream(store.name)
        if user in (*store.putters, *store.getters, *store.deleters):
            yield bus_api.stream_info(stream)
            yield bus_api.stored_message(stream)
        if user in (*store.putters, *store.deleters):
            yield from bus_api.stored_objects(store.name)
        if user in store.deleters:
            yield bus_api.purged(stream)
        if user in store.getters:
            yield from _getting(store)


def _getting(store: ObjectStore) -> Iterable[str]:
    """To have a file's pieces delivered in order."""
    stream = bus_api.store_stream(store.name)
    yield bus_api.STREAM_NAMES
    yield bus_api.watch_made(stream)
    yield bus_api.consumer_info(stream)
    yield bus_api.flow_control(stream)
