"""The live catalogue changed by hand: a draft of it, one commit, and what others did in the meantime is not undone."""

import asyncio
from uuid import uuid4

import pytest

from ratiba_contracts.asks import CHANGE_LIVE, JUDGE_RELATION, PLAN_ROLLBACK, ROLL_BACK
from ratiba_contracts.catalog_drafts import (
    AddRow,
    ChangeLive,
    DeleteRow,
    DraftShown,
    KeepService,
    LiveDraftOpened,
    RowChange,
    SetCells,
)
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.catalog_relations import JudgeLiveRelation, JudgeRelation
from ratiba_contracts.live_catalog import PlanRollback, RollBack

from .house import OWNER, House, row, typed


async def opened(house: House) -> DraftShown:
    """The draft of the live catalogue."""
    done = await house.ask(CHANGE_LIVE, ChangeLive(draft_id=uuid4(), actor=OWNER))
    assert isinstance(done, LiveDraftOpened), done
    return await house.shown(done.draft_id)


def of(draft: DraftShown, name: str) -> str:
    """The row of a name."""
    return next(each.row.row_id for each in draft.rows if each.row.name.value == name)


async def test_the_live_list_is_a_draft_that_changes_nothing_yet(house: House) -> None:
    await house.live()
    draft = await opened(house)
    assert [(each.row.name.value, each.change, each.red) for each in draft.rows] == [
        ("Manicure", RowChange.UNCHANGED, False),
        ("Pedicure", RowChange.UNCHANGED, False),
        ("Gel polish", RowChange.UNCHANGED, False),
    ]
    assert (draft.modality, draft.files, draft.fresh) == (Modality.TYPED, (), True)
    assert (await house.commit(draft)).counts == CatalogCounts(unchanged=3)
    assert (await house.catalogue()).version == 1


async def test_two_tabs_that_open_the_live_list_at_once_see_one_draft(house: House) -> None:
    await house.live()
    one, other = await asyncio.gather(opened(house), opened(house))
    assert one.draft_id == other.draft_id
    assert len((await house.catalogue()).drafts) == 1


async def test_where_nothing_is_live_there_is_nothing_to_change(house: House) -> None:
    refused = await house.ask(CHANGE_LIVE, ChangeLive(draft_id=uuid4(), actor=OWNER))
    assert refused.slug == "nothing-live"


async def test_a_service_is_renamed_priced_removed_and_added_in_one_commit(house: House) -> None:
    await house.live()
    draft = await opened(house)
    draft = await house.edit(draft, typed(of(draft, "Manicure"), 1700, name="Classic manicure"))
    draft = await house.edit(await house.shown(draft.draft_id), DeleteRow(row_id="r2"))
    assert [one.name for one in draft.leaving] == ["Pedicure"]
    draft = await house.edit(draft, AddRow())
    added = draft.rows[0].row.row_id
    draft = await house.edit(draft, typed(added, 900, name="Wash", duration_min=20))
    assert draft.counts == CatalogCounts(inserted=1, updated=1, unchanged=1, retired=1)
    done = await house.commit(draft)
    assert done.counts == draft.counts
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert [(one.service_id, one.name, one.price.amount) for one in snapshot.services] == [
        ("manicure", "Classic manicure", 170000),
        ("gel-polish", "Gel polish", 80000),
        ("wash", "Wash", 90000),
    ]
    shown = await house.catalogue()
    assert sorted(audit.action for audit in shown.audits[:3]) == ["insert", "retire", "update"]
    assert (shown.imports[0].modality, shown.imports[0].files) == (Modality.TYPED, ())


async def test_what_was_taken_out_can_be_put_back_before_the_commit(house: House) -> None:
    await house.live()
    draft = await house.edit(await opened(house), DeleteRow(row_id="r2"))
    draft = await house.edit(draft, KeepService(service_id="pedicure"))
    assert draft.leaving == ()
    assert (await house.commit(draft)).counts == CatalogCounts(unchanged=3)


@pytest.mark.edge(31)
async def test_a_removal_is_rolled_back_with_its_pins(house: House) -> None:
    await house.live()
    pin = JudgeRelation(a="manicure", b="pedicure", judged="pinned")
    await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=pin))
    done = await house.commit(await house.edit(await opened(house), DeleteRow(row_id="r2")))
    without = await house.catalogue()
    assert ([one.name for one in without.services], without.relations) == (["Manicure", "Gel polish"], ())
    plan = await house.ask(PLAN_ROLLBACK, PlanRollback(import_id=done.import_id))
    assert plan.restored == ("Pedicure",)
    await house.ask(ROLL_BACK, RollBack(import_id=done.import_id, expected_version=plan.version, actor=OWNER))
    back = await house.catalogue()
    assert [one.name for one in back.services] == ["Manicure", "Pedicure", "Gel polish"]
    assert [(edge.a, edge.b) for edge in back.relations] == [("manicure", "pedicure")]


async def test_all_services_can_be_taken_off_at_once(house: House) -> None:
    await house.live((row(1, "Manicure", 1500),))
    done = await house.commit(await house.edit(await opened(house), DeleteRow(row_id="r1")))
    assert done.counts == CatalogCounts(retired=1)
    assert (await house.catalogue()).total == 0


@pytest.mark.edge(31)
async def test_what_others_changed_meanwhile_is_followed_except_where_it_was_changed_here(house: House) -> None:
    await house.live()
    mine = await house.edit(await opened(house), typed("r1", 1900))
    mine = await house.edit(mine, DeleteRow(row_id="r3"))
    await house.live((row(1, "Manicure", 1600), row(2, "Pedicure", 2500, 60), row(3, "Facial", 3000)))
    stale = await house.commit(mine)
    assert stale.slug == "draft-stale"
    anew = await house.shown(mine.draft_id)
    assert {each.row.name.value: each.row.price.amount for each in anew.rows} == {
        "Manicure": 190000,
        "Pedicure": 250000,
        "Facial": 300000,
    }
    assert anew.counts == CatalogCounts(updated=1, unchanged=2, retired=1)
    await house.commit(anew)
    live = {one.name: one.price.amount for one in (await house.catalogue()).services}
    assert live == {"Manicure": 190000, "Pedicure": 250000, "Facial": 300000}


async def test_two_services_may_exchange_their_names_and_a_removed_ones_name_is_free(house: House) -> None:
    await house.live()
    draft = await house.edit(await opened(house), SetCells(row_id="r1", name="Pedicure"))
    assert (await house.commit(draft)).slug == "same-name-twice"
    draft = await house.edit(draft, SetCells(row_id="r2", name="Manicure"))
    await house.commit(draft)
    names = {one.service_id: one.name for one in (await house.catalogue()).services}
    assert (names["manicure"], names["pedicure"]) == ("Pedicure", "Manicure")
    draft = await house.edit(await opened(house), DeleteRow(row_id="r2"))
    draft = await house.edit(draft, SetCells(row_id="r1", name="Manicure"))
    await house.commit(draft)
    names = {one.service_id: one.name for one in (await house.catalogue()).services}
    assert names == {"manicure": "Manicure", "gel-polish": "Gel polish"}


async def test_the_floor_holds_for_the_live_list_too(house: House) -> None:
    await house.live()
    draft = await house.edit(await opened(house), AddRow())
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("price-floor-violation", (draft.rows[0].row.row_id,))
