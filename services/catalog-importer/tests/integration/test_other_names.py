"""A service under another name on the next list: its owner says so, and no customer sees one name twice."""

from typing import Any
from uuid import uuid4

import pytest

from ratiba_contracts.asks import CHANGE_LIVE
from ratiba_contracts.catalog_drafts import ChangeLive, DeleteRow, IsService, RowChange, SetCells
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.menu import SUGGESTED, TextCell

from .house import MENU, OWNER, READ, House, row


def swahili(words: str, provenance: Any = READ) -> TextCell:
    return TextCell(value=words, confidence=0.8, provenance=provenance)


@pytest.mark.edge(31)
async def test_a_new_row_that_looks_like_a_missing_service_becomes_it_when_its_owner_says_so(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "Manicures", 1500), *MENU[1:]))
    assert [each.looks_like and each.looks_like.name for each in draft.rows] == ["Manicure", None, None]
    draft = await house.edit(draft, IsService(row_id="r1", service_id="manicure"))
    [taken] = draft.rows
    assert (taken.change, taken.changes, taken.taken_over) == (RowChange.UPDATE, ("name",), True)
    assert (await house.commit(draft)).counts == CatalogCounts(updated=1, unchanged=2)
    assert {one.service_id: one.name for one in (await house.catalogue()).services}["manicure"] == "Manicures"


async def test_a_row_that_was_said_to_be_a_service_can_be_a_new_one_again(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "Manicures", 1500),))
    draft = await house.edit(draft, IsService(row_id="r1", service_id="manicure"))
    draft = await house.edit(draft, IsService(row_id="r1", service_id=None))
    assert (draft.rows[0].change, draft.rows[0].taken_over) == (RowChange.NEW, False)
    await house.commit(draft)
    assert (await house.catalogue()).total == 4


async def test_a_service_is_one_row_at_most(house: House) -> None:
    await house.live()
    draft = await house.draft((*MENU[:1], row(3, "Maniküre", 1500)))
    refused = await house.edit(draft, IsService(row_id="r3", service_id="manicure"))
    assert (refused.slug, refused.rows) == ("service-taken", ("r1",))
    unknown = await house.edit(draft, IsService(row_id="r3", service_id="no-such"))
    assert unknown.slug == "unknown-service"


async def test_the_name_of_a_service_that_was_taken_over_is_free_for_a_new_one(house: House) -> None:
    await house.live()
    draft = await house.draft((row(1, "Classic manicure", 1500), row(2, "Manicure, gel", 1800)))
    draft = await house.edit(draft, IsService(row_id="r1", service_id="manicure"))
    draft = await house.edit(draft, SetCells(row_id="r2", name="Manicure"))
    assert draft.rows[0].change is RowChange.NEW
    await house.commit(draft)
    names = {one.service_id: one.name for one in (await house.catalogue()).services}
    assert (names["manicure"], names["manicure-2"]) == ("Classic manicure", "Manicure")


async def test_two_services_with_one_swahili_name_are_refused_naming_the_row(house: House) -> None:
    await house.live((row(1, "Manicure", 1500, name_sw=swahili("Kucha")),))
    draft = await house.draft((row(1, "Pedicure", 2000, name_sw=swahili("KUCHA ")),))
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("same-swahili-name", ("r1",))
    draft = await house.edit(draft, SetCells(row_id="r1", name_sw="Miguu"))
    assert (await house.commit(draft)).counts.inserted == 1


async def test_a_suggested_swahili_name_that_tells_nobody_apart_is_not_suggested(house: House) -> None:
    draft = await house.draft(
        (
            row(1, "Gel manicure", 1500, name_sw=swahili("Kucha", SUGGESTED)),
            row(2, "French manicure", 1700, name_sw=swahili("Kucha", SUGGESTED)),
            row(3, "Pedicure", 2000, name_sw=swahili("Miguu", SUGGESTED)),
        )
    )
    assert [each.row.name_sw.value for each in draft.rows] == [None, None, "Miguu"]
    assert (await house.commit(draft)).counts.inserted == 3


async def test_names_that_were_shared_before_keep_nothing_else_from_going_live(house: House) -> None:
    await house.live((row(1, "Manicure", 1500, name_sw=swahili("Kucha")), row(2, "Pedicure", 2000)))
    await house.sql("UPDATE services SET name_sw = 'Kucha' WHERE service_id = 'pedicure'")
    assert (await house.commit(await house.draft((row(1, "Manicure", 1600),)))).counts.updated == 1


def clashes(draft: Any) -> dict[str, list[tuple[str, bool]]]:
    """By row: whose names it shares, and whether it is the Swahili one."""
    return {
        each.row.row_id: [(one.name, one.swahili) for one in each.shares_name]
        for each in draft.rows
        if each.shares_name
    }


@pytest.mark.edge(31)
async def test_two_rows_of_one_name_are_red_as_soon_as_they_are_and_no_longer(house: House) -> None:
    draft = await house.draft((row(1, "Haircut", 500), row(2, "Shave", 300), row(3, "Trim", 400)))
    draft = await house.edit(draft, SetCells(row_id="r3", name="HAIRCUT\u00a0"))
    assert clashes(draft) == {"r3": [("Haircut", False)], "r1": [("HAIRCUT", False)]}
    assert (draft.red, [each.red for each in draft.rows]) == (2, [True, True])
    red = await house.shown(draft.draft_id, only_red=True)
    assert ([each.row.row_id for each in red.rows], red.total) == (["r1", "r3"], 2)
    assert (await house.catalogue()).drafts[0].red == 2
    assert (await house.commit(draft)).rows == ("r1", "r3")
    draft = await house.edit(draft, SetCells(row_id="r1", name="Haircut, men"))
    assert ({each.row.row_id: each.red for each in draft.rows}, draft.red) == ({"r1": False, "r3": False}, 0)
    assert (await house.commit(draft)).counts.inserted == 3


async def test_a_row_in_swahili_named_as_a_service_that_stays_is_red_when_it_was_read(house: House) -> None:
    await house.live((row(1, "Manicure", 1500, name_sw=swahili("Kucha")),))
    draft = await house.draft((row(1, "Pedicure", 2000, name_sw=swahili("KUCHA ")), row(2, "Manicure", 1500)))
    assert clashes(draft) == {"r1": [("Manicure", True)], "r2": [("Pedicure", True)]}
    draft = await house.edit(draft, DeleteRow(row_id="r2"))
    shown = await house.shown(draft.draft_id)
    assert [(one.name, one.row_id) for one in shown.rows[0].shares_name] == [("Manicure", None)]
    ready = [fact.data for fact in await house.told() if fact.type == "ratiba.catalog.draft_ready.v1"]
    assert ready[-1].red == 2


async def test_a_service_that_leaves_takes_no_name_from_one_that_stays(house: House) -> None:
    await house.live((row(1, "Manicure", 1500), row(2, "Pedicure", 2000)))
    opened = await house.ask(CHANGE_LIVE, ChangeLive(draft_id=uuid4(), actor=OWNER))
    draft = await house.edit(await house.shown(opened.draft_id), SetCells(row_id="r2", name="Manicure"))
    assert draft.red == 2
    draft = await house.edit(draft, DeleteRow(row_id="r1"))
    assert (draft.red, [each.row.row_id for each in draft.rows]) == (0, ["r2"])
    assert (await house.commit(draft)).counts == CatalogCounts(updated=1, retired=1)


async def test_names_that_were_shared_before_are_not_red(house: House) -> None:
    await house.live((row(1, "Manicure", 1500, name_sw=swahili("Kucha")), row(2, "Pedicure", 2000)))
    await house.sql("UPDATE services SET name_sw = 'Kucha' WHERE service_id = 'pedicure'")
    assert (await house.draft((row(1, "Manicure", 1600), row(2, "Pedicure", 2000)))).red == 0
