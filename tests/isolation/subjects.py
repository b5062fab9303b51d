"""What may be said on each subject of a stream, made for whichever business the subject names.

The data always carries Pendo's ids: on Kucha's subject it is an attempt, on Pendo's own it is the ordinary case.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID, uuid4

from booking_fsm.testing.payments_word import payment_outcome
from ratiba_contracts import facts
from ratiba_contracts.acts import Help
from ratiba_contracts.booking import Booked, Cancelled, CancelledByOwner, Confirmed, Displaced
from ratiba_contracts.catalog_facts import ImportRequested
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import ADVISORY_MOVERS
from ratiba_contracts.conversation import (
    MessagePersonal,
    MessageReceived,
    ReplyDecided,
    ReplyWorded,
    TapContent,
    TextContent,
    TimerFired,
    WordedPersonal,
    WordsRequested,
)
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed, Passed, PassReason
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.facts import Fact
from ratiba_contracts.hints import DRAFT_IS_READY, LIVE_WEB, PAGE_IS_READ
from ratiba_contracts.payments import FrozenLine, Method, PayerPersonal, PaymentRequested, PaymentTimerFired
from ratiba_contracts.relations import (
    InferredEdge,
    RelationCandidate,
    RelationsFailed,
    RelationsInferred,
    RelationsRequested,
)
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.tenant import RelationKind, TenantProvisioned, Vertical
from ratiba_contracts.understanding import AskedPersonal, Proposal, UnderstandingProposed, UnderstandingRequested
from ratiba_contracts.views import AppointmentView, Channel, Language

from .pendo import (
    ASKING_KEY,
    BOOKED_KEY,
    CATALOG,
    DECIDING_KEY,
    PENDO,
    PENDOS_OFFERS,
    PHONE,
    WEB_KEY,
    InHand,
    offer_of,
)
from .pendos_money import LIVE_ATTEMPT, PAYER, RINGING
from .pendos_shop import (
    PENDOS_OTHER_QUESTION,
    PENDOS_QUESTION,
    UNREAD_DRAFT,
    pendos_upload,
)

ANSWERED: Mapping[type[Accepted | Declined | Lapsed], UUID] = dict(
    zip((Accepted, Declined, Lapsed), PENDOS_OFFERS, strict=True)
)
"""An offer of Pendo's for each thing that may become of one."""


Said = tuple[str, Contract]
"""A key and the data of one fact."""


def _received(content: TapContent | TextContent, text: str | None = None) -> Said:
    now = dt.datetime.now(dt.UTC)
    personal = MessagePersonal(text=text, phone=PHONE)
    data = MessageReceived(
        channel=Channel.WHATSAPP, sent_at=now, received_at=now, seen_reply_seq=9, content=content, personal=personal
    )
    return BOOKED_KEY, data


def _messages(a: InHand) -> list[Said]:
    """Pendo's customer at the other business: their phone, their conversation's key, the question they are asked."""
    return [
        _received(TextContent(), "what are my appointments"),
        _received(TextContent(), f"cancel {a.appointment.reference}"),
        _received(TapContent(question_id=a.question_id, value=str(a.appointment.appointment_id))),
        _received(TapContent(question_id=a.question_id, value="yes")),
    ]


def _replies(a: InHand) -> list[Said]:
    """The next words to Pendo's customers."""

    def reply(thread_id: str, seq: int, channel: Channel) -> ReplyDecided:
        return ReplyDecided(
            thread_id=thread_id,
            reply_seq=seq,
            channel=channel,
            language=Language.EN,
            time_zone="Africa/Nairobi",
            today=dt.datetime.now(dt.UTC),
            acts=(Help(),),
        )

    return [
        (BOOKED_KEY, reply(a.thread_id, 40, Channel.WHATSAPP)),
        (WEB_KEY, reply(a.thread_id, 40, Channel.WEB)),
    ]


def _timers(a: InHand) -> list[Said]:
    """The very timer that guards the chair Pendo's customer holds."""
    fired = TimerFired(
        thread_id=a.deciding_thread_id, purpose="hold", generation=a.timer.generation, due_at=a.timer.due_at
    )
    return [(DECIDING_KEY, fired)]


def _unclear_words(a: InHand) -> list[Said]:
    """What Pendo's customer said and no rule understood; a model is being asked at Pendo's expense."""
    asked = UnderstandingRequested(
        thread_id=a.asking_thread_id, message_id=a.asking_message_id, personal=AskedPersonal(text="rembo rembo")
    )
    return [(ASKING_KEY, asked)]


def _proposals(a: InHand) -> list[Said]:
    """What a model makes of it, and what that cost."""
    proposed = UnderstandingProposed(
        thread_id=a.asking_thread_id,
        message_id=a.asking_message_id,
        proposal=Proposal(services=("manicure",), confidence=0.9),
        cost_usd=Decimal("0.19"),
    )
    return [(ASKING_KEY, proposed)]


def _provisioned(_a: InHand) -> list[Said]:
    """The data names Pendo, and a trade that would change how it speaks."""
    return [(PENDO.slug, TenantProvisioned(slug=PENDO.slug, vertical=Vertical.DENTAL))]


def _words_requested(a: InHand) -> list[Said]:
    """Words for another reply to Pendo's customer."""
    (_, reply), _ = _replies(a)
    assert isinstance(reply, ReplyDecided)
    return [(BOOKED_KEY, WordsRequested(reply_id=uuid4(), decided_at=dt.datetime.now(dt.UTC), reply=reply))]


def _worded(a: InHand) -> list[Said]:
    """Other words for the reply that waits at Pendo's."""
    text = WordedPersonal(text="Other words")
    return [(BOOKED_KEY, ReplyWorded(thread_id=a.thread_id, reply_seq=3, reply_id=a.waiting_reply, personal=text))]


def _relations_requested(_a: InHand) -> list[Said]:
    """What goes together of what Pendo sells."""
    services = tuple(
        RelationCandidate(ref=f"s{number}", name=sold.aliases[0])
        for number, sold in enumerate(CATALOG.services, start=1)
    )
    asked = RelationsRequested(request_id=uuid4(), content_hash="a" * 64, vertical=Vertical.SPA, services=services)
    return [("imports", asked)]


def _imports(_a: InHand) -> list[Said]:
    """Pendo's upload, and the draft it is to be read into."""
    return [(UNREAD_DRAFT.hex, ImportRequested(draft_id=UNREAD_DRAFT, files=(pendos_upload(UNREAD_DRAFT),)))]


def _inferred(_a: InHand) -> list[Said]:
    """The answer to what Pendo asked about its draft."""
    edge = InferredEdge(a="s1", b="s2", kind=RelationKind.COMPLEMENTARY, both_ways=True, confidence=0.9)
    answer = RelationsInferred(
        request_id=PENDOS_QUESTION, content_hash="a" * 64, source="lexicon_inferred", edges=(edge,)
    )
    return [("imports", answer)]


def _not_inferred(_a: InHand) -> list[Said]:
    """That there is no answer to the other."""
    answer = RelationsFailed(request_id=PENDOS_OTHER_QUESTION, content_hash="a" * 64, reason="too-many-services")
    return [("imports", answer)]


def _confirmed(a: InHand) -> list[Said]:
    """Pendo's own booking, so that something is offered behind it."""
    now = dt.datetime.now(dt.UTC)
    booked = Confirmed(
        appointment=_without_mark(a.appointment),
        service_id=a.appointment.service.service_id,
        staff_id="amina",
        customer_id=a.customer_id,
        thread_id=a.thread_id,
        channel=Channel.WHATSAPP,
        held_until=now + dt.timedelta(minutes=10),
    )
    return [(BOOKED_KEY, booked)]


def _without_mark(appointment: AppointmentView) -> AppointmentView:
    """Its ids and times: what a neighbour may hold in hand."""
    service = appointment.service.model_copy(update={"name": "Manicure", "name_sw": None})
    return appointment.model_copy(update={"service": service, "staff_name": "Amina"})


def _booked(a: InHand) -> list[Said]:
    """Another appointment of the conversation in which something was offered."""
    fact = Booked(
        appointment=_without_mark(a.appointment).model_copy(update={"appointment_id": RINGING.lines[0].appointment_id}),
        service_id=a.appointment.service.service_id,
        staff_id="amina",
        customer_id=PAYER,
        thread_id=a.thread_id,
        channel=Channel.WHATSAPP,
    )
    return [(BOOKED_KEY, fact)]


def _cancelled(a: InHand) -> list[Said]:
    """An appointment that a prompt at Pendo rings for."""
    booked = _without_mark(a.appointment).model_copy(update={"appointment_id": RINGING.lines[0].appointment_id})
    fact = Cancelled(
        appointment=booked,
        service_id=booked.service.service_id,
        staff_id="amina",
        customer_id=PAYER,
        thread_id=a.thread_id,
        channel=Channel.WHATSAPP,
        cancelled_by="customer",
    )
    return [(BOOKED_KEY, fact)]


def _payment_requested(a: InHand) -> list[Said]:
    """Another prompt for who has paid at Pendo."""
    line = FrozenLine(appointment_id=a.appointment.appointment_id, service_name="Manicure", amount=150000)
    requested = PaymentRequested(
        payment_id=RINGING.payment_id,
        attempt=3,
        thread_id=a.thread_id,
        customer_id=PAYER,
        method=Method.MPESA,
        lines=(line,),
        total=line.amount,
        currency="KES",
        held_until=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
        personal=PayerPersonal(phone=PHONE),
    )
    return [(BOOKED_KEY, requested)]


def _payment_timers(_a: InHand) -> list[Said]:
    """The deadline at which Pendo's open prompt is asked about."""
    fired = PaymentTimerFired(
        payment_id=RINGING.payment_id, purpose="ask-2", generation=LIVE_ATTEMPT.generation, due_at=LIVE_ATTEMPT.sent_at
    )
    return [(BOOKED_KEY, fired)]


def _offered(a: InHand) -> list[Said]:
    """The offer behind Pendo's booking, and that there is none."""
    offered = offer_of(a.thread_id, a.appointment)
    passed = Passed(thread_id=a.thread_id, appointment_id=a.appointment.appointment_id, reason=PassReason.NO_OPENING)
    return [(BOOKED_KEY, offered), (BOOKED_KEY, passed)]


def _outcome(fact: type[Accepted | Declined | Lapsed]) -> Callable[[InHand], list[Said]]:
    """What became of the offer that Pendo's customer has."""

    def said(a: InHand) -> list[Said]:
        about = {"offer_id": ANSWERED[fact], "thread_id": a.thread_id}
        more: dict[str, object] = {"appointment_id": uuid4()} if fact is Accepted else {}
        more |= {"reason": "no_answer"} if fact is Lapsed else {}
        return [(BOOKED_KEY, fact.model_validate(about | more))]

    return said


def _payment_told(outcome: str, reason: str = "") -> Callable[[InHand], list[Said]]:
    """What became of the money that Pendo's customer was asked for."""

    def said(a: InHand) -> list[Said]:
        [(key, asked)] = _payment_requested(a)
        assert isinstance(asked, PaymentRequested)
        return [(key, payment_outcome(asked, outcome, reason))]

    return said


def _displaced(a: InHand) -> list[Said]:
    """That Pendo's owner has booked over what Pendo's customer has."""
    booked = _without_mark(a.appointment)
    gone = Displaced(
        thread_id=a.thread_id,
        staff_id="amina",
        blocked_from=booked.start_at,
        blocked_until=booked.end_at,
        appointments=(booked,),
    )
    return [(BOOKED_KEY, gone)]


def _called_off(a: InHand) -> list[Said]:
    """That Pendo's owner has called off what Pendo's customer has."""
    return [(BOOKED_KEY, CancelledByOwner(thread_id=a.thread_id, appointment=_without_mark(a.appointment)))]


FACTS: Mapping[Fact, Callable[[InHand], Sequence[Said]]] = {
    facts.MESSAGE_RECEIVED: _messages,
    facts.REPLY_DECIDED: _replies,
    facts.WORDS_REQUESTED: _words_requested,
    facts.REPLY_WORDED: _worded,
    facts.TIMER_FIRED: _timers,
    facts.UNDERSTANDING_REQUESTED: _unclear_words,
    facts.UNDERSTANDING_PROPOSED: _proposals,
    facts.TENANT_PROVISIONED: _provisioned,
    facts.IMPORT_REQUESTED: _imports,
    facts.RELATIONS_REQUESTED: _relations_requested,
    facts.RELATIONS_INFERRED: _inferred,
    facts.RELATIONS_FAILED: _not_inferred,
    facts.BOOKING_CONFIRMED: _confirmed,
    facts.BOOKING_BOOKED: _booked,
    facts.BOOKING_CANCELLED: _cancelled,  # first of what is heard of money: asking once more looks for it, too
    facts.PAYMENT_REQUESTED: _payment_requested,
    facts.PAYMENT_TIMER_FIRED: _payment_timers,
    facts.PAYMENT_PROMPTED: _payment_told("prompted"),
    facts.PAYMENT_SETTLED: _payment_told("settled"),
    facts.PAYMENT_FAILED: _payment_told("failed", "no_answer"),
    facts.PAYMENT_CANCELLED_BY_CUSTOMER: _payment_told("cancelled_by_customer"),
    facts.PAYMENT_EXPIRED: _payment_told("expired"),
    facts.PAYMENT_REFUND_DUE: _payment_told("refund_due", "too_late"),
    facts.PAYMENT_PAID_BACK: _payment_told("paid_back"),
    facts.OFFER_OFFERED: lambda a: _offered(a)[:1],
    facts.OFFER_PASSED: lambda a: _offered(a)[1:],
    facts.OFFER_ACCEPTED: _outcome(Accepted),
    facts.OFFER_DECLINED: _outcome(Declined),
    facts.OFFER_LAPSED: _outcome(Lapsed),
    facts.BOOKING_DISPLACED: _displaced,
    facts.BOOKING_CANCELLED_BY_OWNER: _called_off,
}
"""Every fact that somebody reads."""


def said_at(slug: str, fact: Fact, a: InHand) -> list[Envelope[Contract]]:
    """The facts as `slug`'s: subject, envelope and all, but for the ids in them."""
    now = dt.datetime.now(dt.UTC)
    return [envelope(data, id=uuid4(), tenant=slug, key=key, time=now) for key, data in FACTS[fact](a)]


HINTS: Mapping[str, str] = {
    LIVE_WEB.pattern: "wakes the sockets of one conversation of one tenant, which look into the database themselves",
    event_pattern("tenant"): "makes a service read the registry again, whoever says it",
    PAGE_IS_READ.pattern: "moves a bar on the page of a draft, for whoever may open that page of the subject's tenant",
    DRAFT_IS_READY.pattern: "makes that page ask the importer, which knows whose draft it is",
    "hint.outbox.*": "wakes a service's relay, which looks into its own outbox",
}
"""What services listen to beside streams and requests, and why it can tell nobody anything."""


NO_TENANTS: Mapping[str, str] = {
    mover.durable: "the server's own advisories: they name a stream and a place in it, and no tenant"
    for mover in ADVISORY_MOVERS.values()
}
"""Consumers whose subjects name no tenant."""
