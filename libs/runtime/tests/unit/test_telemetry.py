"""Logs and labels: no words of a customer, no ids in a name."""

import json
import logging
from typing import Any

import asyncpg
import pytest
import structlog
from pydantic import BaseModel, ValidationError

from ratiba_contracts.asks import ASKS
from ratiba_contracts.facts import FACTS
from ratiba_contracts.subjects import ask_subject, event_subject
from ratiba_runtime.telemetry import configure_logging, describe_error, subject_template

PHONE = "+254712000001"


class Form(BaseModel):
    age: int


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_a_facts_template_names_the_fact_and_neither_tenant_nor_key(fact: Any) -> None:
    subject = event_subject("pendo-spa", fact.context, fact.name, "9f86d081884c7d65")
    template = f"ratiba.{{tenant}}.{fact.context}.{fact.name}.v1.{{key}}"
    assert subject_template(subject) == template
    assert subject_template(f"thread.17.{subject}") == template


def test_the_template_of_everything_else_is_bounded_too() -> None:
    for ask in ASKS:
        subject = ask_subject("pendo-spa", ask.context, ask.verb)
        assert subject_template(subject) == f"ratiba.{{tenant}}.ask.{ask.context}.{ask.verb}.v1"
    assert subject_template("dead.THREAD_INPUTS.fsm-p03") == "dead.{stream}.{consumer}"
    assert subject_template("ratiba.t.timer.armed.v1.01JD8Q2Y6V7X9K3M5N4P2R1S0T.hold") == (
        "ratiba.{tenant}.timer.armed.v1.{key}"
    )
    assert subject_template("_INBOX_x.abc") == subject_template("_INBOX_x.def")
    assert subject_template("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.S.c") == "$JS"


def test_an_error_is_logged_by_its_type_and_place_never_by_its_words() -> None:
    try:
        Form.model_validate({"age": f"call {PHONE}"})
    except ValidationError as error:
        described = describe_error(None, "", {"event": "x", "exc_info": error})
    assert PHONE not in json.dumps(described)
    [only] = described["error"]
    assert only["type"].endswith("ValidationError")
    assert any(place.startswith("test_telemetry.py:") for place in only["at"])


def test_a_unique_violation_is_logged_with_its_constraint_and_without_its_value() -> None:
    violation = asyncpg.UniqueViolationError("duplicate")
    violation.detail = f"Key (phone)=({PHONE}) already exists."
    violation.constraint_name = "identities_pkey"
    wrapped = RuntimeError(PHONE)
    wrapped.__cause__ = violation
    described = describe_error(None, "", {"exc_info": (RuntimeError, wrapped, None)})
    assert PHONE not in json.dumps(described)
    assert [each["type"] for each in described["error"]] == [
        "builtins.RuntimeError",
        "asyncpg.exceptions.UniqueViolationError",
    ]
    assert described["error"][1]["constraint_name"] == "identities_pkey"
    assert described["error"][1]["sqlstate"] == "23505"


def test_a_line_is_json_with_the_bound_tenant_and_without_the_words_of_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("cross-sell", "INFO")
    try:
        raise ValueError(PHONE)  # noqa: TRY301  it is logged below
    except ValueError as error:
        with structlog.contextvars.bound_contextvars(tenant="pendo-spa", key="abc"):
            structlog.get_logger("x").warning("cross_sell.candidate_skipped", reason="dial", exc_info=error)
            structlog.get_logger("x").debug("cross_sell.not_shown")
            logging.getLogger("somebody.elses").exception("it failed")
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first | {"timestamp": "", "error": ""} == {
        "event": "cross_sell.candidate_skipped",
        "reason": "dial",
        "level": "warning",
        "service": "cross-sell",
        "tenant": "pendo-spa",
        "key": "abc",
        "timestamp": "",
        "error": "",
    }
    assert first["timestamp"].endswith("Z")
    assert (second["library"], second["event"], second["tenant"]) == ("somebody.elses", "it failed", "pendo-spa")
    assert PHONE not in json.dumps([first, second])
