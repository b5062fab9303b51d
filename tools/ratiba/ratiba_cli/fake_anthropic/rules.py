"""What the provider refuses, by model. Written from its documentation, not from our own table of models."""

from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """An error as the provider words it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self) -> dict[str, Any]:
        """Return the body of the error."""
        return {"type": "error", "error": {"type": KINDS.get(self.status, "api_error"), "message": self.message}}


KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


@dataclass(frozen=True, slots=True)
class _Takes:
    """`unsaid` is what a request that says nothing of thinking gets; `thinking` are the types it may name."""

    unsaid: str
    thinking: frozenset[str]
    refuses: frozenset[str] = frozenset()


_MODELS = {
    "claude-haiku-5-5": _Takes("adaptive", frozenset({"adaptive", "disabled"}), frozenset({"temperature"})),
    "claude-sonnet-5-5": _Takes(
        "adaptive", frozenset({"adaptive", "between_tools"}), frozenset({"temperature", "forced tool use"})
    ),
    "claude-haiku-4-5": _Takes("disabled", frozenset({"enabled", "disabled"})),
    "claude-sonnet-4-6": _Takes("disabled", frozenset({"adaptive", "enabled", "disabled"})),
}


def check(body: dict[str, Any]) -> None:
    """Raise Refused for a request that the provider would not take."""
    for key in ("model", "max_tokens", "messages"):
        if key not in body:
            raise Refused(400, f"{key}: Field required")
    takes = _MODELS.get(body["model"])
    if takes is None:
        raise Refused(404, f"model: {body['model']}")
    if "temperature" in body and "temperature" in takes.refuses:
        raise Refused(400, "`temperature` is not supported for this model")
    thinking = (body.get("thinking") or {"type": takes.unsaid}).get("type")
    if thinking not in takes.thinking:
        raise Refused(400, f"thinking.type.{thinking} is not supported for this model")
    _check_tools(body, takes, thinks=thinking in {"adaptive", "enabled"})
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema")
    if schema is not None:
        _check_closed(schema)


def _check_tools(body: dict[str, Any], takes: _Takes, *, thinks: bool) -> None:
    choice = body.get("tool_choice") or {}
    if choice.get("type") not in {"tool", "any"}:
        return
    if "forced tool use" in takes.refuses:
        raise Refused(400, "tool_choice: forced tool use is not supported for this model")
    if thinks:
        raise Refused(400, "Thinking may not be enabled when tool_choice forces tool use.")
    names = [tool["name"] for tool in body.get("tools", [])]
    if choice["type"] == "tool" and choice["name"] not in names:
        raise Refused(400, f"Tool '{choice['name']}' not found in provided tools")


def _check_closed(schema: dict[str, Any]) -> None:
    """Every object of an answer's schema names all it may hold, and no bound of a number or a length is given."""
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise Refused(400, "output_config.format.schema: For 'object' type, 'additionalProperties' must be false")
    for bound in ("minimum", "maximum", "multipleOf", "minLength", "maxLength", "maxItems"):
        if bound in schema:
            raise Refused(400, f"output_config.format.schema: property '{bound}' is not supported")
    for inner in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]:
        _check_closed(inner)
