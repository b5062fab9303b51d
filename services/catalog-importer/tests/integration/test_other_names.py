"""A service under another name on the next list: its owner says so, and no customer sees one name twice."""

from typing import Any

import pytest

from ratiba_contracts.catalog_drafts import IsService, RowChange, SetCells
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.menu import SUGGESTED, TextCell

from .house import MENU, READ, House, row


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
