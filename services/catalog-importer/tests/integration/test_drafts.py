"""A draft is read from its own uploads, shown in parts, edited one version after another, thrown away."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from nats.js.errors import ObjectNotFoundError

from catalog_importer.adapters.uploads import FileGone, FileTooLarge, Uploads
from ratiba_contracts.asks import DISCARD_DRAFT, SHOW_DRAFT, START_IMPORT
from ratiba_contracts.catalog_drafts import (
    AddRow,
    DeleteRow,
    DiscardDraft,
    DraftDiscarded,
    DraftState,
    FileProblem,
    ImportStarted,
    MergeRows,
    RowChange,
    SetCells,
    ShowDraft,
    SplitRow,
)
from ratiba_contracts.catalog_relations import InferenceState, JudgeRelation, RelationState
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import IMPORTER_IMPORTS
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.requests import Refusal
from ratiba_contracts.streams import UPLOADS
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


@pytest.mark.edge(27)
async def test_a_price_far_from_the_live_one_is_red(house: House) -> None:
    await house.live((row(1, "Facial", 22_000), row(2, "Peel", 18_000)))
    draft = await house.draft((row(1, "FACIAL", 322_000), row(2, "Peel", 19_000)))
    assert draft.red == 1
    assert [(shown.red, shown.row.price.doubts) for shown in draft.rows] == [
        (True, ("It was 22,000 before.",)),
        (False, ()),
    ]


async def test_a_draft_whose_pages_are_being_read_is_not_given_up(house: House) -> None:
    request = await house.upload(MENU)
    begun = house.clock.now

    house.reader.fails = lambda: house.clock.pass_by(timedelta(minutes=50))
    held, go_on = asyncio.Event(), asyncio.Event()
    house.reader.at_the_end = lambda: _held(held, go_on)
    try:
        await house.ask(START_IMPORT, request)
        await held.wait()
        await eventually(lambda: _page_told(house, request.draft_id))
        house.clock.pass_by(timedelta(minutes=50))
        await house.looked_at()
        assert (await house.shown(request.draft_id)).state is DraftState.READING
        go_on.set()
        assert (await house.ready(request.draft_id)).total == len(MENU)
    finally:
        go_on.set()
        house.clock.now = begun


async def _held(held: asyncio.Event, go_on: asyncio.Event) -> None:
    held.set()
    await go_on.wait()


async def _page_told(house: House, draft_id: UUID) -> bool:
    told: bool = await house.sql("SELECT changed_at > started_at FROM import_drafts WHERE draft_id = $1", draft_id)
    return told


async def test_a_draft_that_is_thrown_away_while_it_is_read_leaves_no_pages(house: House) -> None:
    request = await house.upload(MENU)
    held, go_on = asyncio.Event(), asyncio.Event()
    house.reader.at_the_end = lambda: _held(held, go_on)
    await house.ask(START_IMPORT, request)
    await held.wait()
    discarded = await house.ask(DISCARD_DRAFT, DiscardDraft(draft_id=request.draft_id, actor="owner"))
    assert discarded == DraftDiscarded()
    go_on.set()
    await eventually(lambda: _all_handled(house))
    store = await house.bus.object_store(UPLOADS.name)
    page = f"{house.slug}/{request.draft_id}/page-1"
    assert (await store.get_info(page, show_deleted=True)).deleted, "it had been stored"
    with pytest.raises(ObjectNotFoundError):
        await store.get_info(page)
    assert (await house.shown(request.draft_id)).state is DraftState.DISCARDED


async def test_two_files_of_one_name_are_told_apart(house: House) -> None:
    request = await house.upload(MENU)
    twice = request.model_copy(update={"files": request.files * 2})
    await house.ask(START_IMPORT, twice)
    draft = await house.ready(request.draft_id)
    assert [file.file_name for file in draft.files] == ["menu.jpg", "menu (2).jpg"]
    assert house.reader.names == ["menu.jpg", "menu (2).jpg"]


async def test_a_file_that_is_too_large_is_refused_before_it_is_stored(house: House) -> None:
    request = await house.upload(MENU)
    [file] = request.files
    large = request.model_copy(update={"files": (file.model_copy(update={"size": 20 * 1024 * 1024 + 1}),)})
    refused = await house.ask(START_IMPORT, large)
    assert (refused.slug, refused.message) == ("file-too-large", "menu.jpg is too large: at most 20 MB a file.")
    assert (await house.ask(SHOW_DRAFT, ShowDraft(draft_id=request.draft_id))).slug == "unknown-draft"


async def test_nothing_of_a_file_that_is_too_large_is_fetched(house: House, tmp_path: Path) -> None:
    request = await house.upload(MENU)
    [file] = request.files
    uploads, path = Uploads(house.service.jetstream, most_bytes=file.size - 1), tmp_path / "upload"
    with pytest.raises(FileTooLarge):
        await uploads.download(file, path, within=house.slug)
    assert not path.exists()
    await Uploads(house.service.jetstream, most_bytes=file.size).download(file, path, within=house.slug)
    assert len(path.read_bytes()) == file.size
    other = file.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(FileGone):
        await Uploads(house.service.jetstream).download(other, path, within=house.slug)


async def test_a_price_of_nought_is_typed_as_free(house: House) -> None:
    draft = await house.draft()
    refused = await house.edit(draft, typed("r1", 0))
    assert (refused.outcome, refused.slug, refused.rows) == ("refused", "price-of-nought", ("r1",))
    assert (await house.shown(draft.draft_id)).version == draft.version
