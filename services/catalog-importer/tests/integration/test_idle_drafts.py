"""Drafts that lead nowhere: those in which there is nothing go by themselves, those too long say so at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from nats.js.errors import ObjectNotFoundError

from catalog_importer.domain import room
from catalog_importer.draft_desk import EMPTY_LASTS
from ratiba_contracts.asks import CHANGE_LIVE
from ratiba_contracts.catalog_drafts import ChangeLive, DeleteRow, DraftState, KeepService
from ratiba_contracts.streams import UPLOADS

from .house import MENU, OWNER, House, row


async def test_a_draft_without_rows_goes_by_itself_once_its_owner_had_time_to_read_why(house: House) -> None:
    empty, full = await house.draft(()), await house.draft()
    house.clock.pass_by(EMPTY_LASTS - timedelta(minutes=1))
    await house.looked_at()
    assert {one.draft_id for one in (await house.catalogue()).drafts} == {empty.draft_id, full.draft_id}
    house.clock.pass_by(timedelta(minutes=2))
    await house.looked_at()
    assert [one.draft_id for one in (await house.catalogue()).drafts] == [full.draft_id]
    assert (await house.shown(empty.draft_id)).state is DraftState.DISCARDED
    store = await house.bus.object_store(UPLOADS.name)
    with pytest.raises(ObjectNotFoundError):
        await store.get(empty.files[0].object_name)


async def test_a_draft_of_what_is_live_goes_by_itself_while_nothing_was_changed_in_it(house: House) -> None:
    await house.live()
    opened = await house.ask(CHANGE_LIVE, ChangeLive(draft_id=uuid4(), actor=OWNER))
    house.clock.pass_by(EMPTY_LASTS + timedelta(minutes=1))
    await house.edit(await house.shown(opened.draft_id), DeleteRow(row_id="r1"))
    house.clock.pass_by(EMPTY_LASTS + timedelta(minutes=1))
    await house.looked_at()
    shown = await house.shown(opened.draft_id)
    assert shown.state is DraftState.READY, "a service leaves by it"
    await house.edit(shown, KeepService(service_id="manicure"))
    house.clock.pass_by(EMPTY_LASTS + timedelta(minutes=1))
    await house.looked_at()
    assert (await house.shown(opened.draft_id)).state is DraftState.DISCARDED


async def test_a_list_longer_than_can_go_live_says_so_at_once_and_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.live(MENU[:1])
    monkeypatch.setattr(room, "MOST_SERVICES", 2)
    draft = await house.draft()
    assert [(one.slug, one.message[:23]) for one in draft.problems] == [
        ("too-many-services", "The list has 3 services")
    ]
    refused = await house.commit(draft)
    assert (refused.slug, "at most 2 can go live" in refused.message) == ("too-many-services", True)
    for row_id in ("r1", "r2"):
        draft = await house.edit(draft, DeleteRow(row_id=row_id))
    await house.commit(draft)
    another = await house.draft((row(1, "Facial", 3000),))
    assert (await house.commit(another)).slug == "too-many-services", "two are live already"
