"""What an owner types, what a phone calls its files, what is shown beside a price: pure rules, by tables."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from admin_orchestrator.domain.catalog_refusals import catalog_told
from admin_orchestrator.domain.cell_marks import cell_mark, price_mark
from admin_orchestrator.domain.crops import crop_of
from admin_orchestrator.domain.file_names import shown_names
from admin_orchestrator.domain.minutes import NotMinutes, typed_minutes
from admin_orchestrator.domain.reading_progress import ReadSoFar
from admin_orchestrator.domain.relations import judgement_of, seen_state
from admin_orchestrator.domain.review import rows_of, standing_of
from admin_orchestrator.domain.row_form import (
    NotUnderstood,
    RowForm,
    edit_of,
    merge_of,
    read_form,
    shown_values,
    to_confirm,
)
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, DraftState, PageShown, RowChange
from ratiba_contracts.catalog_facts import CatalogCounts, FileName, Modality, PageRead
from ratiba_contracts.catalog_relations import RelationState
from ratiba_contracts.menu import (
    SUGGESTED,
    TYPED,
    Box,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)
from ratiba_contracts.requests import Refusal

READ = Provenance(source=CellSource.READ, file="menu.jpg", page=1, box=Box(left=0.8, top=0.5, right=0.9, bottom=0.52))
PAGE = PageShown(file="menu.jpg", page=1, object_name="spa/d/1", width=1000, height=1400)


def price(amount: int | None = 120000, **more: object) -> PriceCell:
    kind = RowPriceKind.NONE if amount is None else RowPriceKind.FIXED
    return PriceCell.model_validate(
        {"kind": kind, "currency": "KES", "amount": amount, "confidence": 0.95, "provenance": READ} | more
    )


def row(cell: PriceCell) -> ExtractedRow:
    name = TextCell(value="Manicure", confidence=0.95, provenance=READ)
    return ExtractedRow(row_id="r1", name=name, duration_min=DurationCell(value=45), price=cell)


def test_minutes_are_steps_of_five() -> None:
    assert [typed_minutes(text) for text in ("45", " 60 min", "90 minutes", "5", "600")] == [45, 60, 90, 5, 600]
    for wrong in ("", "7", "0", "605", "11h", "-5", "4.5", "1:7", "1:75", "an hour", "1h 3", "60 60", "٤٥"):
        with pytest.raises(NotMinutes, match="steps of 5"):
            typed_minutes(wrong)


@pytest.mark.parametrize(
    "text",
    [
        *("90", "90min", "90'", "dakika 90", "1:30", "1h 30", "1h30", "1 h 30 min", "1 HOUR 30 Minutes"),
        *("1 hr and 30 mins", "1.5 hours", "1,5 h", "1 saa na 30", "saa 1 na dakika 30", "saa 1 dakika 30"),
    ],
)
def test_minutes_may_be_typed_as_people_say_them(text: str) -> None:
    assert typed_minutes(text) == 90


def test_files_get_harmless_names_that_can_be_told_apart() -> None:
    sent = [
        "image.jpg",
        "IMAGE.jpg",
        "../../etc/passwd",
        "C:\\lists\\menu.pdf",
        "a\u202egpj.exe",
        " \n ",
        "x" * 200 + ".csv",
    ]
    names = shown_names(sent)
    assert names[:6] == ("image.jpg", "IMAGE (2).jpg", "passwd", "menu.pdf", "agpj.exe", "file")
    assert names[6] == "x" * 116 + ".csv"


@given(st.lists(st.text(max_size=300), min_size=1, max_size=20))
def test_whatever_a_browser_calls_its_files_they_have_names_the_contract_takes(sent: list[str]) -> None:
    names = shown_names(sent)
    for name in names:
        assert TypeAdapter(FileName).validate_python(name) == name
    assert len({name.casefold() for name in names}) == len(sent)


def test_the_form_of_a_red_row_shows_no_price_that_could_be_saved_unseen() -> None:
    for doubtful in (price(None), price(confidence=0.4), price(provenance=SUGGESTED)):
        values = shown_values(row(doubtful))
        assert (values["kind"], values["amount"]) == ("fixed", "")
    poa = PriceCell(kind=RowPriceKind.ON_QUOTE, currency="KES", confidence=0.9, provenance=READ)
    assert shown_values(row(price()))["amount"] == "1,200"
    assert shown_values(row(poa))["kind"] == "on_quote", "as the list says"


@pytest.mark.edge(28)
def test_what_the_list_says_instead_of_a_price_counts_only_once_its_owner_says_so_too() -> None:
    poa = row(PriceCell(kind=RowPriceKind.ON_QUOTE, currency="KES", confidence=0.9, provenance=READ))
    was = shown_values(poa)
    assert to_confirm(poa) is RowPriceKind.ON_QUOTE
    minutes = edit_of("r1", read_form({**was, "was": json.dumps(was), "minutes": "60"}), "KES")
    assert minutes is not None
    assert minutes.price is None, "typing minutes says nothing of the price"
    said = edit_of("r1", read_form({"was": json.dumps(was), "said": "on_quote"}), "KES")
    assert said is not None
    assert said.price is not None
    assert (said.price.kind, said.price.is_red) == (RowPriceKind.ON_QUOTE, False)
    with pytest.raises(NotUnderstood):
        edit_of("r1", read_form({"was": json.dumps(was), "said": "fixed"}), "KES")
    assert to_confirm(row(price())) is None


def shown(*rows: DraftRow, modality: Modality = Modality.TEXT, retired: int = 0) -> DraftShown:
    changes = [each.change for each in rows]
    return DraftShown(
        draft_id="0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10",
        state=DraftState.READY,
        version=1,
        catalog_version=1,
        fresh=True,
        modality=modality,
        files=(),
        rows=rows,
        total=len(rows),
        red=sum(each.red for each in rows),
        counts=CatalogCounts(
            inserted=changes.count(RowChange.NEW), unchanged=changes.count(RowChange.UNCHANGED), retired=retired
        ),
    )


def test_where_there_is_nothing_to_do_nothing_can_be_put_live() -> None:
    same = DraftRow(row=row(price()), red=False, change=RowChange.UNCHANGED)
    assert "nothing to put live" in standing_of(shown()).nothing
    assert "Nothing is changed" in standing_of(shown(same, modality=Modality.TYPED)).nothing
    assert standing_of(shown(same, modality=Modality.TYPED, retired=1)).nothing == ""
    assert standing_of(shown(modality=Modality.TYPED, retired=1)).nothing == "", "the last one may be taken off"
    assert standing_of(shown(same)).nothing == "", "a list handed in again may say that all is as before"


@pytest.mark.parametrize(("minutes", "change", "style"), [(None, "new", "to-type"), (700, "new", "to-type")])
def test_a_new_service_needs_minutes_that_can_be_booked(minutes: int | None, change: str, style: str) -> None:
    cell = DurationCell(value=minutes, confidence=0.95, provenance=READ)
    without = row(price()).model_copy(update={"duration_min": cell})
    (shown_row,) = rows_of(shown(DraftRow(row=without, red=True, change=RowChange(change))))
    assert shown_row.marks["minutes"].style == style


def test_a_pair_is_two_services() -> None:
    assert judgement_of({"a": "x", "b": "x", "judged": "pinned"}) is None
    assert judgement_of({"a": "x", "b": "y", "judged": "banned"}) is not None


def test_a_form_that_shows_nothing_of_two_services_says_that_nothing_was_seen() -> None:
    assert seen_state({"a": "x", "b": "y", "judged": "pinned"}) == "nothing"
    assert seen_state({"seen": "banned"}) is RelationState.BANNED


def test_the_other_half_of_a_merge_is_one_of_the_list() -> None:
    assert merge_of("r1", {"other": "Twists · r2"}).other == "r2"
    for wrong in ("who?", "Twist · r1", ""):
        with pytest.raises(NotUnderstood):
            merge_of("r1", {"other": wrong})


def test_only_what_a_person_changed_is_set() -> None:
    was = shown_values(row(price()))
    form = read_form({**was, "was": json.dumps(was), "category": " Nails "})
    edit = edit_of("r1", form, "KES")
    assert edit is not None
    assert edit.model_dump(exclude_none=True) == {"edit": "set_cells", "row_id": "r1", "category": "Nails"}
    assert edit_of("r1", read_form({**was, "was": json.dumps(was)}), "KES") is None


def test_a_price_is_set_whole_and_typed() -> None:
    was = shown_values(row(price()))
    edit = edit_of("r1", RowForm({"kind": "range", "amount": "1000", "amount_max": "2,000"}, was), "KES")
    assert edit is not None
    assert edit.price is not None
    assert (edit.price.kind, edit.price.amount, edit.price.amount_max) == (RowPriceKind.RANGE, 100000, 200000)
    assert edit.price.provenance == TYPED
    cleared = edit_of("r1", RowForm({"amount": ""}, was), "KES")
    assert cleared is not None
    assert cleared.price is not None
    assert cleared.price.is_red, "a price that is taken away has to be typed"


@pytest.mark.parametrize("was", ["[]", "nonsense", '{"name": 5}'])
def test_a_form_that_is_none_of_ours_is_not_understood(was: str) -> None:
    with pytest.raises(NotUnderstood):
        read_form({"was": was, "name": "x"})


def test_nothing_is_told_by_colour_alone() -> None:
    cells = [
        TextCell(value="A", confidence=0.95, provenance=READ),
        TextCell(value="A", confidence=0.6, provenance=READ),
        TextCell(value="A", confidence=0.2, provenance=READ),
        TextCell(value="A", confidence=0.99, provenance=SUGGESTED),
        TextCell(value="A", confidence=1, provenance=TYPED),
    ]
    marks = [cell_mark(cell) for cell in cells]
    assert [mark.style for mark in marks] == ["sure", "look", "unsure", "suggested", "yours"]
    assert all(mark.sign and mark.words for mark in marks)


@pytest.mark.edge(27)
def test_a_price_with_doubts_is_never_sure_however_clearly_it_was_read() -> None:
    assert price_mark(price()).style == "sure"
    assert price_mark(price(doubts=("Ten times the others.",))).style == "look"
    assert price_mark(price(confidence=0.4)).style == "to-type"


def test_the_crop_shows_the_price_where_it_stands_within_the_picture() -> None:
    crop = crop_of(row(price()), [PAGE])
    assert crop is not None
    left, top, width, height = crop.view
    x, y, w, h = crop.mark
    assert left <= x
    assert top <= y
    assert x + w <= left + width <= PAGE.width
    assert y + h <= top + height <= PAGE.height
    assert width / height == pytest.approx(4, rel=0.1)
    assert crop_of(row(price(provenance=TYPED)), [PAGE]) is not None, "the name's place, where nobody read a price"
    assert crop_of(row(price()), []) is None


@given(*(st.floats(0, 1) for _ in range(4)))
def test_a_crop_never_leaves_its_picture(a: float, b: float, c: float, d: float) -> None:
    box = Box(left=min(a, b), right=max(a, b), top=min(c, d), bottom=max(c, d))
    crop = crop_of(row(price(provenance=READ.model_copy(update={"box": box}))), [PAGE])
    assert crop is not None
    left, top, width, height = crop.view
    assert left >= 0
    assert top >= 0
    assert left + width <= PAGE.width + 1
    assert top + height <= PAGE.height + 1


def test_progress_counts_a_page_once_however_often_it_is_told() -> None:
    told = PageRead(draft_id="0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10", file=1, files=2, page=1, pages=3, rows=4)
    so_far = ReadSoFar().after(told).after(told).after(told.model_copy(update={"page": 2, "rows": 5}))
    assert so_far.rows == 9
    first = so_far.of_file(1)
    assert first is not None
    assert (len(first.read), first.pages) == (2, 3)
    assert so_far.of_file(2) is None


@pytest.mark.parametrize(
    ("slug", "changing", "status"),
    [
        ("price-floor-violation", True, 422),
        ("duration-missing", True, 422),
        ("draft-stale", True, 409),
        ("stale-version", True, 409),
        ("unknown-draft", False, 404),
        ("timed-out", True, 504),
        ("timed-out", False, 503),
        ("nobody-answers", True, 503),
        ("something-new", True, 422),
    ],
)
def test_a_refusal_has_the_status_a_client_acts_on(slug: str, *, changing: bool, status: int) -> None:
    told = catalog_told(Refusal(slug=slug, message="What the importer said."), changing=changing)
    assert told.status == status
    assert "draft" not in f"{told.heading} {told.sentence}".lower()
