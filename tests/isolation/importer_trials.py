"""catalog-importer's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from decimal import Decimal

from asyncpg import ForeignKeyViolationError

from catalog_importer.adapters import (
    audit_rows,
    draft_rows,
    drafts,
    import_rows,
    importer_calls,
    relation_rows,
    service_rows,
    state_row,
    vision_answers,
)
from catalog_importer.adapters.audit_rows import Author, Change, Judged
from catalog_importer.adapters.draft_rows import KeptRow, Tally
from catalog_importer.adapters.drafts import Draft
from catalog_importer.adapters.import_rows import Import, Payloads
from catalog_importer.adapters.state_row import State
from catalog_importer.domain.services import PriceSource, Service
from ratiba_contracts.catalog_drafts import DraftState, RowChange
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.catalog_relations import RelationState
from ratiba_contracts.live_catalog import ImportKind
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import Price, PriceKind
from ratiba_llm import Declined, Declining, NewCall, Spend
from ratiba_llm.outputs.menu_rows import MenuRows

from .pendo import PENDOS_CALL, PENDOS_PAGE, PENDOS_READING
from .pendos_shop import (
    LIVE_DRAFT,
    PENDOS_CATALOGUE,
    PENDOS_DRAFT,
    PENDOS_IMPORT,
    PENDOS_QUESTION,
    UNREAD_DRAFT,
    pendos_upload,
    row_of,
)
from .trial import Trial, Trials

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
PRICE = Price(kind=PriceKind.FIXED, currency="KES", amount=100)
SERVICE = Service("manicure", "Manicure for a bob", 30, PRICE, PriceSource.TYPED)
"""Under the id of one of Pendo's."""

ROW = row_of(1, CatalogService(service_id="x", name="Manicure for a bob", duration_min=30, price=PRICE))
KEPT = KeptRow(ROW, red=False, change=RowChange.NEW)
ANOTHER = KeptRow(ROW.model_copy(update={"row_id": "r9"}), red=False, change=RowChange.NEW)
DRAFT = Draft(PENDOS_DRAFT, DraftState.DISCARDED, 9, (), IN_YEARS)
AUTHOR = Author("kucha", IN_YEARS, PENDOS_CATALOGUE + 1)
OVER = Declined(Declining.OFF, Spend("claude-haiku-5-5", "0" * 12))
CALL = NewCall(PENDOS_CALL, PENDOS_READING, PENDOS_CALL, "gap_filler", Decimal("0.01"), IN_YEARS)
"""The very call that Pendo made."""


JUDGED = Judged(SERVICE, SERVICE, None, RelationState.BANNED)


IMPORT = Import(
    PENDOS_IMPORT, ImportKind.INITIAL, Modality.TEXT, 9, "kucha", IN_YEARS, files=(), counts=CatalogCounts()
)
"""Under the id of Pendo's one import."""


TRIALS: Trials = {
    "catalog_importer.adapters.service_rows:read_all": [
        Trial(lambda c, _a: service_rows.read_all(c), nothing={}),
    ],
    "catalog_importer.adapters.service_rows:save": [
        Trial(lambda c, _a: service_rows.save(c, [SERVICE], IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.relation_rows:read_all": [
        Trial(lambda c, _a: relation_rows.read_all(c), nothing=()),
    ],
    "catalog_importer.adapters.relation_rows:replace_all": [
        Trial(lambda c, _a: relation_rows.replace_all(c, ()), nothing=None),
    ],
    "catalog_importer.adapters.state_row:lock": [
        # the lock of Pendo's name, whose row stays out of sight
        Trial(lambda c, _a: state_row.lock(c, "pendo-spa"), nothing=State()),
    ],
    "catalog_importer.adapters.state_row:read": [
        Trial(lambda c, _a: state_row.read(c), nothing=State()),
    ],
    "catalog_importer.adapters.state_row:save": [
        Trial(lambda c, _a: state_row.save(c, State(version=99)), nothing=None),
    ],
    "catalog_importer.adapters.audit_rows:insert": [
        Trial(lambda c, _a: audit_rows.insert(c, [Change(None, SERVICE)], AUTHOR), nothing=None),
    ],
    "catalog_importer.adapters.audit_rows:insert_judgement": [
        Trial(lambda c, _a: audit_rows.insert_judgement(c, JUDGED, AUTHOR), nothing=None),
    ],
    "catalog_importer.adapters.audit_rows:latest": [
        Trial(lambda c, _a: audit_rows.latest(c, 100), nothing=()),
    ],
    "catalog_importer.adapters.audit_rows:since": [
        Trial(lambda c, _a: audit_rows.since(c, 0), nothing=()),
    ],
    "catalog_importer.adapters.audit_rows:forget_before": [
        # Pendo's changes are not 90 days old: at home the table refuses
        Trial(lambda c, _a: audit_rows.forget_before(c, IN_YEARS), nothing=0),
    ],
    "catalog_importer.adapters.import_rows:insert": [
        # at home there is one of this id already
        Trial(lambda c, _a: import_rows.insert(c, IMPORT, Payloads((), ())), nothing=None),
    ],
    "catalog_importer.adapters.import_rows:find": [
        Trial(lambda c, _a: import_rows.find(c, PENDOS_IMPORT), nothing=None),
    ],
    "catalog_importer.adapters.import_rows:before": [
        Trial(lambda c, _a: import_rows.before(c, PENDOS_IMPORT), nothing=LookupError),
    ],
    "catalog_importer.adapters.import_rows:latest": [
        Trial(lambda c, _a: import_rows.latest(c, 100), nothing=()),
    ],
    "catalog_importer.adapters.import_rows:latest_changing": [
        Trial(lambda c, _a: import_rows.latest_changing(c), nothing=None),
    ],
    "catalog_importer.adapters.import_rows:drop_payloads": [
        Trial(
            lambda c, _a: import_rows.drop_payloads(c, IN_YEARS),
            nothing=0,
            same_for_all="the one import there is keeps what it was made of: it is the latest",
        ),
    ],
    "catalog_importer.adapters.import_rows:mark_rolled_back": [
        Trial(lambda c, _a: import_rows.mark_rolled_back(c, PENDOS_IMPORT, IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.drafts:start": [
        # a draft of Pendo's id is none of Kucha's: it may be begun there
        Trial(
            lambda c, _a: drafts.start(c, PENDOS_DRAFT, (pendos_upload(PENDOS_DRAFT),), "kucha", IN_YEARS),
            nothing=True,
        ),
    ],
    "catalog_importer.adapters.drafts:find": [
        Trial(lambda c, _a: drafts.find(c, PENDOS_DRAFT), nothing=None),
        Trial(lambda c, _a: drafts.find(c, PENDOS_DRAFT, lock=True), nothing=None),
    ],
    "catalog_importer.adapters.drafts:asking": [
        Trial(lambda c, _a: drafts.asking(c, PENDOS_QUESTION), nothing=None),
    ],
    "catalog_importer.adapters.drafts:page_was_read": [
        Trial(lambda c, _a: drafts.page_was_read(c, UNREAD_DRAFT, IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.drafts:silent_since": [
        Trial(lambda c, _a: drafts.silent_since(c, IN_YEARS), nothing=()),
    ],
    "catalog_importer.adapters.drafts:save": [
        Trial(lambda c, _a: drafts.save(c, DRAFT, IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:insert_rows": [
        Trial(lambda c, _a: draft_rows.insert_rows(c, PENDOS_DRAFT, [ANOTHER]), nothing=ForeignKeyViolationError),
    ],
    "catalog_importer.adapters.draft_rows:insert_after": [
        Trial(lambda c, _a: draft_rows.insert_after(c, PENDOS_DRAFT, ANOTHER, "r1"), nothing=ForeignKeyViolationError),
    ],
    "catalog_importer.adapters.draft_rows:update_rows": [
        Trial(lambda c, _a: draft_rows.update_rows(c, PENDOS_DRAFT, [KEPT]), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:set_service": [
        Trial(lambda c, _a: draft_rows.set_service(c, PENDOS_DRAFT, "r1", "manicure"), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:taken_over": [
        Trial(lambda c, _a: draft_rows.taken_over(c, LIVE_DRAFT), nothing=frozenset()),
    ],
    "catalog_importer.adapters.draft_rows:that_are": [
        Trial(lambda c, _a: draft_rows.that_are(c, LIVE_DRAFT, SERVICE), nothing=()),
    ],
    "catalog_importer.adapters.draft_rows:name_keys": [
        Trial(lambda c, _a: draft_rows.name_keys(c, PENDOS_DRAFT), nothing=frozenset()),
    ],
    "catalog_importer.adapters.draft_rows:as_made": [
        Trial(lambda c, _a: draft_rows.as_made(c, LIVE_DRAFT), nothing={}),
    ],
    "catalog_importer.adapters.drafts:of_live": [
        Trial(lambda c, _a: drafts.of_live(c), nothing=None),
    ],
    "catalog_importer.adapters.drafts:idle_and_empty": [
        Trial(lambda c, _a: drafts.idle_and_empty(c, IN_YEARS), nothing=()),
    ],
    "catalog_importer.adapters.drafts:discard": [
        Trial(lambda c, _a: drafts.discard(c, DRAFT, IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:delete_row": [
        Trial(lambda c, _a: draft_rows.delete_row(c, PENDOS_DRAFT, "r1"), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:delete_rows": [
        Trial(lambda c, _a: draft_rows.delete_rows(c, PENDOS_DRAFT), nothing=None),
    ],
    "catalog_importer.adapters.draft_rows:some_rows": [
        Trial(lambda c, _a: draft_rows.some_rows(c, PENDOS_DRAFT, offset=0, limit=100), nothing=()),
    ],
    "catalog_importer.adapters.draft_rows:all_rows": [
        Trial(lambda c, _a: draft_rows.all_rows(c, PENDOS_DRAFT), nothing=()),
    ],
    "catalog_importer.adapters.draft_rows:these_rows": [
        Trial(lambda c, _a: draft_rows.these_rows(c, PENDOS_DRAFT, ["r1", "r2"]), nothing={}),
    ],
    "catalog_importer.adapters.draft_rows:names": [
        Trial(lambda c, _a: draft_rows.names(c, PENDOS_DRAFT), nothing={}),
    ],
    "catalog_importer.adapters.draft_rows:named_rows": [
        Trial(lambda c, _a: draft_rows.named_rows(c, PENDOS_DRAFT), nothing=()),
    ],
    "catalog_importer.adapters.draft_rows:tally": [
        Trial(lambda c, _a: draft_rows.tally(c, PENDOS_DRAFT), nothing=Tally(0, 0, CatalogCounts())),
    ],
    "catalog_importer.adapters.drafts:open_ones": [
        Trial(lambda c, _a: drafts.open_ones(c), nothing=()),
    ],
    "catalog_importer.adapters.drafts:forget_before": [
        Trial(lambda c, _a: drafts.forget_before(c, IN_YEARS), nothing=0),
    ],
    "catalog_importer.adapters.importer_calls:lock": [
        Trial(
            lambda c, _a: importer_calls.lock(c, PENDOS_READING),
            nothing=None,
            same_for_all="it reads and writes no row: two of one name wait for each other, no more",
        ),
    ],
    "catalog_importer.adapters.importer_calls:begin": [
        # a call of Pendo's is none of Kucha's: it may be begun there
        Trial(lambda c, _a: importer_calls.begin(c, CALL), nothing=True),
    ],
    "catalog_importer.adapters.importer_calls:end": [
        Trial(lambda c, _a: importer_calls.end(c, PENDOS_CALL, OVER), nothing=None),
    ],
    "catalog_importer.adapters.importer_calls:spent": [
        Trial(lambda c, _a: importer_calls.spent(c, PENDOS_READING), nothing=Decimal(0)),
    ],
    "catalog_importer.adapters.importer_calls:forget_before": [
        Trial(lambda c, _a: importer_calls.forget_before(c, IN_YEARS), nothing=0),
    ],
    "catalog_importer.adapters.vision_answers:find": [
        Trial(lambda c, _a: vision_answers.find(c, PENDOS_PAGE), nothing=None),
    ],
    "catalog_importer.adapters.vision_answers:keep": [
        Trial(lambda c, _a: vision_answers.keep(c, "another page", MenuRows(rows=()), IN_YEARS), nothing=None),
    ],
    "catalog_importer.adapters.vision_answers:forget_before": [
        Trial(lambda c, _a: vision_answers.forget_before(c, IN_YEARS), nothing=0),
    ],
}
