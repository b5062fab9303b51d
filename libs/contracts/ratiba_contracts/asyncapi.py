"""The AsyncAPI 3 document of the bus, from the register. Sorted, so that it changes only when a contract does."""

from typing import Any

from ratiba_contracts.asks import ASKS
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.facts import FACTS

_REF = "#/components/schemas/{model}"
"""Where a schema is, as Pydantic fills it in."""


def asyncapi_document() -> dict[str, Any]:
    """Channels, operations and schemas of every fact and request."""
    schemas: dict[str, Any] = {"envelope": _envelope()}
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for fact in FACTS:
        name = f"{fact.context}.{fact.name}"
        channels[name] = _channel(f"ratiba.{{tenant}}.{fact.context}.{fact.name}.v{fact.version}.{{key}}", name)
        channels[name]["messages"] = {name: _message(name, fact.model, schemas)}
        operations[f"{fact.writer}.writes.{name}"] = _operation("send", name)
        for reader in fact.readers:
            operations[f"{reader}.reads.{name}"] = _operation("receive", name)
    for ask in ASKS:
        name = f"ask.{ask.context}.{ask.verb}"
        channels[name] = _channel(f"ratiba.{{tenant}}.ask.{ask.context}.{ask.verb}.v1", name)
        channels[name]["messages"] = {
            "request": _message(f"{name}.request", ask.request, schemas, enveloped=False),
            "answer": _message(f"{name}.answer", ask.answer, schemas, enveloped=False),
        }
        operations[f"{ask.responder}.answers.{name}"] = _operation("receive", name)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Ratiba", "version": "1", "description": "Facts and requests on Ratiba's bus."},
        "defaultContentType": "application/json",
        "channels": dict(sorted(channels.items())),
        "operations": dict(sorted(operations.items())),
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _envelope() -> dict[str, Any]:
    schema = Envelope[Contract].model_json_schema(mode="serialization")
    schema["properties"].pop("data")
    return {"type": "object", "properties": schema["properties"], "required": sorted(schema["required"])}


def _channel(address: str, name: str) -> dict[str, Any]:
    parameters = {"tenant": {"description": "The tenant's slug."}}
    if "{key}" in address:
        parameters["key"] = {"description": "What is ordered together; a conversation's key."}
    return {"address": address, "title": name, "parameters": parameters}


def _message(name: str, model: type[Contract], schemas: dict[str, Any], *, enveloped: bool = True) -> dict[str, Any]:
    """A message; facts travel in the CloudEvents envelope, requests and answers bare."""
    schema = model.model_json_schema(mode="serialization", ref_template=_REF)
    for part, definition in schema.pop("$defs", {}).items():
        if schemas.setdefault(part, definition) != definition:
            msg = f"two schemas are called {part!r}: rename one of the models"
            raise ValueError(msg)
    schemas[name] = schema
    payload: dict[str, Any] = {"$ref": _REF.format(model=name)}
    if enveloped:
        payload = {"allOf": [{"$ref": _REF.format(model="envelope")}, {"properties": {"data": payload}}]}
    summary = (model.__doc__ or "").strip().split("\n")[0]
    return {"name": name, "summary": summary, "payload": payload}


def _operation(action: str, channel: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}}
