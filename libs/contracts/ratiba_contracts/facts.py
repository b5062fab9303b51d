"""The register of everything on the bus: each fact with its one writer and its readers, each request.

A model that is not in here does not cross the bus. Contract tests hold services to it.
"""

from dataclasses import dataclass, field

from ratiba_contracts import (
    booking,
    catalog_drafts,
    catalog_facts,
    catalog_relations,
    conversation,
    cross_sell,
    live_catalog,
    offers,
    owners,
    payment_requests,
    payments,
    personality,
    relations,
    requests,
    tenant,
    understanding,
)
from ratiba_contracts.envelope import Contract
from ratiba_contracts.subjects import ask_pattern, event_pattern

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


@dataclass(frozen=True)
class Ask:
    """One kind of request, answered by one service, asked by those named."""

    context: str
    verb: str
    request: type[Contract]
    answer: type[Contract]
    responder: str
    askers: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """Subjects of this request for every tenant."""
        return ask_pattern(self.context, self.verb)


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
BOOKING_BOOKED = Fact("booking", "booked", booking.Booked, BOOKING)
BOOKING_CANCELLED = Fact("booking", "cancelled", booking.Cancelled, BOOKING, (PAYMENTS,))
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
    PAYMENT_UNROUTED,
    PAYMENT_TIMER_FIRED,
)

FIND_OPENINGS = Ask("booking", "find_openings", requests.FindOpenings, requests.OpeningsFound, BOOKING, (CLI,))
REPLACE_ROSTER = Ask("booking", "replace_roster", requests.ReplaceRoster, requests.RosterReplaced, BOOKING, (CLI,))
REGISTER_ACCOUNT = Ask(
    "channel", "register_account", requests.RegisterAccount, requests.AccountRegistered, GATEWAY, (CLI,)
)
CHANGE_DIAL = Ask(
    "personality", "change_dial", personality.ChangeDial, personality.DialChanged, PERSONALITY, (CLI, ADMIN)
)
SET_WORDS_BY_MODEL = Ask(
    "personality",
    "set_words_by_model",
    personality.SetWordsByModel,
    personality.DialChanged,
    PERSONALITY,
    (CLI, ADMIN),
)
UNDO_CHANGE = Ask(
    "personality", "undo_change", personality.UndoChange, personality.DialChanged, PERSONALITY, (CLI, ADMIN)
)
SHOW_DIALS = Ask("personality", "show", personality.ShowDials, personality.DialsShown, PERSONALITY, (CLI, ADMIN))
PREVIEW_DIALS = Ask(
    "personality", "preview", personality.PreviewDials, personality.DialsPreviewed, PERSONALITY, (CLI, ADMIN)
)
ADD_OWNER = Ask("admin", "add_owner", owners.AddOwner, owners.OwnerAdded, ADMIN, (CLI,))
REMOVE_OWNER = Ask("admin", "remove_owner", owners.RemoveOwner, owners.OwnerRemoved, ADMIN, (CLI,))
LIST_OWNERS = Ask("admin", "list_owners", owners.ListOwners, owners.OwnersListed, ADMIN, (CLI,))

START_IMPORT = Ask(
    "catalog", "start_import", catalog_drafts.StartImport, catalog_drafts.ImportStarted, IMPORTER, (CLI, ADMIN)
)
CHANGE_LIVE = Ask(
    "catalog", "change_live", catalog_drafts.ChangeLive, catalog_drafts.LiveDraftOpened, IMPORTER, (ADMIN,)
)
SHOW_DRAFT = Ask("catalog", "show_draft", catalog_drafts.ShowDraft, catalog_drafts.DraftShown, IMPORTER, (CLI, ADMIN))
EDIT_DRAFT = Ask("catalog", "edit_draft", catalog_drafts.EditDraft, catalog_drafts.DraftShown, IMPORTER, (CLI, ADMIN))
COMMIT_DRAFT = Ask(
    "catalog", "commit_draft", catalog_drafts.CommitDraft, catalog_drafts.DraftCommitted, IMPORTER, (CLI, ADMIN)
)
DISCARD_DRAFT = Ask(
    "catalog", "discard_draft", catalog_drafts.DiscardDraft, catalog_drafts.DraftDiscarded, IMPORTER, (CLI, ADMIN)
)
PUT_SERVICES = Ask("catalog", "put_services", live_catalog.PutServices, catalog_drafts.DraftCommitted, IMPORTER, (CLI,))
SHOW_CATALOG = Ask("catalog", "show", live_catalog.ShowCatalog, live_catalog.CatalogShown, IMPORTER, (CLI, ADMIN))
PLAN_ROLLBACK = Ask(
    "catalog", "plan_rollback", live_catalog.PlanRollback, live_catalog.RollbackPlanned, IMPORTER, (CLI, ADMIN)
)
ROLL_BACK = Ask("catalog", "roll_back", live_catalog.RollBack, live_catalog.CatalogRolledBack, IMPORTER, (CLI, ADMIN))
JUDGE_RELATION = Ask(
    "catalog",
    "judge_relation",
    catalog_relations.JudgeLiveRelation,
    catalog_relations.RelationJudged,
    IMPORTER,
    (CLI, ADMIN),
)
INFER_AGAIN = Ask(
    "catalog", "infer_again", catalog_relations.InferAgain, catalog_relations.InferenceAsked, IMPORTER, (CLI, ADMIN)
)

FIND_ADJACENT_OPENINGS = Ask(
    "booking",
    "find_adjacent_openings",
    cross_sell.FindAdjacentOpenings,
    cross_sell.AdjacentOpeningsFound,
    BOOKING,
    (CROSS_SELL,),
)
SET_UP_PAYMENTS = Ask(
    "payments", "set_up", payment_requests.SetUpPayments, payment_requests.PaymentsSetUp, PAYMENTS, (CLI,)
)
SHOW_PAYMENTS = Ask(
    "payments", "show", payment_requests.ShowPayments, payment_requests.PaymentsShown, PAYMENTS, (CLI, ADMIN)
)
RECONCILE_PAYMENTS = Ask(
    "payments", "reconcile", payment_requests.Reconcile, payment_requests.Reconciled, PAYMENTS, (CLI, ADMIN)
)
MATCH_UNROUTED = Ask(
    "payments",
    "match_unrouted",
    payment_requests.MatchUnrouted,
    payment_requests.UnroutedMatched,
    PAYMENTS,
    (CLI, ADMIN),
)

NOTE_PAID_OUT = Ask(
    "payments", "note_paid_out", payment_requests.NotePaidOut, payment_requests.PaidOutNoted, PAYMENTS, (ADMIN,)
)
SHOW_OFFERS = Ask("cross_sell", "show", offers.ShowOffers, offers.OffersShown, CROSS_SELL, (ADMIN,))

ANSWER_SECONDS = 10.0
"""How long an answer may take: nobody waits longer, and the bus lets nobody answer much later."""

ASKS: tuple[Ask, ...] = (
    FIND_OPENINGS,
    REPLACE_ROSTER,
    REGISTER_ACCOUNT,
    CHANGE_DIAL,
    SET_WORDS_BY_MODEL,
    UNDO_CHANGE,
    SHOW_DIALS,
    PREVIEW_DIALS,
    ADD_OWNER,
    REMOVE_OWNER,
    LIST_OWNERS,
    START_IMPORT,
    CHANGE_LIVE,
    SHOW_DRAFT,
    EDIT_DRAFT,
    COMMIT_DRAFT,
    DISCARD_DRAFT,
    PUT_SERVICES,
    SHOW_CATALOG,
    PLAN_ROLLBACK,
    ROLL_BACK,
    JUDGE_RELATION,
    INFER_AGAIN,
    FIND_ADJACENT_OPENINGS,
    SET_UP_PAYMENTS,
    SHOW_PAYMENTS,
    RECONCILE_PAYMENTS,
    MATCH_UNROUTED,
    NOTE_PAID_OUT,
    SHOW_OFFERS,
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
