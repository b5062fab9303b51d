"""The register holds: one writer a fact, no stream over requests, no model outside of it, every reader listens."""

import ast
import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ratiba_contracts
from ratiba_contracts import consumers
from ratiba_contracts.asks import ASKS
from ratiba_contracts.catalogue import contract_models, example_of
from ratiba_contracts.consumers import CONSUMERS, Consumer
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.facts import FACTS, TENANT_PROVISIONED, Fact
from ratiba_contracts.requests import Answer
from ratiba_contracts.streams import STREAMS, THREAD_INPUTS, Stream, stream_of
from ratiba_contracts.subjects import ask_subject, covers, event_subject

ROOT = Path(__file__).parents[2]
SERVICES = {path.name: path for path in sorted((ROOT / "services").iterdir()) if path.is_dir()}
WRITERS = SERVICES | {"ratiba-cli": ROOT / "tools" / "ratiba"}


def test_every_fact_and_request_is_registered_once() -> None:
    assert len({fact.type for fact in FACTS}) == len(FACTS)
    assert len({fact.model for fact in FACTS}) == len(FACTS)
    assert len({ask.pattern for ask in ASKS}) == len(ASKS)
    assert len({(consumer.stream, consumer.durable) for consumer in CONSUMERS}) == len(CONSUMERS)


PERSONAL_FIELDS = ('"personal"', '"name"', '"phone"', '"text"', '"caption"')


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.context == "booking"], ids=lambda fact: fact.type)
def test_what_integrators_read_says_nothing_personal(fact: Fact) -> None:
    example = example_of(fact.type.removeprefix("ratiba."))
    for told_of in (*example.get("appointments", ()), *filter(None, [example.get("appointment")])):
        told_of["service"].pop("name")  # of a service, not of a person
    told = json.dumps(example)
    assert [field for field in PERSONAL_FIELDS if field in told] == []


def covering_ask(streams: tuple[Stream, ...]) -> list[str]:
    return [
        f"{stream.name} covers ask.{ask.context}.{ask.verb}"
        for stream in streams
        for ask in ASKS
        for subject in stream.subjects
        if covers(subject, ask_subject("pendo-spa", ask.context, ask.verb))
    ]


def test_no_stream_covers_a_request() -> None:
    assert covering_ask(STREAMS) == []


def test_a_stream_that_covers_requests_would_be_found() -> None:
    assert covering_ask((Stream("BAD", ("ratiba.*.*.booking.>",), 1),)) == [
        "BAD covers ask.booking.find_openings",
        "BAD covers ask.booking.replace_roster",
        "BAD covers ask.booking.find_adjacent_openings",
        "BAD covers ask.booking.book_by_hand",
        "BAD covers ask.booking.show_day",
        "BAD covers ask.booking.cancel_by_hand",
        "BAD covers ask.booking.show_handoffs",
        "BAD covers ask.booking.note_answered",
    ]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_every_fact_has_one_stream(fact: Fact) -> None:
    subject = event_subject("pendo-spa", fact.context, fact.name, "k1")
    holding = [stream.name for stream in STREAMS if any(covers(pattern, subject) for pattern in stream.subjects)]
    assert holding == [stream_of(fact.context).name]


def parts_of(model: type[Any]) -> Iterator[type[Any]]:
    yield model
    for definition in model.__pydantic_fields__.values():
        yield from classes_in(definition.annotation)


def classes_in(annotation: Any) -> Iterator[type[Any]]:
    if inspect.isclass(annotation) and issubclass(annotation, Contract):
        yield from parts_of(annotation)
    for argument in getattr(annotation, "__args__", ()):
        yield from classes_in(argument)


def test_every_model_is_registered_or_part_of_one_that_is() -> None:
    reachable = {part for model in contract_models().values() for part in parts_of(model)}
    declared: set[type[Contract]] = set()
    for module in pkgutil.iter_modules(ratiba_contracts.__path__):
        loaded = importlib.import_module(f"ratiba_contracts.{module.name}")
        for value in vars(loaded).values():
            ours = inspect.isclass(value) and issubclass(value, Contract) and value.__module__ == loaded.__name__
            if ours and value.__pydantic_generic_metadata__["origin"] is None:
                declared.add(value)
    bases = {base for model in reachable for base in model.__mro__}
    carriers = {Contract, Envelope, Answer, *parts_of(Answer)}
    assert declared - reachable - bases - carriers == set(), "register it in facts.py, or delete it"


def written_by(folder: Path) -> set[type[Contract]]:
    """Fact models that the code below a folder constructs (tests aside)."""
    facts = {(fact.model.__module__, fact.model.__name__): fact.model for fact in FACTS}
    found = set()
    for path in folder.rglob("*.py"):
        if {"tests", "testing"} & set(path.relative_to(folder).parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            (alias.asname or alias.name): facts[(node.module or "", alias.name)]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if (node.module or "", alias.name) in facts
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported:
                found.add(imported[node.func.id])
    return found


def test_every_fact_is_written_by_its_one_writer_and_nobody_else() -> None:
    written = {name: written_by(folder) for name, folder in WRITERS.items()}
    runtime = written_by(ROOT / "libs" / "runtime")  # timers: written for the service that arms them
    for fact in FACTS:
        writers = [name for name, models in written.items() if fact.model in models]
        if fact.model in runtime:
            writers = sorted({*writers, fact.writer})
        assert writers == [fact.writer], f"{fact.type} is written by {writers or 'nobody'}, its writer is {fact.writer}"


def heard_by(service: str) -> set[str]:
    """Facts that reach a service through the consumers declared for it."""
    heard = set()
    for consumer in (one for one in CONSUMERS if one.service == service):
        for fact in FACTS:
            subject = event_subject("pendo-spa", fact.context, fact.name, "k1")
            direct = stream_of(fact.context).name == consumer.stream
            sourced = consumer.stream == THREAD_INPUTS.name and fact.thread_input
            if (direct and any(covers(one, subject) for one in consumer.filters)) or sourced:
                heard.add(fact.type)
    return heard


@pytest.mark.parametrize("service", sorted({reader for fact in FACTS for reader in fact.readers}))
def test_a_named_reader_has_consumers_for_what_it_reads(service: str) -> None:
    named = {fact.type for fact in FACTS if service in fact.readers}
    assert named - heard_by(service) == set()
    assert heard_by(service) - named == set(), "a service hears a fact it is not named as a reader of"


def names_used(path: Path) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}


def listening(consumer_names: set[str], wiring: Path) -> set[str]:
    """Which of the constants of consumers.py a service's wiring uses."""
    return consumer_names & names_used(wiring)


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_subscribes_to_every_consumer_declared_for_it(service: str) -> None:
    [wiring] = SERVICES[service].glob("*/wiring.py")
    # The runtime itself subscribes the consumer by which a service with tables hears of new tenants.
    by_runtime = {TENANT_PROVISIONED.pattern} if "migrations" in wiring.read_text(encoding="utf-8") else set()
    declared = {
        name
        for name, value in vars(consumers).items()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, Consumer) and one.service == service and name != "CONSUMERS"
        if not name.startswith("_")
        if not set(one.filters) <= by_runtime
    }
    answered = {ask for ask in ASKS if ask.responder == service}
    assert declared or answered, "a service that hears nothing and answers nothing needs no process"
    assert declared - listening(declared, wiring) == set(), f"subscribe in {wiring.relative_to(ROOT)}"


def test_a_consumer_nobody_subscribes_to_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "wiring.py").write_text("service.on(GATEWAY_REPLIES)(handler)\n")
    assert listening({"GATEWAY_REPLIES", "GATEWAY_TENANTS"}, tmp_path / "wiring.py") == {"GATEWAY_REPLIES"}
