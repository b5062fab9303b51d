"""Streams, consumers and buckets as data. One migration step in the runtime makes the bus agree with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratiba_contracts.facts import (
    ADMIN,
    BOOKING,
    BOOKING_BOOKED,
    BOOKING_CANCELLED,
    BOOKING_CONFIRMED,
    CLI,
    CROSS_SELL,
    FACTS,
    GATEWAY,
    IMPORT_REQUESTED,
    IMPORTER,
    INFERRER,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_LAPSED,
    PAYMENT_REQUESTED,
    PAYMENT_TIMER_FIRED,
    PAYMENTS,
    PERSONALITY,
    RELATIONS_FAILED,
    RELATIONS_INFERRED,
    RELATIONS_REQUESTED,
    REPLY_DECIDED,
    REPLY_WORDED,
    SERVICES,
    TENANT_PROVISIONED,
    UNDERSTANDING_REQUESTED,
    WORDS_REQUESTED,
)
from ratiba_contracts.payments import PaymentMethodsSnapshot
from ratiba_contracts.subjects import THREAD_PARTITIONS, armed_pattern, event_pattern, thread_subject
from ratiba_contracts.tenant import CatalogSnapshot, DialsSnapshot, Snapshot

DAY = 86_400
MIB = 1024 * 1024

ACK_WAIT = 10
"""Seconds after which a message whose process said nothing more goes to another: what a customer waits after a kill.

Work that takes longer is kept alive by heartbeats.
"""


@dataclass(frozen=True)
class Source:
    """Another stream's messages that a stream takes in, rewritten as the server takes them."""

    stream: str
    pattern: str
    destination: str


@dataclass(frozen=True)
class Stream:
    """One stream. Ages in seconds (0: kept until limits), sizes in bytes (-1: no limit).

    A stream with a size limit refuses new messages when it is full (`discard=new`): the edge answers 503
    rather than lose one silently. `schedules` excludes that: the server knows schedules only with `discard=old`.
    """

    name: str
    subjects: tuple[str, ...]
    keep_seconds: int
    max_bytes: int = -1
    sources: tuple[Source, ...] = ()
    schedules: bool = False
    why: str = ""


@dataclass(frozen=True)
class Consumer:
    """One durable pull consumer of one service. Times in seconds."""

    durable: str
    stream: str
    service: str
    filters: tuple[str, ...]
    max_ack_pending: int
    ack_wait: int = ACK_WAIT
    max_deliver: int = 6


CONVERSATION = Stream(
    "CONVERSATION",
    (event_pattern("conversation", "*"),),
    30 * DAY,
    2048 * MIB,
    why="conversation text, 30 days",
)
BOOKING_FACTS = Stream("BOOKING", (event_pattern("booking", "*"),), 90 * DAY, 512 * MIB, why="facts, 90 days")
HANDOFF = Stream("HANDOFF", (event_pattern("handoff", "*"),), 90 * DAY, 128 * MIB, why="facts, 90 days")
PERSONALITY_FACTS = Stream(
    "PERSONALITY", (event_pattern("personality", "*"),), 90 * DAY, 64 * MIB, why="facts, 90 days"
)
CATALOG_FACTS = Stream("CATALOG", (event_pattern("catalog", "*"),), 90 * DAY, 128 * MIB, why="facts, 90 days")
RELATIONS_FACTS = Stream("RELATIONS", (event_pattern("relations", "*"),), 30 * DAY, 256 * MIB, why="can be asked anew")
TENANT = Stream("TENANT", (event_pattern("tenant", "*"),), 90 * DAY, 64 * MIB, why="facts, 90 days")
TIMERS = Stream(
    "TIMERS",
    (armed_pattern("timer"), event_pattern("timer", "fired")),
    0,
    schedules=True,
    why="an armed timer must outlive its wait; a fired one carries a TTL; a size limit would drop armed ones unseen",
)
CROSS_SELL_FACTS = Stream("CROSS_SELL", (event_pattern("cross_sell", "*"),), 90 * DAY, 128 * MIB, why="facts, 90 days")
PAYMENT_FACTS = Stream("PAYMENT", (event_pattern("payment", "*"),), 90 * DAY, 256 * MIB, why="facts, 90 days")
PAYMENT_TIMERS = Stream(
    "PAYMENT_TIMERS",
    (armed_pattern("payment_timer"), event_pattern("payment_timer", "fired")),
    0,
    schedules=True,
    why="a stream of their own: the server lets a timer fire only within its stream, so none fires as a conversation's",
)
DEAD_LETTERS = Stream("DEAD_LETTERS", ("dead.>",), 30 * DAY, 256 * MIB, why="may hold conversation text")
_GIVEN_UP = ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES", "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED")
ADVISORIES = Stream(
    "ADVISORIES",
    tuple(f"{kind}.>" for kind in _GIVEN_UP),
    7 * DAY,
    64 * MIB,
    why="the server's own word that a message was given up",
)

_FACT_STREAMS = (
    CONVERSATION,
    BOOKING_FACTS,
    HANDOFF,
    PERSONALITY_FACTS,
    CATALOG_FACTS,
    RELATIONS_FACTS,
    TENANT,
    TIMERS,
    CROSS_SELL_FACTS,
    PAYMENT_FACTS,
    PAYMENT_TIMERS,
)
_CONTEXT_STREAM = {
    "conversation": CONVERSATION,
    "booking": BOOKING_FACTS,
    "handoff": HANDOFF,
    "personality": PERSONALITY_FACTS,
    "catalog": CATALOG_FACTS,
    "relations": RELATIONS_FACTS,
    "tenant": TENANT,
    "timer": TIMERS,
    "cross_sell": CROSS_SELL_FACTS,
    "payment": PAYMENT_FACTS,
    "payment_timer": PAYMENT_TIMERS,
}


def stream_of(context: str) -> Stream:
    """The stream that stores a context's facts. KeyError for a context without one."""
    return _CONTEXT_STREAM[context]


THREAD_INPUTS = Stream(
    "THREAD_INPUTS",
    (),
    7 * DAY,
    sources=tuple(
        Source(
            stream=stream_of(fact.context).name,
            pattern=fact.pattern,
            destination=(
                f"thread.{{{{partition({THREAD_PARTITIONS},2)}}}}.ratiba.{{{{wildcard(1)}}}}"
                f".{fact.context}.{fact.name}.v{fact.version}.{{{{wildcard(2)}}}}"
            ),
        )
        for fact in FACTS
        if fact.thread_input
    ),
    why="everything that moves a conversation, in one ordered line a key",
)

STREAMS: tuple[Stream, ...] = (*_FACT_STREAMS, THREAD_INPUTS, DEAD_LETTERS, ADVISORIES)

THREAD_INPUT_CONSUMERS: tuple[Consumer, ...] = tuple(
    Consumer(
        durable=f"fsm-p{partition:02}",
        stream=THREAD_INPUTS.name,
        service=BOOKING,
        filters=(thread_subject(str(partition)),),
        max_ack_pending=1,  # one message in flight a partition: that is what keeps a conversation in order
    )
    for partition in range(THREAD_PARTITIONS)
)

GATEWAY_REPLIES = Consumer("gateway-replies", CONVERSATION.name, GATEWAY, (REPLY_DECIDED.pattern,), 64)
GATEWAY_WORDS = Consumer("gateway-words", CONVERSATION.name, GATEWAY, (REPLY_WORDED.pattern,), 64)
GATEWAY_TENANTS = Consumer("gateway-tenants", TENANT.name, GATEWAY, (TENANT_PROVISIONED.pattern,), 1)
BOOKING_CONSULTATIONS = Consumer(
    "fsm-consultations", CONVERSATION.name, BOOKING, (UNDERSTANDING_REQUESTED.pattern,), 16
)
BOOKING_TENANTS = Consumer("fsm-tenants", TENANT.name, BOOKING, (TENANT_PROVISIONED.pattern,), 1)
PERSONALITY_WORDS = Consumer("personality-words", CONVERSATION.name, PERSONALITY, (WORDS_REQUESTED.pattern,), 64)
PERSONALITY_TENANTS = Consumer("personality-tenants", TENANT.name, PERSONALITY, (TENANT_PROVISIONED.pattern,), 1)
IMPORTER_IMPORTS = Consumer("importer-imports", CATALOG_FACTS.name, IMPORTER, (IMPORT_REQUESTED.pattern,), 4)
IMPORTER_RELATIONS = Consumer(
    "importer-relations",
    RELATIONS_FACTS.name,
    IMPORTER,
    (RELATIONS_INFERRED.pattern, RELATIONS_FAILED.pattern),
    16,
)
IMPORTER_TENANTS = Consumer("importer-tenants", TENANT.name, IMPORTER, (TENANT_PROVISIONED.pattern,), 1)
INFERRER_REQUESTS = Consumer("inferrer-requests", RELATIONS_FACTS.name, INFERRER, (RELATIONS_REQUESTED.pattern,), 4)
INFERRER_TENANTS = Consumer("inferrer-tenants", TENANT.name, INFERRER, (TENANT_PROVISIONED.pattern,), 1)
CROSS_SELL_BOOKINGS = Consumer(
    "cross-sell-bookings",
    BOOKING_FACTS.name,
    CROSS_SELL,
    (BOOKING_CONFIRMED.pattern,),
    16,
    max_deliver=3,  # an offer is worth nothing after two seconds
)
CROSS_SELL_OUTCOMES = Consumer(
    "cross-sell-outcomes",
    CROSS_SELL_FACTS.name,
    CROSS_SELL,
    (OFFER_ACCEPTED.pattern, OFFER_DECLINED.pattern, OFFER_LAPSED.pattern),
    16,
)
CROSS_SELL_STANDING = Consumer(
    "cross-sell-standing", BOOKING_FACTS.name, CROSS_SELL, (BOOKING_BOOKED.pattern, BOOKING_CANCELLED.pattern), 16
)
CROSS_SELL_TENANTS = Consumer("cross-sell-tenants", TENANT.name, CROSS_SELL, (TENANT_PROVISIONED.pattern,), 1)
PAYMENTS_REQUESTS = Consumer("payments-requests", PAYMENT_FACTS.name, PAYMENTS, (PAYMENT_REQUESTED.pattern,), 32)
PAYMENTS_TIMERS = Consumer("payments-timers", PAYMENT_TIMERS.name, PAYMENTS, (PAYMENT_TIMER_FIRED.pattern,), 32)
PAYMENTS_CANCELLATIONS = Consumer(
    "payments-cancellations", BOOKING_FACTS.name, PAYMENTS, (BOOKING_CANCELLED.pattern,), 16
)
PAYMENTS_TENANTS = Consumer("payments-tenants", TENANT.name, PAYMENTS, (TENANT_PROVISIONED.pattern,), 1)

_HANDLED: tuple[Consumer, ...] = (
    *THREAD_INPUT_CONSUMERS,
    GATEWAY_REPLIES,
    GATEWAY_WORDS,
    GATEWAY_TENANTS,
    BOOKING_CONSULTATIONS,
    BOOKING_TENANTS,
    PERSONALITY_WORDS,
    PERSONALITY_TENANTS,
    IMPORTER_IMPORTS,
    IMPORTER_RELATIONS,
    IMPORTER_TENANTS,
    INFERRER_REQUESTS,
    INFERRER_TENANTS,
    CROSS_SELL_BOOKINGS,
    CROSS_SELL_OUTCOMES,
    CROSS_SELL_STANDING,
    CROSS_SELL_TENANTS,
    PAYMENTS_REQUESTS,
    PAYMENTS_TIMERS,
    PAYMENTS_CANCELLATIONS,
    PAYMENTS_TENANTS,
)


def _mover(service: str) -> Consumer:
    """The consumer by which a service hears which of its own messages, or of this very consumer's, were given up.

    A service that reads a stream alone hears of all its consumers by one filter: 64 would be named one by one.
    """
    durable = f"dead-letters-{service}"
    readers = {name: {one.service for one in _HANDLED if one.stream == name} for name in {c.stream for c in _HANDLED}}
    own = {
        f"{one.stream}.{'*' if readers[one.stream] == {service} else one.durable}"
        for one in _HANDLED
        if one.service == service
    } | {f"{ADVISORIES.name}.{durable}"}
    filters = tuple(f"{kind}.{which}" for kind in _GIVEN_UP for which in sorted(own))
    return Consumer(durable, ADVISORIES.name, service, filters, 16)


ADVISORY_MOVERS: Mapping[str, Consumer] = {service: _mover(service) for service in SERVICES}
"""By service. Each moves its own dead letters: so none needs the right to read what only another may."""

CONSUMERS: tuple[Consumer, ...] = (*_HANDLED, *ADVISORY_MOVERS.values())


@dataclass(frozen=True)
class Bucket:
    """A key-value bucket of snapshots, one key a tenant: what is in it, who alone writes it and who reads it."""

    name: str
    model: type[Snapshot]
    writer: str
    readers: tuple[str, ...]


CATALOG_BUCKET = "catalog"
DIALS_BUCKET = "dials"
PAYMENT_METHODS_BUCKET = "payment_methods"
SNAPSHOT_BUCKETS: tuple[Bucket, ...] = (
    Bucket(CATALOG_BUCKET, CatalogSnapshot, writer=IMPORTER, readers=(BOOKING, CROSS_SELL)),
    Bucket(DIALS_BUCKET, DialsSnapshot, writer=PERSONALITY, readers=(BOOKING, GATEWAY, CROSS_SELL)),
    Bucket(PAYMENT_METHODS_BUCKET, PaymentMethodsSnapshot, writer=PAYMENTS, readers=(BOOKING,)),
)

SNAPSHOTS: Mapping[str, type[Snapshot]] = {bucket.name: bucket.model for bucket in SNAPSHOT_BUCKETS}
"""What is in each bucket."""

BUCKETS: tuple[str, ...] = tuple(SNAPSHOTS)


@dataclass(frozen=True)
class ObjectStore:
    """A store of files: who may put, who may get, who may throw away. Age in seconds, size in bytes.

    A full store refuses new files. The server knows no right to a part of a store, so whoever may get may get any file:
    a service refuses what is not its tenant's by the name.
    """

    name: str
    putters: tuple[str, ...]
    getters: tuple[str, ...]
    deleters: tuple[str, ...]
    keep_seconds: int
    max_bytes: int
    why: str = ""


UPLOADS = ObjectStore(
    "uploads",
    putters=(ADMIN, CLI, IMPORTER),
    getters=(ADMIN, CLI, IMPORTER),
    deleters=(IMPORTER,),
    keep_seconds=7 * DAY,
    max_bytes=512 * MIB,
    why="price lists as uploaded, and pictures of their pages, while a draft is reviewed",
)

OBJECT_STORES: tuple[ObjectStore, ...] = (UPLOADS,)
