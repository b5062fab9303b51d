"""What is said of names on the command line, and what is asked of whoever typed it."""

from typing import Any
from uuid import UUID

import pytest

from ratiba_cli.catalogues import new_names
from ratiba_cli.catalogues.new_names import NamesUnanswered, WrongName, names_said, with_names
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, DraftState, RowChange
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.menu import ExtractedRow, PriceCell, TextCell
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import Price, PriceKind

WASH = CatalogService(
    service_id="wash", name="Wash", duration_min=30, price=Price(kind=PriceKind.FIXED, currency="KES", amount=50_000)
)


def shown(row_id: str, name: str, *, alike: bool = True, taken: bool = False) -> DraftRow:
    row = ExtractedRow(row_id=row_id, name=TextCell(value=name), price=PriceCell(currency="KES"))
    looks_like = WASH if alike and not taken else None
    return DraftRow(row=row, red=False, change=RowChange.NEW, looks_like=looks_like, taken_over=taken)


def draft(*rows: DraftRow) -> DraftShown:
    return DraftShown(
        draft_id=UUID(int=1),
        state=DraftState.READY,
        version=1,
        catalog_version=1,
        fresh=True,
        files=(),
        rows=rows,
        total=len(rows),
        red=0,
        counts=CatalogCounts(),
    )


def test_names_are_compared_without_case_and_a_name_may_hold_an_equals_sign() -> None:
    said = names_said(["Deep  Wash=wash", "A=B cut=Cut"], ["Hair WASH"])
    assert said.same == {"deep wash": "wash", "a=b cut": "cut"}
    assert said.new == {"hair wash"}


@pytest.mark.parametrize("wish", ["Wash", "=Wash", "Wash=", " = "])
def test_what_says_nothing_of_two_names_is_refused_with_an_example(wish: str) -> None:
    with pytest.raises(WrongName, match="write --same"):
        names_said([wish], [])


async def test_where_nobody_can_be_asked_every_new_name_is_named_with_both_answers() -> None:
    said = names_said([], ["Washing up"])
    open_draft = draft(shown("r1", "Washing"), shown("r2", "Washing up"), shown("r3", "Cut", alike=False))
    nowhere: Any = None
    with pytest.raises(NamesUnanswered) as refused:
        await with_names(nowhere, "spa", open_draft, said, actor="me", ask=None)
    assert '--same "Washing=Wash" (it has 30 min, KSh 500), or --new "Washing"' in str(refused.value)
    assert "Washing up" not in str(refused.value)


async def test_each_is_asked_once_and_a_service_that_was_found_is_asked_of_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def becomes(*_: Any, **__: Any) -> DraftShown:
        return draft(shown("r1", "Washes"), shown("r2", "Washing", taken=True), shown("r3", "Washed", alike=False))

    monkeypatch.setattr(new_names, "_is", becomes)

    def answer(question: str) -> bool:
        asked.append(question)
        return "Washing" in question

    rows = (shown("r1", "Washes"), shown("r2", "Washing"), shown("r3", "Washed"))
    nowhere: Any = None
    await with_names(nowhere, "spa", draft(*rows), names_said([], []), actor="me", ask=answer)
    assert asked == [
        "Is “Washes” your “Wash” (30 min, KSh 500) under a new name?",
        "Is “Washing” your “Wash” (30 min, KSh 500) under a new name?",
    ]
