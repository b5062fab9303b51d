"""A draft is read from its own uploads, shown in parts, edited one version after another, thrown away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from nats.js.errors import ObjectNotFoundError

from ratiba_contracts.catalog import (
    AddRow,
    DeleteRow,
    DiscardDraft,
    DraftDiscarded,
    DraftState,
    FileProblem,
    ImportStarted,
    InferenceState,
    JudgeRelation,
    MergeRows,
    RelationState,
    RowChange,
    SetCells,
    ShowDraft,
    SplitRow,
)
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.facts import DISCARD_DRAFT, SHOW_DRAFT, START_IMPORT
from ratiba_contracts.requests import Refusal
from ratiba_contracts.streams import IMPORTER_IMPORTS, UPLOADS
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually

from .house import MENU, NOON, House, row, typed


async def test_an_upload_becomes_a_draft_that_can_be_looked_over(house: House) -> None:
    problem = FileProblem(file="menu.jpg", page=2, slug="nothing-read", message="The second page is empty.")
    request = await house.upload((*MENU, row(4, "Hot stones", None)), [problem])
    assert await house.ask(START_IMPORT, request) == ImportStarted(draft_id=request.draft_id)
    draft = await house.ready(request.draft_id)
    assert [shown.row.name.value for shown in draft.rows] == ["Manicure", "Pedicure", "Gel polish", "Hot stones"]
    assert [shown.red for shown in draft.rows] == [False, False, False, True]
    assert (draft.total, draft.red, draft.fresh, draft.catalog_version) == (4, 1, True, 0)
    assert draft.counts.inserted == 4
    assert draft.problems == (problem,)
    assert draft.inference is InferenceState.WAITING
    [page] = draft.pages
    store = await house.bus.object_store(UPLOADS.name)
    assert (await store.get(page.object_name)).data == b"a picture"
    assert (page.width, page.height) == (600, 800)
    told = [fact.type for fact in await house.told()]
    assert told == [
        "ratiba.catalog.import_requested.v1",
        "ratiba.catalog.page_read.v1",
        "ratiba.catalog.draft_ready.v1",
    ]


async def test_an_import_asked_for_twice_and_heard_twice_is_read_into_one_draft(house: House) -> None:
    request = await house.upload(MENU)
    await house.ask(START_IMPORT, request)
    before = await house.ready(request.draft_id)
    await house.ask(START_IMPORT, request)
    [asked, *_] = await house.told()
    again = envelope(asked.data, id=fresh_id(), tenant=house.slug, key=asked.partitionkey, time=NOON)
    await publish_fact(house.bus, again)
    await eventually(lambda: _all_handled(house))
    assert await house.shown(request.draft_id) == before
    assert [fact.type for fact in await house.told()].count("ratiba.catalog.draft_ready.v1") == 1


async def _all_handled(house: House) -> bool:
    info = await house.bus.consumer_info(IMPORTER_IMPORTS.stream, IMPORTER_IMPORTS.durable)
    return not (info.num_pending or info.num_ack_pending)


async def test_a_reading_that_dies_is_done_again_and_leaves_one_draft(house: House) -> None:
    deaths = iter([True, False])

    def die_once() -> None:
        if next(deaths):
            msg = "the reader died"
            raise RuntimeError(msg)

    house.reader.fails = die_once
    draft = await house.draft()
    assert draft.state is DraftState.READY
    assert draft.total == len(MENU)
    assert next(deaths, None) is None


async def test_another_tenants_upload_is_refused_whoever_names_it(house: House) -> None:
    theirs = await house.upload(MENU)
    mine = theirs.model_copy(update={"draft_id": uuid4()})
    for slug, request in ((house.slug, mine), ("spa-01" if house.slug != "spa-01" else "spa-02", theirs)):
        answer = await house.ask(START_IMPORT, request, slug)
        assert isinstance(answer, Refusal)
        assert answer.slug == "foreign-upload"


async def test_an_upload_that_is_gone_is_a_sentence(house: House) -> None:
    request = await house.upload(MENU)
    await (await house.bus.object_store(UPLOADS.name)).delete(request.files[0].object_name)
    await house.ask(START_IMPORT, request)
    draft = await house.ready(request.draft_id)
    assert [problem.slug for problem in draft.problems] == ["upload-gone"]
    assert draft.total == 0


async def test_rows_are_shown_in_parts_and_red_ones_by_themselves(house: House) -> None:
    rows = [row(number, f"Service {number}", None if number % 10 == 0 else 100 * number) for number in range(1, 101)]
    draft = await house.draft(rows)
    part = await house.shown(draft.draft_id, offset=30, limit=5)
    assert [shown.row.row_id for shown in part.rows] == ["r31", "r32", "r33", "r34", "r35"]
    red = await house.shown(draft.draft_id, only_red=True)
    assert [shown.row.row_id for shown in red.rows] == [f"r{number}" for number in range(10, 101, 10)]
    assert (red.total, red.red, part.total) == (10, 10, 100)


async def test_an_edit_touches_one_row_and_the_next_needs_the_next_version(house: House) -> None:
    draft = await house.draft((*MENU, row(4, "Hot stones", None)))
    edited = await house.edit(draft, typed("r4", 3500, name=" Hot  stone massage "))
    [shown] = edited.rows
    assert (shown.row.name.value, shown.row.price.amount, shown.red) == ("Hot stone massage", 350000, False)
    assert shown.row.price.is_typed
    assert (edited.version, edited.red) == (draft.version + 1, 0)
    again = await house.edit(draft, typed("r4", 1))
    assert (again.outcome, again.slug) == ("refused", "stale-version")


async def test_rows_are_added_deleted_split_and_merged(house: House) -> None:
    draft = await house.draft()
    draft = await house.edit(draft, AddRow(after="r1"))
    added = draft.rows[0].row.row_id
    draft = await house.edit(draft, typed(added, 500, name="Nail art", duration_min=20))
    draft = await house.edit(draft, SplitRow(row_id="r2", name="Pedicure short", second_name="Pedicure long"))
    assert [(one.row.name.value, one.red) for one in draft.rows] == [("Pedicure short", True), ("Pedicure long", True)]
    draft = await house.edit(draft, DeleteRow(row_id="r3"))
    draft = await house.edit(draft, MergeRows(row_id=added, other="r1"))
    assert draft.rows[0].red, "two prices leave none"
    shown = await house.shown(draft.draft_id)
    assert [one.row.name.value for one in shown.rows] == ["Nail art", "Pedicure short", "Pedicure long"]
    assert (await house.edit(draft, DeleteRow(row_id="r77"))).slug == "unknown-row"


async def test_a_row_is_compared_with_the_live_service_of_its_name(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "MANICURE\u00a0", 1500), row(2, "Pedicure", 2500, 60), row(3, "Facial", 3000)))
    assert [shown.change for shown in draft.rows] == [RowChange.UNCHANGED, RowChange.UPDATE, RowChange.NEW]
    assert draft.rows[1].changes == ("price",)
    assert draft.rows[1].service is not None
    assert draft.rows[1].service.price.amount == 200000
    assert (draft.counts.inserted, draft.counts.updated, draft.counts.unchanged) == (1, 1, 1)


async def test_what_people_say_of_two_rows_is_kept_with_the_draft(house: House) -> None:
    draft = await house.draft()
    edited = await house.edit(draft, JudgeRelation(a="r1", b="r2", judged="pinned"))
    [edge] = edited.relations
    assert (edge.a_name, edge.b_name, edge.state) == ("Manicure", "Pedicure", RelationState.PINNED)
    freed = await house.edit(edited, JudgeRelation(a="r1", b="r2", judged=None))
    assert freed.relations == ()


async def test_a_discarded_draft_takes_its_files_along(house: House) -> None:
    draft = await house.draft()
    for _ in range(2):
        answer = await house.ask(DISCARD_DRAFT, DiscardDraft(draft_id=draft.draft_id, actor="owner"))
        assert answer == DraftDiscarded()
    assert (await house.shown(draft.draft_id)).state is DraftState.DISCARDED
    assert (await house.commit(draft)).slug == "draft-not-ready"
    store = await house.bus.object_store(UPLOADS.name)
    for name in (draft.files[0].object_name, draft.pages[0].object_name):
        with pytest.raises(ObjectNotFoundError):
            await store.get_info(name)
    assert (await house.catalogue()).drafts == ()


async def test_nobody_sees_another_tenants_draft(house: House) -> None:
    draft = await house.draft()
    answer = await house.ask(SHOW_DRAFT, ShowDraft(draft_id=draft.draft_id), "spa-30")
    assert (answer.outcome, answer.slug) == ("refused", "unknown-draft")


async def test_an_edit_of_a_name_compares_the_row_anew(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "Manikure", 1500),))
    assert draft.rows[0].change is RowChange.NEW
    edited = await house.edit(draft, SetCells(row_id="r1", name="manicure"))
    assert edited.rows[0].change is RowChange.UPDATE
    assert edited.rows[0].changes == ("name",)


@pytest.mark.parametrize("passed", [timedelta(minutes=50), timedelta(minutes=70)])
async def test_a_draft_is_not_being_read_for_ever(house: House, passed: timedelta) -> None:
    draft_id = uuid4()
    await house.sql(
        "INSERT INTO import_drafts (draft_id, state, files, actor, started_at, changed_at)"
        " VALUES ($1, 'reading', $2::jsonb, 'owner', $3, $3)",
        draft_id,
        f'[{{"object_name": "{house.slug}/x/1", "file_name": "menu.jpg", "size": 3, "sha256": "{"0" * 64}"}}]',
        NOON - passed,
    )
    await house.looked_at()
    state = (await house.shown(draft_id)).state
    assert state is (DraftState.READY if passed > timedelta(hours=1) else DraftState.READING)
