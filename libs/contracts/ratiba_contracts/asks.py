"""The register of requests: who may ask what, of whom, and what comes back. Facts are in `facts.py`."""

from dataclasses import dataclass

from ratiba_contracts import (
    by_hand,
    catalog_drafts,
    catalog_relations,
    cross_sell,
    handoffs,
    live_catalog,
    offers,
    owners,
    payment_requests,
    personality,
    requests,
)
from ratiba_contracts.envelope import Contract
from ratiba_contracts.facts import ADMIN, BOOKING, CLI, CROSS_SELL, GATEWAY, IMPORTER, PAYMENTS, PERSONALITY
from ratiba_contracts.subjects import ask_pattern


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


BOOK_BY_HAND = Ask("booking", "book_by_hand", by_hand.BookByHand, by_hand.BookedByHand, BOOKING, (ADMIN,))


CANCEL_BY_HAND = Ask("booking", "cancel_by_hand", by_hand.CancelByHand, by_hand.CancelledByHand, BOOKING, (ADMIN,))


SHOW_DAY = Ask("booking", "show_day", by_hand.ShowDay, by_hand.DayShown, BOOKING, (ADMIN,))


SHOW_HANDOFFS = Ask("booking", "show_handoffs", handoffs.ShowHandoffs, handoffs.HandoffsShown, BOOKING, (ADMIN,))


NOTE_ANSWERED = Ask("booking", "note_answered", handoffs.NoteAnswered, handoffs.AnsweredNoted, BOOKING, (ADMIN,))


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
    BOOK_BY_HAND,
    SHOW_DAY,
    CANCEL_BY_HAND,
    SHOW_HANDOFFS,
    NOTE_ANSWERED,
)
