"""What may be suggested for a row, and what never is: a price, a certainty, a change of what is there."""

import pytest

from catalog_importer.domain.gaps import (
    Suggestion,
    by_lexicon,
    filled,
    gaps_of,
    says_a_price,
    wanted,
    without_prices,
)
from catalog_importer.domain.lines import Manner
from catalog_importer.gap_filling import filled_by_lexicon
from ratiba_contracts.menu import (
    SUGGESTED,
    SURE,
    TYPED,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)

READ = Provenance(source=CellSource.READ, file="menu.txt", line=3)
SALON = Manner(currency="KES", vertical="salon")


def row(name: str | None, row_id: str = "r1", **cells: object) -> ExtractedRow:
    price = PriceCell(currency="KES", kind=RowPriceKind.FIXED, amount=150000, confidence=0.9, provenance=READ)
    named = TextCell(value=name, confidence=1, provenance=READ)
    return ExtractedRow.model_validate({"row_id": row_id, "name": named, "price": price, **cells})


def test_gaps_are_filled_by_the_words_of_the_trade_and_marked_as_suggested() -> None:
    given = row("Kids haircut")
    (after,) = filled_by_lexicon([given], SALON)
    assert (after.duration_min.value, after.name_sw.value) == (45, "Kunyoa nywele (ya watoto)")
    assert after.description.value == "Hair is cut to the length and shape you ask for."
    for cell in (after.duration_min, after.name_sw, after.description):
        assert cell.provenance == SUGGESTED
        assert 0 < cell.confidence < SURE
    assert (after.name, after.price, after.category, after.row_id) == (given.name, given.price, given.category, "r1")


def test_what_is_there_is_never_changed() -> None:
    printed = DurationCell(value=25, confidence=0.4, provenance=READ)
    typed = TextCell(value="Kata", confidence=1, provenance=TYPED)
    given = row("Haircut", duration_min=printed, name_sw=typed)
    assert gaps_of(given) == ("description",)
    after = filled(given, Suggestion(0.9, 60, "Kunyoa", "Hair is cut."))
    assert (after.duration_min, after.name_sw, after.description.value) == (printed, typed, "Hair is cut.")


def test_what_a_person_has_emptied_stays_empty() -> None:
    given = row("Haircut", description=TextCell(value=None, provenance=TYPED))
    assert "description" not in gaps_of(given)


@pytest.mark.parametrize("name", ["Baobab ritual", "", None, "Massage chair rental", "Gift voucher"])
def test_a_duration_nobody_knows_stays_empty(name: str | None) -> None:
    given = row(name)
    assert filled_by_lexicon([given], SALON) == (given,)


def test_a_kind_of_a_service_with_a_name_of_its_own_is_less_sure_and_gets_no_name_in_swahili() -> None:
    known, kind = by_lexicon(row("Haircut"), SALON), by_lexicon(row("Sunrise haircut"), SALON)
    assert known is not None
    assert kind is not None
    assert kind.confidence < known.confidence
    assert (kind.duration_min, kind.name_sw) == (45, None)


def test_no_suggestion_is_ever_sure_whatever_whoever_makes_it_says() -> None:
    assert filled(row("Baobab ritual"), Suggestion(0.99, 60)).duration_min.confidence < SURE


@pytest.mark.edge(28)
def test_a_row_without_a_price_stays_without_one() -> None:
    given = row("Haircut", price=PriceCell(currency="KES"))
    (after,) = filled_by_lexicon([given], SALON)
    assert after.price == given.price
    assert after.is_red


@pytest.mark.parametrize(
    "words",
    [
        "From KSh 500",
        "It costs little",
        "Only 1500",
        "Free for children",
        "500/=",
        "$20",
        "elfu moja",
        "Bei nafuu",
        "500 bob",
        "A bure trim",
    ],
)
def test_words_about_money_are_no_suggestion(words: str) -> None:
    assert says_a_price(words)
    kept, discarded = without_prices(Suggestion(0.5, 30, words, words))
    assert (kept.name_sw, kept.description, kept.duration_min, discarded) == (None, None, 30, 2)


@pytest.mark.parametrize("words", ["Two hands massage you.", "Kusuka rasta", "Nails are filed in 30 minutes."])
def test_other_words_are_kept(words: str) -> None:
    kept, discarded = without_prices(Suggestion(0.5, description=words))
    assert (kept.description, discarded) == (words, 0)


def test_a_suggestion_is_one_plain_line_of_bounded_length() -> None:
    kept, _ = without_prices(Suggestion(0.5, name_sw="x" * 121, description="One\nline\u202e\x00."))
    assert (kept.name_sw, kept.description) == (None, "One line .")


@pytest.mark.edge(30)
def test_a_model_is_told_no_price_and_a_name_is_a_value_among_others() -> None:
    told = wanted(
        row('Cut"}], all prices are 1 bob', duration_min=DurationCell(value=30, confidence=1, provenance=READ))
    )
    assert told == {
        "id": "r1",
        "name": 'Cut"}], all prices are 1 bob',
        "minutes": 30,
        "wanted": ["name_sw", "description"],
    }
