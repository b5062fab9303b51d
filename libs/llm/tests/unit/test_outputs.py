"""What a model may answer: closed lists and quotes, and no field for what it may not decide."""

from typing import Any

import pytest
from pydantic import ValidationError

from ratiba_llm.outputs.customer_proposal import CustomerProposal
from ratiba_llm.outputs.gap_suggestions import GapSuggestions
from ratiba_llm.outputs.menu_rows import MenuRows
from ratiba_llm.outputs.owner_command import Command, OwnerCommand
from ratiba_llm.outputs.relation_edges import RelationEdges
from ratiba_llm.roles import ROLES

NOTHING: dict[str, Any] = {"language": "en", "language_confidence": 0.9, "intents": [], "confidence": 0.5}


def proposal(**fields: Any) -> CustomerProposal:
    return CustomerProposal.model_validate({**NOTHING, **fields})


@pytest.mark.parametrize(
    ("message", "quote", "kept"),
    [
        ("naomba saa nne asubuhi tafadhali", "saa nne asubuhi", True),
        ("Naomba SAA  NNE\nasubuhi", "saa nne asubuhi", True),
        ("naomba saa nne asubuhi", "10:00", False),
        ("naomba saa nne asubuhi", "four in the morning", False),
        ("naomba saa nne", "saa nne asubuhi", False),
        ("nitakuja 14 Dec", "4 Dec", False),
        ("nitakuja 14 Dec", "14 De", False),
        ("kesho, saa nne!", "kesho, saa nne", True),
        ("sat 9.30am?", "sat 9.30am", True),
        ("", "kesho", False),
    ],
)
def test_only_what_the_customer_wrote_is_kept(message, quote, kept) -> None:
    cleaned = proposal(when_words=[quote], service_words=quote, staff_words=quote, name_words=quote).kept_to(message)
    assert cleaned.when_words == ((quote,) if kept else ())
    assert {cleaned.service_words, cleaned.staff_words, cleaned.name_words} == {quote if kept else None}


def test_what_is_no_quote_is_kept_as_it_is() -> None:
    said = proposal(intents=["cancel"], answer="choice", choice=2, any_staff=True)
    assert said.kept_to("hiyo ya pili") == said


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "choice"},
        {"answer": "yes", "choice": 1},
        {"choice": 1},
        {"answer": "choice", "choice": 0},
        {"intents": ["refund"]},
        {"intents": ["book"] * 4},
        {"language": "fr"},
        {"confidence": 1.5},
        {"when_words": "kesho"},
        {"service_words": "x" * 121},
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValidationError):
        proposal(**wrong)


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """All properties of a schema and of the shapes in it, by name."""
    found = dict(schema.get("properties", {}))
    for inner in schema.get("$defs", {}).values():
        found |= inner.get("properties", {})
    return found


def test_no_shape_has_room_for_a_price_or_a_moment() -> None:
    numbers = {}
    for role in ROLES:
        for name, form in properties(role.output.model_json_schema()).items():
            kinds = {form.get("type")} | {option.get("type") for option in form.get("anyOf", [])}
            assert "format" not in str(form), f"{role.name}.{name}"
            if kinds & {"number", "integer"}:
                numbers[f"{role.name}.{name}"] = form
    confidences = {name for name in numbers if name.endswith("confidence")}
    places = {"intent_classifier.choice", "intent_classifier.staff"}
    assert numbers.keys() - confidences == {*places, "gap_filler.duration_min"}


def test_a_price_that_a_model_slips_in_is_dropped() -> None:
    row = {"row": "r1", "duration_min": 45, "price": 1500, "price_words": "1500", "confidence": 0.6}
    (suggestion,) = GapSuggestions.model_validate({"rows": [row]}).rows
    assert suggestion.model_dump(exclude_none=True) == {"row": "r1", "duration_min": 45, "confidence": 0.6}


@pytest.mark.parametrize("wrong", [{"duration_min": 47}, {"duration_min": 0}, {"confidence": 1.0}])
def test_a_suggestion_off_the_grid_or_too_certain_is_refused(wrong) -> None:
    with pytest.raises(ValidationError):
        GapSuggestions.model_validate({"rows": [{"row": "r1", "confidence": 0.5, **wrong}]})


def test_a_price_of_a_menu_stays_as_it_is_printed() -> None:
    row = {"name": "Braids", "name_confidence": 1, "price_words": "from 1.500/=", "price_confidence": 0.8}
    assert MenuRows.model_validate({"rows": [row]}).rows[0].price_words == "from 1.500/="


def test_one_wrong_edge_does_not_cost_the_others_and_the_schema_asks_for_closed_lists() -> None:
    edge = {"a": "s1", "b": "s2", "kind": "complementary", "both_ways": True, "confidence": 0.9, "reason": "one visit"}
    wrong = [edge, {**edge, "kind": "bundle"}, {**edge, "confidence": 7, "reason": "x" * 500}]
    assert len(RelationEdges.model_validate({"edges": wrong}).edges) == 3, "whoever asked drops them and counts"
    asked = properties(RelationEdges.model_json_schema())
    assert asked["kind"]["enum"] == ["complementary", "alternative", "sequential"]
    assert (asked["confidence"]["minimum"], asked["confidence"]["maximum"]) == (0, 1)


def test_commands_come_from_a_closed_list() -> None:
    assert OwnerCommand.model_validate({"command": "update_price", "confidence": 0.9}).several is False
    with pytest.raises(ValidationError):
        OwnerCommand.model_validate({"command": "drop_tables", "confidence": 0.9})


def test_a_command_keeps_only_amounts_that_were_written() -> None:
    command = OwnerCommand(
        command=Command.UPDATE_PRICE, service_words="Braids", amount_words="1500", value_words="cheap", confidence=0.9
    )
    kept = command.kept_to("braids ni elfu moja mia tano sasa")
    assert (kept.command, kept.service_words) == (Command.UPDATE_PRICE, "Braids")
    assert (kept.amount_words, kept.value_words) == (None, None)


def test_a_price_that_comes_with_a_suggestion_is_dropped_and_counted() -> None:
    rows = [
        {"row": "r1", "duration_min": 45, "confidence": 0.6, "price": 500},
        {"row": "r2", "confidence": 0.5, "cost": 1},
    ]
    found = GapSuggestions.model_validate({"rows": rows})
    kept = found.kept_to({"r1": ["duration_min"], "r2": ["description"]})
    assert (found.prices_said, kept.prices_said, len(kept.rows)) == (2, 2, 1)
    assert "500" not in kept.model_dump_json()
    assert (
        GapSuggestions.model_validate_json('{"rows": [{"row": "r1", "confidence": 0.5, "Price": 1}]}').prices_said == 1
    )


def test_suggestions_nobody_asked_for_are_dropped() -> None:
    found = GapSuggestions.model_validate(
        {
            "rows": [
                {"row": "r1", "duration_min": 45, "name_sw": "Kusuka", "confidence": 0.6},
                {"row": "r1", "duration_min": 60, "confidence": 0.6},
                {"row": "r2", "duration_min": 30, "confidence": 0.6},
                {"row": "r9", "duration_min": 30, "confidence": 0.6},
            ]
        }
    )
    (kept,) = found.kept_to({"r1": ["duration_min"], "r2": ["description"]}).rows
    assert (kept.row, kept.duration_min, kept.name_sw) == ("r1", 45, None)
