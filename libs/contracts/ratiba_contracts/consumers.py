"""Who reads which stream, as data: the durable consumers of every service. The runtime's migration makes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratiba_contracts.facts import (
    BOOKING,
    BOOKING_BOOKED,
    BOOKING_CANCELLED,
    BOOKING_CONFIRMED,
    CROSS_SELL,
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
from ratiba_contracts.streams import (
    ADVISORIES,
    BOOKING_FACTS,
    CATALOG_FACTS,
    CONVERSATION,
    CROSS_SELL_FACTS,
    GIVEN_UP,
    PAYMENT_FACTS,
    PAYMENT_TIMERS,
    RELATIONS_FACTS,
    TENANT,
    THREAD_INPUTS,
)
from ratiba_contracts.subjects import THREAD_PARTITIONS, thread_subject

ACK_WAIT = 10
"""Seconds after which a message whose process said nothing more goes to another: what a customer waits after a kill.

Work that takes longer is kept alive by heartbeats.
"""


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
    filters = tuple(f"{kind}.{which}" for kind in GIVEN_UP for which in sorted(own))
    return Consumer(durable, ADVISORIES.name, service, filters, 16)


ADVISORY_MOVERS: Mapping[str, Consumer] = {service: _mover(service) for service in SERVICES}
"""By service. Each moves its own dead letters: so none needs the right to read what only another may."""

CONSUMERS: tuple[Consumer, ...] = (*_HANDLED, *ADVISORY_MOVERS.values())
