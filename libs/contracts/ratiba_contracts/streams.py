"""What the bus stores, as data: streams, buckets and files. One migration step in the runtime makes the bus agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratiba_contracts.facts import ADMIN, BOOKING, CLI, CROSS_SELL, FACTS, GATEWAY, IMPORTER, PAYMENTS, PERSONALITY
from ratiba_contracts.payments import PaymentMethodsSnapshot
from ratiba_contracts.subjects import THREAD_PARTITIONS, armed_pattern, event_pattern
from ratiba_contracts.tenant import CatalogSnapshot, DialsSnapshot, Snapshot

DAY = 86_400
MIB = 1024 * 1024


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
GIVEN_UP = ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES", "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED")
ADVISORIES = Stream(
    "ADVISORIES",
    tuple(f"{kind}.>" for kind in GIVEN_UP),
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
