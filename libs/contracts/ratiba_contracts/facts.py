"""The register of everything on the bus: each fact with its one writer and its readers. Requests are in `asks.py`.

A model that is not in here does not cross the bus. Contract tests hold services to it.
"""

from dataclasses import dataclass, field

from ratiba_contracts import (
    booking,
    catalog_facts,
    conversation,
    cross_sell,
    payments,
    relations,
    tenant,
    understanding,
)
from ratiba_contracts.envelope import Contract
from ratiba_contracts.subjects import event_pattern

GATEWAY = "channel-gateway"
BOOKING = "booking-fsm"
PERSONALITY = "personality"
IMPORTER = "catalog-importer"
INFERRER = "relation-inferrer"
ADMIN = "admin-orchestrator"
CROSS_SELL = "cross-sell"
PAYMENTS = "payments"
CLI = "ratiba-cli"

SERVICES: tuple[str, ...] = (GATEWAY, BOOKING, PERSONALITY, IMPORTER, INFERRER, ADMIN, CROSS_SELL, PAYMENTS)
"""Who runs as a process of its own. `CLI` is the operator's command: it writes and asks, and answers nobody."""


@dataclass(frozen=True)
class Fact:
    """One kind of event. `thread_input`: it moves a conversation and so joins its ordered line."""

    context: str
    name: str
    model: type[Contract]
    writer: str
    readers: tuple[str, ...] = ()
    thread_input: bool = field(default=False, kw_only=True)
    version: int = field(default=1, kw_only=True)

    @property
    def type(self) -> str:
        """CloudEvents type."""
        return f"ratiba.{self.context}.{self.name}.v{self.version}"

    @property
    def pattern(self) -> str:
        """Subjects of this fact for every tenant and key."""
        return event_pattern(self.context, self.name)


MESSAGE_RECEIVED = Fact(
    "conversation", "message_received", conversation.MessageReceived, GATEWAY, (BOOKING,), thread_input=True
)
MESSAGE_DELIVERED = Fact("conversation", "message_delivered", conversation.MessageDelivered, GATEWAY)
MESSAGE_FAILED = Fact("conversation", "message_failed", conversation.MessageFailed, GATEWAY)
REPLY_DECIDED = Fact("conversation", "reply_decided", conversation.ReplyDecided, BOOKING, (GATEWAY,))
WORDS_REQUESTED = Fact("conversation", "words_requested", conversation.WordsRequested, GATEWAY, (PERSONALITY,))
REPLY_WORDED = Fact("conversation", "reply_worded", conversation.ReplyWorded, PERSONALITY, (GATEWAY,))
UNDERSTANDING_REQUESTED = Fact(
    "conversation", "understanding_requested", understanding.UnderstandingRequested, BOOKING, (BOOKING,)
)
UNDERSTANDING_PROPOSED = Fact(
    "conversation",
    "understanding_proposed",
    understanding.UnderstandingProposed,
    BOOKING,
    (BOOKING,),
    thread_input=True,
)
TIMER_FIRED = Fact("timer", "fired", conversation.TimerFired, BOOKING, (BOOKING,), thread_input=True)
HANDOFF_RAISED = Fact("handoff", "raised", conversation.HandoffRaised, BOOKING)
BOOKING_CONFIRMED = Fact("booking", "confirmed", booking.Confirmed, BOOKING, (CROSS_SELL,))
BOOKING_BOOKED = Fact("booking", "booked", booking.Booked, BOOKING, (CROSS_SELL,))
BOOKING_CANCELLED = Fact("booking", "cancelled", booking.Cancelled, BOOKING, (PAYMENTS, CROSS_SELL))
DIALS_CHANGED = Fact("personality", "dials_changed", tenant.DialsChanged, PERSONALITY)
IMPORT_REQUESTED = Fact("catalog", "import_requested", catalog_facts.ImportRequested, IMPORTER, (IMPORTER,))
PAGE_READ = Fact("catalog", "page_read", catalog_facts.PageRead, IMPORTER)
DRAFT_READY = Fact("catalog", "draft_ready", catalog_facts.DraftReady, IMPORTER)
CATALOG_COMMITTED = Fact("catalog", "committed", catalog_facts.Committed, IMPORTER)
CATALOG_ROLLED_BACK = Fact("catalog", "rolled_back", catalog_facts.RolledBack, IMPORTER)
RELATIONS_REQUESTED = Fact("relations", "requested", relations.RelationsRequested, IMPORTER, (INFERRER,))
RELATIONS_INFERRED = Fact("relations", "inferred", relations.RelationsInferred, INFERRER, (IMPORTER,))
RELATIONS_FAILED = Fact("relations", "failed", relations.RelationsFailed, INFERRER, (IMPORTER,))
TENANT_PROVISIONED = Fact(
    "tenant",
    "provisioned",
    tenant.TenantProvisioned,
    CLI,
    (GATEWAY, BOOKING, PERSONALITY, IMPORTER, INFERRER, CROSS_SELL, PAYMENTS),
)

BOOKING_BUNDLED = Fact("booking", "bundled", booking.Bundled, BOOKING)
BOOKING_DISPLACED = Fact("booking", "displaced", booking.Displaced, BOOKING, (BOOKING,), thread_input=True)
BOOKING_CANCELLED_BY_OWNER = Fact(
    "booking", "cancelled_by_owner", booking.CancelledByOwner, BOOKING, (BOOKING,), thread_input=True
)
OFFER_OFFERED = Fact("cross_sell", "offered", cross_sell.Offered, CROSS_SELL, (BOOKING,), thread_input=True)
OFFER_PASSED = Fact("cross_sell", "passed", cross_sell.Passed, CROSS_SELL, (BOOKING,), thread_input=True)
OFFER_ACCEPTED = Fact("cross_sell", "accepted", cross_sell.Accepted, BOOKING, (CROSS_SELL,))
OFFER_DECLINED = Fact("cross_sell", "declined", cross_sell.Declined, BOOKING, (CROSS_SELL,))
OFFER_LAPSED = Fact("cross_sell", "lapsed", cross_sell.Lapsed, BOOKING, (CROSS_SELL,))

PAYMENT_REQUESTED = Fact("payment", "requested", payments.PaymentRequested, BOOKING, (PAYMENTS,))
PAYMENT_PROMPTED = Fact("payment", "prompted", payments.PaymentPrompted, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_SETTLED = Fact("payment", "settled", payments.PaymentSettled, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_FAILED = Fact("payment", "failed", payments.PaymentFailed, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_CANCELLED_BY_CUSTOMER = Fact(
    "payment",
    "cancelled_by_customer",
    payments.PaymentCancelledByCustomer,
    PAYMENTS,
    (BOOKING,),
    thread_input=True,
)
PAYMENT_EXPIRED = Fact("payment", "expired", payments.PaymentExpired, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_REFUND_DUE = Fact("payment", "refund_due", payments.PaymentRefundDue, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_PAID_BACK = Fact("payment", "paid_back", payments.PaymentPaidBack, PAYMENTS, (BOOKING,), thread_input=True)
PAYMENT_UNROUTED = Fact("payment", "unrouted", payments.PaymentUnrouted, PAYMENTS)
PAYMENT_TIMER_FIRED = Fact("payment_timer", "fired", payments.PaymentTimerFired, PAYMENTS, (PAYMENTS,))

FACTS: tuple[Fact, ...] = (
    MESSAGE_RECEIVED,
    MESSAGE_DELIVERED,
    MESSAGE_FAILED,
    REPLY_DECIDED,
    WORDS_REQUESTED,
    REPLY_WORDED,
    UNDERSTANDING_REQUESTED,
    UNDERSTANDING_PROPOSED,
    TIMER_FIRED,
    HANDOFF_RAISED,
    BOOKING_CONFIRMED,
    BOOKING_BOOKED,
    BOOKING_CANCELLED,
    DIALS_CHANGED,
    IMPORT_REQUESTED,
    PAGE_READ,
    DRAFT_READY,
    CATALOG_COMMITTED,
    CATALOG_ROLLED_BACK,
    RELATIONS_REQUESTED,
    RELATIONS_INFERRED,
    RELATIONS_FAILED,
    TENANT_PROVISIONED,
    BOOKING_BUNDLED,
    OFFER_OFFERED,
    OFFER_PASSED,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_LAPSED,
    PAYMENT_REQUESTED,
    PAYMENT_PROMPTED,
    PAYMENT_SETTLED,
    PAYMENT_FAILED,
    PAYMENT_CANCELLED_BY_CUSTOMER,
    PAYMENT_EXPIRED,
    PAYMENT_REFUND_DUE,
    PAYMENT_PAID_BACK,
    PAYMENT_UNROUTED,
    PAYMENT_TIMER_FIRED,
    BOOKING_DISPLACED,
    BOOKING_CANCELLED_BY_OWNER,
)


TENANT_TABLE_OWNERS: tuple[str, ...] = (GATEWAY, BOOKING, PERSONALITY, IMPORTER, INFERRER, CROSS_SELL, PAYMENTS)
"""Services with tables in a tenant's schema: a tenant is active once each has reported its revision."""

_BY_TYPE = {fact.type: fact for fact in FACTS}
_BY_MODEL = {fact.model: fact for fact in FACTS}


def fact_of_type(type_: str) -> Fact | None:
    """The fact of a CloudEvents type, None when unknown (a newer version, or not ours)."""
    return _BY_TYPE.get(type_)


def fact_of_model(model: type[Contract]) -> Fact:
    """The fact a model belongs to. KeyError for an unregistered model: register it first."""
    return _BY_MODEL[model]
