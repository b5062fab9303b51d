"""A contract may only gain optional things within its version."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ratiba_contracts.catalogue import BreakingChange, check, contract_models, example_of, schema_of
from ratiba_contracts.compatibility import breaking_changes

SCHEMAS = Path(__file__).parents[2] / "libs" / "contracts" / "schemas"
MODELS = contract_models()


def committed(name: str, kind: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.{kind}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", MODELS)
def test_the_committed_schema_and_example_are_those_of_the_code(name: str) -> None:
    assert committed(name, "schema") == schema_of(MODELS[name]), "run `make docs` and look at the difference"
    assert committed(name, "example") == example_of(name), "run `make docs` and look at the difference"


@pytest.mark.parametrize("name", MODELS)
def test_the_committed_example_is_read_back_and_fits_its_schema(name: str) -> None:
    example = committed(name, "example")
    jsonschema.Draft202012Validator(committed(name, "schema")).validate(example)
    assert json.loads(MODELS[name].model_validate(example).model_dump_json()) == example


@pytest.mark.parametrize("name", MODELS)
def test_a_reader_ignores_what_a_newer_writer_added(name: str) -> None:
    newer = committed(name, "example") | {"added_later": 1}
    assert MODELS[name].model_validate(newer, extra="ignore") == MODELS[name].model_validate(committed(name, "example"))


def test_no_committed_schema_belongs_to_a_message_that_is_gone() -> None:
    files = {path.name.rsplit(".", 2)[0] for path in SCHEMAS.glob("*.json")}
    assert files == set(MODELS), "a fact that was published once stays readable: keep it registered"


def test_nothing_breaks_the_committed_contracts() -> None:
    check(SCHEMAS)


BREAKS = {
    "a removed field": lambda s: s["properties"].pop("seen_reply_seq"),
    "a new required field": lambda s: (s["properties"].update(x={"type": "integer"}), s["required"].append("x")),
    "a field that may now be missing": lambda s: s["required"].remove("personal"),
    "a changed type": lambda s: s["properties"]["seen_reply_seq"].update(type="string"),
    "a tighter limit": lambda s: s["properties"]["seen_reply_seq"].update(minimum=1),
    "a removed enum value": lambda s: s["$defs"]["Channel"]["enum"].pop(),
    "a removed union member": lambda s: s["properties"]["content"]["oneOf"].pop(),
    "a break deep inside": lambda s: s["$defs"]["MessagePersonal"]["properties"].pop("text"),
    "a changed pattern": lambda s: s["$defs"]["TapContent"]["properties"]["question_id"].update(pattern="^x$"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_breaking_change_is_named(name: str, tmp_path: Path) -> None:
    before = schema_of(MODELS["conversation.message_received.v1"])
    after = copy.deepcopy(before)
    BREAKS[name](after)
    assert breaking_changes(before, after), name
    # And the other way round: what is committed differs from the code, so the check refuses the code.
    baseline = after if name.startswith("a field that may") else before
    assert breaking_changes(baseline, baseline) == []


def test_the_check_refuses_code_that_lost_a_field(tmp_path: Path) -> None:
    name = "tenant.provisioned.v1"
    richer = schema_of(MODELS[name])
    richer["properties"]["once_there"] = {"type": "string"}
    (tmp_path / f"{name}.schema.json").write_text(json.dumps(richer))
    with pytest.raises(BreakingChange, match="once_there was removed"):
        check(tmp_path)


def test_an_optional_addition_is_no_break() -> None:
    before = schema_of(MODELS["conversation.message_received.v1"])
    after = copy.deepcopy(before)
    after["properties"]["added"] = {"type": "string", "default": ""}
    after["$defs"]["Channel"]["enum"].append("pigeon")
    assert breaking_changes(before, after) == []
