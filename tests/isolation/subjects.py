"""What may be said on each subject the services listen to, made for whichever business the subject names.

The data always carries Pendo's ids: on Kucha's subject it is an attempt, on Pendo's own it is the ordinary case.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from pydantic import SecretStr

from ratiba_contracts import facts
from ratiba_contracts.acts import Help
from ratiba_contracts.catalog_drafts import ChangeLive, CommitDraft, DiscardDraft, EditDraft, ShowDraft, StartImport
from ratiba_contracts.catalog_facts import ImportRequested
from ratiba_contracts.catalog_relations import InferAgain, JudgeLiveRelation, JudgeRelation
from ratiba_contracts.codec import envelope
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
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.facts import Ask, Fact
from ratiba_contracts.hints import DRAFT_IS_READY, LIVE_WEB, PAGE_IS_READ
from ratiba_contracts.live_catalog import PlanRollback, PutServices, RollBack, ShowCatalog
from ratiba_contracts.owners import AddOwner, ListOwners, OwnerIdentity, RemoveOwner
from ratiba_contracts.personality import (
    ChangeDial,
    Dial,
    PreviewDials,
    SetWordsByModel,
    ShowDials,
    UndoChange,
    WantedDial,
)
from ratiba_contracts.relations import (
    InferredEdge,
    RelationCandidate,
    RelationsFailed,
    RelationsInferred,
    RelationsRequested,
)
from ratiba_contracts.requests import FindOpenings, RegisterAccount, ReplaceRoster
from ratiba_contracts.streams import ADVISORY_MOVERS
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.tenant import RelationKind, TenantProvisioned, Tone, Vertical
from ratiba_contracts.understanding import AskedPersonal, Proposal, UnderstandingProposed, UnderstandingRequested
from ratiba_contracts.views import Channel, Language

from .kucha import CATALOG as KUCHAS_CATALOG
from .pendo import (
    ACCOUNT,
    ASKING_KEY,
    BOOKED_KEY,
    CATALOG,
    DECIDING_KEY,
    MARK,
    PENDO,
    PENDOS_CHANGE,
    PENDOS_DIALS,
    PENDOS_OWNER,
    PHONE,
    WEB_KEY,
    InHand,
)
from .pendo import ROSTER as PENDOS_ROSTER
from .pendos_shop import (
    PENDOS_CATALOGUE,
    PENDOS_DRAFT,
    PENDOS_IMPORT,
    PENDOS_OTHER_QUESTION,
    PENDOS_QUESTION,
    UNREAD_DRAFT,
    WAITING_DRAFT,
    pendos_upload,
)

TOMORROW = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date()

OTHER_UPLOAD = uuid4()
"""Of a price list Pendo uploads next."""

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
}
"""Every fact that somebody reads."""


def said_at(slug: str, fact: Fact, a: InHand) -> list[Envelope[Contract]]:
    """The facts as `slug`'s: subject, envelope and all, but for the ids in them."""
    now = dt.datetime.now(dt.UTC)
    return [envelope(data, id=uuid4(), tenant=slug, key=key, time=now) for key, data in FACTS[fact](a)]


@dataclass(frozen=True)
class Asking:
    """A request with Pendo's ids, and the slug of the refusal it meets elsewhere; None where it is the asker's right
    and touches their own only.
    """

    request: Contract
    refused: str | None


ASKS: Mapping[Ask, Asking] = {
    facts.FIND_OPENINGS: Asking(
        FindOpenings(service_id="facial", from_day=TOMORROW, days=7, staff_id="amina"),
        refused="unknown-service",
    ),
    facts.REPLACE_ROSTER: Asking(
        ReplaceRoster(
            actor="kucha",
            members=tuple(
                member.model_copy(update={"name": "Somebody", "active": False}) for member in PENDOS_ROSTER.members
            ),
        ),
        refused=None,
    ),
    facts.REGISTER_ACCOUNT: Asking(
        RegisterAccount(
            actor="kucha", channel=Channel.WHATSAPP, account=ACCOUNT, access_token=SecretStr(f"token-{MARK}")
        ),
        refused="account-taken",
    ),
    facts.SHOW_DIALS: Asking(ShowDials(audits=100), refused=None),
    facts.PREVIEW_DIALS: Asking(PreviewDials(wanted=(WantedDial(dial=Dial.TONE, value=Tone.PLAYFUL),)), refused=None),
    facts.CHANGE_DIAL: Asking(
        ChangeDial(dial=Dial.TONE, value=Tone.PLAYFUL, actor="kucha", reason="curious", expected_version=PENDOS_DIALS),
        refused="stale-version",
    ),
    facts.SET_WORDS_BY_MODEL: Asking(
        SetWordsByModel(on=False, actor="kucha", reason="curious", expected_version=PENDOS_DIALS + 1),
        refused="stale-version",
    ),
    # a change of Pendo's, of another dial than the one just changed
    facts.UNDO_CHANGE: Asking(UndoChange(actor="kucha", audit_id=PENDOS_CHANGE), refused="unknown-change"),
    facts.LIST_OWNERS: Asking(ListOwners(), refused=None),
    facts.REMOVE_OWNER: Asking(
        RemoveOwner(owner=OwnerIdentity(email=PENDOS_OWNER.email), actor="kucha"), refused="unknown-owner"
    ),
    facts.ADD_OWNER: Asking(AddOwner(owner=OwnerIdentity(email=PENDOS_OWNER.email), actor="kucha"), refused=None),
    # In this order: at home each makes way for the next.
    facts.SHOW_CATALOG: Asking(ShowCatalog(audits=200), refused=None),
    facts.SHOW_DRAFT: Asking(ShowDraft(draft_id=PENDOS_DRAFT), refused="unknown-draft"),
    facts.EDIT_DRAFT: Asking(
        EditDraft(
            draft_id=PENDOS_DRAFT,
            expected_version=1,
            actor="kucha",
            edit=JudgeRelation(a="r1", b="r2", judged="banned"),
        ),
        refused="unknown-draft",
    ),
    facts.COMMIT_DRAFT: Asking(
        CommitDraft(draft_id=PENDOS_DRAFT, expected_version=2, actor="kucha"), refused="unknown-draft"
    ),
    facts.JUDGE_RELATION: Asking(
        JudgeLiveRelation(actor="kucha", judgement=JudgeRelation(a="manicure", b="facial", judged="pinned")),
        refused="unknown-service",
    ),
    facts.PLAN_ROLLBACK: Asking(PlanRollback(import_id=PENDOS_IMPORT), refused="unknown-import"),
    # a ban and a pin later
    facts.ROLL_BACK: Asking(
        RollBack(import_id=PENDOS_IMPORT, expected_version=PENDOS_CATALOGUE + 2, actor="kucha"),
        refused="unknown-import",
    ),
    facts.INFER_AGAIN: Asking(InferAgain(actor="kucha", draft_id=WAITING_DRAFT), refused="unknown-draft"),
    facts.DISCARD_DRAFT: Asking(DiscardDraft(draft_id=WAITING_DRAFT, actor="kucha"), refused="unknown-draft"),
    facts.START_IMPORT: Asking(
        StartImport(draft_id=OTHER_UPLOAD, files=(pendos_upload(OTHER_UPLOAD),), actor="kucha"),
        refused="foreign-upload",
    ),
    facts.CHANGE_LIVE: Asking(ChangeLive(draft_id=OTHER_UPLOAD, actor="kucha"), refused=None),
    facts.PUT_SERVICES: Asking(PutServices(actor="kucha", services=KUCHAS_CATALOG.services), refused=None),
}
"""Every request that somebody answers."""

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
