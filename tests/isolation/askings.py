"""What may be asked of the services by request, made for whichever business the subject names, with Pendo's ids."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from pydantic import SecretStr

from ratiba_contracts import asks
from ratiba_contracts.asks import Ask
from ratiba_contracts.by_hand import BookByHand, ByHandPersonal, CancelByHand, ShowDay
from ratiba_contracts.catalog_drafts import ChangeLive, CommitDraft, DiscardDraft, EditDraft, ShowDraft, StartImport
from ratiba_contracts.catalog_relations import InferAgain, JudgeLiveRelation, JudgeRelation
from ratiba_contracts.cross_sell import FindAdjacentOpenings
from ratiba_contracts.envelope import Contract
from ratiba_contracts.handoffs import NoteAnswered, ShowHandoffs
from ratiba_contracts.live_catalog import PlanRollback, PutServices, RollBack, ShowCatalog
from ratiba_contracts.offers import ShowOffers
from ratiba_contracts.owners import AddOwner, ListOwners, OwnerIdentity, RemoveOwner
from ratiba_contracts.payment_requests import MatchUnrouted, NotePaidOut, Reconcile, SetUpPayments, ShowPayments
from ratiba_contracts.personality import (
    ChangeDial,
    Dial,
    PreviewDials,
    SetWordsByModel,
    ShowDials,
    UndoChange,
    WantedDial,
)
from ratiba_contracts.requests import FindOpenings, RegisterAccount, ReplaceRoster
from ratiba_contracts.tenant import Tone
from ratiba_contracts.views import Channel

from .kucha import CATALOG as KUCHAS_CATALOG
from .pendo import (
    ACCOUNT,
    MARK,
    PENDOS_CHANGE,
    PENDOS_DIALS,
    PENDOS_OWNER,
    PHONE,
    InHand,
)
from .pendo import ROSTER as PENDOS_ROSTER
from .pendos_money import DARAJA, RINGING, UNROUTED
from .pendos_shop import (
    PENDOS_CATALOGUE,
    PENDOS_DRAFT,
    PENDOS_IMPORT,
    WAITING_DRAFT,
    pendos_upload,
)

TOMORROW = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date()

OPEN_DAY = TOMORROW + dt.timedelta(days=7 if TOMORROW.weekday() < 6 else 8)
"""A day on which Pendo works, so far ahead that nothing of it is taken."""

OTHER_UPLOAD = uuid4()
"""Of a price list Pendo uploads next."""


@dataclass(frozen=True)
class Asking:
    """A request with Pendo's ids, and the slug of the refusal it meets elsewhere; None where it is the asker's right
    and touches their own only. What names an id that is made anew each time is written once it is in hand.
    """

    request: Contract | Callable[[InHand], Contract]
    refused: str | None

    def written(self, a: InHand) -> Contract:
        """The request."""
        return self.request if isinstance(self.request, Contract) else self.request(a)


_ADJACENT = FindAdjacentOpenings(appointment_id=UUID(int=0), candidates=("pedicure",))
"""Behind no appointment of anybody's: the answer is that there is none."""


ASKS: Mapping[Ask, Asking] = {
    asks.SHOW_PAYMENTS: Asking(ShowPayments(payment_id=RINGING.payment_id), refused=None),
    asks.RECONCILE_PAYMENTS: Asking(Reconcile(actor="kucha"), refused=None),
    asks.MATCH_UNROUTED: Asking(
        MatchUnrouted(actor="kucha", unrouted_id=UNROUTED, payment_id=RINGING.payment_id), refused="unknown-callback"
    ),
    asks.NOTE_PAID_OUT: Asking(
        NotePaidOut(actor="kucha", payment_id=RINGING.payment_id, refund_id=1, expected_version=0),
        refused="unknown-refund",
    ),
    asks.SHOW_OFFERS: Asking(ShowOffers(days=366), refused=None),
    asks.SET_UP_PAYMENTS: Asking(SetUpPayments(actor="kucha", account=DARAJA), refused=None),
    asks.FIND_ADJACENT_OPENINGS: Asking(_ADJACENT, refused=None),
    asks.SHOW_DAY: Asking(ShowDay(day=TOMORROW), refused=None),
    asks.CANCEL_BY_HAND: Asking(
        lambda a: CancelByHand(actor="kucha", appointment_id=a.appointment.appointment_id),
        refused="no-such-appointment",
    ),
    asks.BOOK_BY_HAND: Asking(
        BookByHand(
            request_id=uuid4(),
            actor="kucha",
            service_id="facial",
            start_at=dt.datetime.combine(OPEN_DAY, dt.time(12), dt.UTC),
            personal=ByHandPersonal(name="Somebody", phone=PHONE),
        ),
        refused="unknown-service",
    ),
    asks.SHOW_HANDOFFS: Asking(ShowHandoffs(answered=50), refused=None),
    asks.NOTE_ANSWERED: Asking(
        lambda a: NoteAnswered(actor="kucha", handoff_id=a.handoff_id, expected_times=1), refused="nobody-waits"
    ),
    asks.FIND_OPENINGS: Asking(
        FindOpenings(service_id="facial", from_day=TOMORROW, days=7, staff_id="amina"),
        refused="unknown-service",
    ),
    asks.REPLACE_ROSTER: Asking(
        ReplaceRoster(
            actor="kucha",
            members=tuple(
                member.model_copy(update={"name": "Somebody", "active": False}) for member in PENDOS_ROSTER.members
            ),
        ),
        refused=None,
    ),
    asks.REGISTER_ACCOUNT: Asking(
        RegisterAccount(
            actor="kucha", channel=Channel.WHATSAPP, account=ACCOUNT, access_token=SecretStr(f"token-{MARK}")
        ),
        refused="account-taken",
    ),
    asks.SHOW_DIALS: Asking(ShowDials(audits=100), refused=None),
    asks.PREVIEW_DIALS: Asking(PreviewDials(wanted=(WantedDial(dial=Dial.TONE, value=Tone.PLAYFUL),)), refused=None),
    asks.CHANGE_DIAL: Asking(
        ChangeDial(dial=Dial.TONE, value=Tone.PLAYFUL, actor="kucha", reason="curious", expected_version=PENDOS_DIALS),
        refused="stale-version",
    ),
    asks.SET_WORDS_BY_MODEL: Asking(
        SetWordsByModel(on=False, actor="kucha", reason="curious", expected_version=PENDOS_DIALS + 1),
        refused="stale-version",
    ),
    # a change of Pendo's, of another dial than the one just changed
    asks.UNDO_CHANGE: Asking(UndoChange(actor="kucha", audit_id=PENDOS_CHANGE), refused="unknown-change"),
    asks.LIST_OWNERS: Asking(ListOwners(), refused=None),
    asks.REMOVE_OWNER: Asking(
        RemoveOwner(owner=OwnerIdentity(email=PENDOS_OWNER.email), actor="kucha"), refused="unknown-owner"
    ),
    asks.ADD_OWNER: Asking(AddOwner(owner=OwnerIdentity(email=PENDOS_OWNER.email), actor="kucha"), refused=None),
    # In this order: at home each makes way for the next.
    asks.SHOW_CATALOG: Asking(ShowCatalog(audits=200), refused=None),
    asks.SHOW_DRAFT: Asking(ShowDraft(draft_id=PENDOS_DRAFT), refused="unknown-draft"),
    asks.EDIT_DRAFT: Asking(
        EditDraft(
            draft_id=PENDOS_DRAFT,
            expected_version=1,
            actor="kucha",
            edit=JudgeRelation(a="r1", b="r2", judged="banned"),
        ),
        refused="unknown-draft",
    ),
    asks.COMMIT_DRAFT: Asking(
        CommitDraft(draft_id=PENDOS_DRAFT, expected_version=2, actor="kucha"), refused="unknown-draft"
    ),
    asks.JUDGE_RELATION: Asking(
        JudgeLiveRelation(actor="kucha", judgement=JudgeRelation(a="manicure", b="facial", judged="pinned")),
        refused="unknown-service",
    ),
    asks.PLAN_ROLLBACK: Asking(PlanRollback(import_id=PENDOS_IMPORT), refused="unknown-import"),
    # a ban and a pin later
    asks.ROLL_BACK: Asking(
        RollBack(import_id=PENDOS_IMPORT, expected_version=PENDOS_CATALOGUE + 2, actor="kucha"),
        refused="unknown-import",
    ),
    asks.INFER_AGAIN: Asking(InferAgain(actor="kucha", draft_id=WAITING_DRAFT), refused="unknown-draft"),
    asks.DISCARD_DRAFT: Asking(DiscardDraft(draft_id=WAITING_DRAFT, actor="kucha"), refused="unknown-draft"),
    asks.START_IMPORT: Asking(
        StartImport(draft_id=OTHER_UPLOAD, files=(pendos_upload(OTHER_UPLOAD),), actor="kucha"),
        refused="foreign-upload",
    ),
    asks.CHANGE_LIVE: Asking(ChangeLive(draft_id=OTHER_UPLOAD, actor="kucha"), refused=None),
    asks.PUT_SERVICES: Asking(PutServices(actor="kucha", services=KUCHAS_CATALOG.services), refused=None),
}
"""Every request that somebody answers."""
