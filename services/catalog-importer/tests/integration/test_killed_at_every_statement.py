"""A process may die after any SQL statement of a commit, a rollback or a change by hand: the state is the one before or
the one after.

A forked child does the work; a counter ends it with SIGKILL's suddenness after the n-th statement. Whoever asks again
gets it done, and once.
"""

import asyncio
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from catalog_importer import SERVICE
from catalog_importer.adapters import draft_rows, drafts, import_rows, service_rows
from catalog_importer.adapters.draft_rows import kept
from catalog_importer.adapters.state_row import Inference
from catalog_importer.commit_desk import CommitDesk
from catalog_importer.domain.relations import Edge, EdgeSource
from catalog_importer.domain.stored_services import StoredServices
from catalog_importer.draft_desk import DraftDesk
from catalog_importer.live_draft import LiveDrafts
from catalog_importer.publisher import Publisher
from catalog_importer.rollback_desk import RollbackDesk
from catalog_importer.wiring import MIGRATIONS
from ratiba_contracts.catalog_drafts import (
    ChangeLive,
    CommitDraft,
    DeleteRow,
    DraftShown,
    DraftState,
    EditDraft,
    SetCells,
)
from ratiba_contracts.catalog_facts import CatalogCounts, Modality, UploadedFile
from ratiba_contracts.catalog_relations import InferenceState
from ratiba_contracts.live_catalog import PutServices, RollBack
from ratiba_contracts.menu import PriceCell, RowPriceKind
from ratiba_contracts.tenant import CatalogService, RelationKind
from ratiba_contracts.views import Price, PriceKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import prepare_database, tenant_named

from .house import NOON, OWNER, row

PENDO = tenant_named("pendo-spa")
DRAFT = UUID("6a0f2f80-3f5e-4a53-9d0e-333333333333")
BY_HAND = UUID("6a0f2f80-3f5e-4a53-9d0e-444444444444")
TABLES = (
    "services",
    "service_relations",
    "catalog_imports",
    "catalog_audits",
    "catalog_state",
    "import_drafts",
    "draft_rows",
    "svc_catalog_importer.outbox",
)
_RANDOM = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_STAMPS = re.compile(r'"(created_at|id|seq|place)": [^,}]*')

Hit = Callable[[], None]
Work = Callable[[Database], Any]


class NoBucket:
    """Where no snapshot was ever written; what is put is gone."""

    def held(self, tenant: str) -> None:
        del tenant

    async def bring_forward(self, tenant: str, snapshot: Any) -> bool:
        del tenant, snapshot
        return True


def publisher(database: Database) -> Publisher:
    bucket: Any = NoBucket()
    return Publisher(database, bucket, lambda: NOON)


async def laid_out(url: str) -> None:
    """Two services live, and a draft that changes one, adds one, and says what goes together."""
    await prepare_database(url, SERVICE, PENDO.slug, migrations=MIGRATIONS)
    database = await Database.open(url, application_name="tests", max_size=1)
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=150000)
    mani = CatalogService(service_id="mani", name="Manicure", duration_min=45, price=price, goes_with=("pedi",))
    pedi = CatalogService(service_id="pedi", name="Pedicure", duration_min=60, price=price)
    with bind_tenant(PENDO):
        desk = CommitDesk(database, publisher(database), lambda: NOON)
        await desk.put_services(PutServices(actor=OWNER, services=(mani, pedi)))
        async with database.tenant_transaction() as connection:
            file = UploadedFile(object_name="pendo-spa/x/1", file_name="menu.jpg", size=1, sha256="0" * 64)
            await drafts.start(connection, DRAFT, (file,), OWNER, NOON)
            stored = StoredServices.of(await service_rows.read_all(connection))
            rows = (row(1, "Manicure", 1700), row(2, "Facial", 3000), row(3, "Pedicure", 1500, 60))
            await draft_rows.insert_rows(connection, DRAFT, [kept(each, stored, "KES") for each in rows])
            draft = await drafts.find(connection, DRAFT)
            assert draft is not None
            edge = Edge("r1", "r2", RelationKind.COMPLEMENTARY, True, 0.9, EdgeSource.LEXICON)
            ready = SimpleNamespace(**{name: getattr(draft, name) for name in draft.__slots__})
            ready.state, ready.modality, ready.relations = DraftState.READY, Modality.IMAGE, (edge,)
            ready.catalog_version, ready.inference = 1, Inference(InferenceState.DONE)
            await drafts.save(connection, drafts.Draft(**vars(ready)), NOON)
    await database.close()


async def commit(database: Database) -> Any:
    desk = CommitDesk(database, publisher(database), lambda: NOON)
    return await desk.commit_draft(CommitDraft(draft_id=DRAFT, expected_version=1, actor=OWNER))


async def roll_back(database: Database) -> Any:
    async with database.tenant_transaction() as connection:
        latest = await import_rows.latest_changing(connection)
    assert latest is not None
    desk = RollbackDesk(database, publisher(database), lambda: NOON)
    return await desk.roll_back(RollBack(import_id=latest, expected_version=2, actor=OWNER))


async def open_live(database: Database) -> Any:
    return await LiveDrafts(database, lambda: NOON).change_live(ChangeLive(draft_id=BY_HAND, actor=OWNER))


async def commit_by_hand(database: Database) -> Any:
    desk = CommitDesk(database, publisher(database), lambda: NOON)
    return await desk.commit_draft(CommitDraft(draft_id=BY_HAND, expected_version=3, actor=OWNER))


async def changed_by_hand(database: Database) -> None:
    """The live list opened, one service renamed and priced, the other taken off: version 3 of the draft."""
    await open_live(database)
    away: Any = None
    desk = DraftDesk(database, publisher(database), away, lambda: NOON)
    price = PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=170000)
    for version, edit in ((1, SetCells(row_id="r1", name="Mani", price=price)), (2, DeleteRow(row_id="r2"))):
        request = EditDraft(draft_id=BY_HAND, expected_version=version, actor=OWNER, edit=edit)
        assert isinstance(await desk.edit_draft(request), DraftShown)


@contextmanager
def counted(hit: Hit) -> Iterator[None]:
    """Call `hit` after each SQL statement, whatever it is sent by."""
    originals: list[tuple[Any, str, Any]] = []

    def wrap(name: str) -> None:
        inner = getattr(asyncpg.Connection, name)

        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            result = await inner(*args, **kwargs)
            hit()
            return result

        originals.append((asyncpg.Connection, name, inner))
        setattr(asyncpg.Connection, name, wrapped)

    for name in ("execute", "_execute", "_executemany"):
        wrap(name)
    try:
        yield
    finally:
        for owner, name, inner in originals:
            setattr(owner, name, inner)


async def done(url: str, work: Work, hit: Hit | None = None) -> Any:
    """Do it once; `hit` counts its statements."""
    database = await Database.open(url, application_name="work", max_size=2)
    with bind_tenant(PENDO):
        if hit is None:
            answer = await work(database)
        else:
            with counted(hit):
                answer = await work(database)
    await database.close()
    return answer


async def rows(url: str) -> dict[str, list[str]]:
    """Everything there is, ids that are drawn by lot and the database's own numbers aside."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"SET search_path TO {PENDO.search_path}")
    found = {}
    for table in TABLES:
        records = await connection.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t")
        found[table] = sorted(_STAMPS.sub("", _RANDOM.sub("<id>", record["row"])) for record in records)
    await connection.close()
    return found


def in_a_child(url: str, work: Work, die_at: int) -> bool:
    """Do it in a forked process that dies after its `die_at`-th statement. Returns whether it did."""
    pid = os.fork()
    if pid == 0:
        statements = 0

        def hit() -> None:
            nonlocal statements
            statements += 1
            if statements == die_at:
                os._exit(9)

        try:
            asyncio.run(done(url, work, hit))
        except BaseException:  # noqa: BLE001  a child must never return into pytest
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), f"the child failed with {code}"
    return code == 9


def tried_at_every_statement(databases: Any, started: str, work: Work) -> int:
    """Kill it after each statement in turn; returns how many there are.

    What was killed before it was done is asked for again in the same database, one statement further each time, until
    it is done there: whatever a killed one had left behind would be in the way of the next.
    """
    with databases.fresh(started) as url:
        before = asyncio.run(rows(url))
        asyncio.run(done(url, work))
        after = asyncio.run(rows(url))
    assert before != after
    statements, died, seen = 0, True, set()
    while died:
        with databases.fresh(started) as url:
            left = before
            while died and left == before:
                statements += 1
                died = in_a_child(url, work, statements)
                left = asyncio.run(rows(url))
                assert left in (before, after), f"killed after statement {statements}"
                seen.add(left == after)
    assert seen == {True, False}
    return statements - 1


@pytest.mark.timeout(120)
def test_a_commit_killed_after_any_statement_is_all_or_nothing(databases: Any) -> None:
    template = databases.template("importer_draft", laid_out)
    statements = tried_at_every_statement(databases, template, commit)
    assert statements > 12, "the counter no longer sees the statements of a commit"


@pytest.mark.timeout(120)
def test_a_rollback_killed_after_any_statement_is_all_or_nothing(databases: Any) -> None:
    template = databases.template("importer_draft", laid_out)
    url = databases.create(template)
    asyncio.run(done(url, commit))
    started = urlsplit(url).path.lstrip("/")
    statements = tried_at_every_statement(databases, started, roll_back)
    assert statements > 8, "the counter no longer sees the statements of a rollback"


@pytest.mark.timeout(120)
def test_opening_the_live_list_killed_after_any_statement_leaves_one_draft_or_none(databases: Any) -> None:
    template = databases.template("importer_draft", laid_out)
    statements = tried_at_every_statement(databases, template, open_live)
    assert statements > 8, "the counter no longer sees the statements of opening the live list"


@pytest.mark.timeout(120)
def test_a_live_list_followed_killed_after_any_statement_is_the_former_or_the_new_one(databases: Any) -> None:
    """Others put a list live while it was open: what it holds is made anew, or it is as it was."""
    template = databases.template("importer_draft", laid_out)
    url = databases.create(template)
    asyncio.run(done(url, open_live))
    asyncio.run(done(url, commit))
    statements = tried_at_every_statement(databases, urlsplit(url).path.lstrip("/"), open_live)
    assert statements > 8, "the counter no longer sees the statements of following what others changed"


@pytest.mark.timeout(120)
def test_a_change_by_hand_killed_after_any_statement_is_all_or_nothing(databases: Any) -> None:
    template = databases.template("importer_draft", laid_out)
    url = databases.create(template)
    asyncio.run(done(url, changed_by_hand))
    statements = tried_at_every_statement(databases, urlsplit(url).path.lstrip("/"), commit_by_hand)
    assert statements > 12, "the counter no longer sees the statements of a commit"


def test_a_change_by_hand_its_rollback_and_an_unchanged_list_put_live_leave_no_noise(databases: Any) -> None:
    url = databases.create(databases.template("importer_draft", laid_out))
    before = asyncio.run(rows(url))

    async def there_and_back(database: Database) -> tuple[Any, Any]:
        await changed_by_hand(database)
        await commit_by_hand(database)
        return await roll_back(database), await roll_back(database)

    async def unchanged(database: Database) -> Any:
        await LiveDrafts(database, lambda: NOON).change_live(ChangeLive(draft_id=UUID(int=7), actor=OWNER))
        desk = CommitDesk(database, publisher(database), lambda: NOON)
        return await desk.commit_draft(CommitDraft(draft_id=UUID(int=7), expected_version=1, actor=OWNER))

    back, twice = asyncio.run(done(url, there_and_back))
    assert (back.counts, twice.slug) == (CatalogCounts(updated=2), "already-rolled-back")
    after = asyncio.run(rows(url))
    assert [names_of(one) for one in after["services"]] == [names_of(one) for one in before["services"]]
    again = asyncio.run(done(url, unchanged))
    assert again.counts == CatalogCounts(unchanged=2)
    left = asyncio.run(rows(url))
    for table in ("services", "service_relations", "catalog_audits", "catalog_state"):
        assert left[table] == after[table], table


def names_of(service: str) -> dict[str, Any]:
    """What a customer sees of a stored service."""
    fields = ("service_id", "name", "name_sw", "duration_min", "price_amount", "price_kind", "retired_at")
    row = json.loads(re.sub(r"(, )+", ", ", service).replace("{, ", "{"))
    return {field: row.get(field) for field in fields}
