"""From the bytes of a request to a checked message, or to the refusal the provider would send."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ratiba_cli.fake_graph.errors import GraphRefusal
from ratiba_cli.fake_graph.outbound import (
    InteractiveMessage,
    MarkAsRead,
    Sendable,
    TemplateMessage,
    TextMessage,
)

M = TypeVar("M", bound=BaseModel)

_KINDS: dict[str, type[TextMessage | InteractiveMessage | TemplateMessage]] = {
    "text": TextMessage,
    "interactive": InteractiveMessage,
    "template": TemplateMessage,
}


def read_request(raw: bytes) -> Sendable | MarkAsRead:
    """Return the checked request; raises GraphRefusal naming the parameter that is wrong."""
    body = _json_object(raw)
    if "status" in body:
        return _check(MarkAsRead, body)
    kind = body.get("type", "text")
    if kind not in _KINDS:
        raise GraphRefusal(131051 if isinstance(kind, str) else 100, f"unsupported message type: {kind!r}")
    return _check(_KINDS[kind], body)


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        raise GraphRefusal(100, "the request body is not JSON") from None
    if not isinstance(body, dict):
        raise GraphRefusal(100, "the request body is not a JSON object")
    return body


def _check(model: type[M], body: dict[str, Any]) -> M:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "".join(f"['{part}']" for part in first["loc"] if part not in {"button", "list"}) or "request"
        raise GraphRefusal(_code(first["type"], where), f"param {where}: {first['msg']}") from None


def _code(kind: str, where: str) -> int:
    if kind == "missing":
        return 131008
    if kind == "extra_forbidden" or where == "['text']['body']":
        return 100
    return 131009
