"""Writes the committed form of the contracts: a JSON Schema and an example a message, and the AsyncAPI document.

    python -m ratiba_contracts.catalogue libs/contracts/schemas docs/asyncapi.json

Schemas describe what a consumer may meet (unknown fields allowed); examples are what a producer writes. What is
committed is the baseline: a breaking change to it is refused, and needs a new version of the fact.
"""

import json
import sys
from pathlib import Path
from typing import Any

from ratiba_contracts.asks import ASKS
from ratiba_contracts.asyncapi import asyncapi_document
from ratiba_contracts.compatibility import breaking_changes
from ratiba_contracts.envelope import Contract
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.facts import FACTS
from ratiba_contracts.streams import SNAPSHOTS


def contract_models() -> dict[str, type[Contract]]:
    """Every model on the bus by the name of its files."""
    named = {fact.type.removeprefix("ratiba."): fact.model for fact in FACTS}
    for ask in ASKS:
        named[f"ask.{ask.context}.{ask.verb}.v1.request"] = ask.request
        named[f"ask.{ask.context}.{ask.verb}.v1.answer"] = ask.answer
    return named | {f"snapshot.{bucket}.v1": model for bucket, model in SNAPSHOTS.items()}


def schema_of(model: type[Contract]) -> dict[str, Any]:
    """JSON Schema as consumers read it: what is not known is ignored."""
    schema: dict[str, Any] = _open(model.model_json_schema(mode="serialization"))
    return schema


def example_of(name: str) -> dict[str, Any]:
    """The committed example of a message. KeyError for a message without one."""
    dumped: dict[str, Any] = json.loads(EXAMPLES[name].model_dump_json())
    return dumped


def _open(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            name: _open(value) for name, value in node.items() if name != "additionalProperties" or value is not False
        }
    return [_open(item) for item in node] if isinstance(node, list) else node


class BreakingChange(Exception):
    """A contract was changed so that readers or stored messages of the committed one would break."""

    def __init__(self, name: str, changes: list[str]) -> None:
        super().__init__(f"{name} breaks within its version: {'; '.join(changes)}. Add a v2 beside it instead.")


def check(schemas: Path) -> None:
    """Raise BreakingChange for the first contract that breaks what is committed in `schemas`."""
    for name, model in contract_models().items():
        committed = schemas / f"{name}.schema.json"
        if committed.exists():
            changes = breaking_changes(json.loads(committed.read_text(encoding="utf-8")), schema_of(model))
            if changes:
                raise BreakingChange(name, changes)


def write(schemas: Path, asyncapi: Path) -> None:
    """Write everything; files of messages that are gone are removed."""
    schemas.mkdir(parents=True, exist_ok=True)
    check(schemas)
    wanted: dict[Path, Any] = {}
    for name, model in contract_models().items():
        wanted[schemas / f"{name}.schema.json"] = schema_of(model)
        wanted[schemas / f"{name}.example.json"] = example_of(name)
    wanted[asyncapi] = asyncapi_document()
    for path, content in wanted.items():
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    for path in schemas.glob("*.json"):
        if path not in wanted:
            path.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
