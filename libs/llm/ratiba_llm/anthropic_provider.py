"""Anthropic's Messages API behind the port.

The SDK's own retries are off: it knows neither a call's deadline nor its budget, and two policies would multiply.
A reply is read from its bytes, because the SDK builds its objects from any JSON without checking it.
"""

import base64
import logging
from typing import Any, Literal

import anthropic
import httpx2
from anthropic.types import MessageParam
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ratiba_llm.outcomes import Failing
from ratiba_llm.provider import AttemptFailed, Image, Question, Reply
from ratiba_llm.usage import Usage

LONGEST_S = 130.0
"""Above every role's deadline, which ends a call first; without one the SDK waits for ten minutes."""
CONNECT_S = 3.0
_TOOL_DESCRIPTION = "Hand over the answer. Call this once, with every field you can fill."
_NOT_CHARGED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""The request never left."""


class _WireUsage(BaseModel):
    model_config = ConfigDict(frozen=True)

    input_tokens: int = Field(ge=0)
    output_tokens: int = Field(ge=0)
    cache_creation_input_tokens: int | None = Field(default=None, ge=0)
    cache_read_input_tokens: int | None = Field(default=None, ge=0)

    def counted(self) -> Usage:
        return Usage(
            self.input_tokens,
            self.output_tokens,
            self.cache_creation_input_tokens or 0,
            self.cache_read_input_tokens or 0,
        )


class _WireBlock(BaseModel):
    model_config = ConfigDict(frozen=True)

    type: str
    text: str | None = None
    name: str | None = None
    input: Any = None


class _WireMessage(BaseModel):
    model_config = ConfigDict(frozen=True)

    type: Literal["message"]
    content: tuple[_WireBlock, ...]
    stop_reason: str | None
    usage: _WireUsage


class AnthropicProvider:
    """One client, with its connections, for a process."""

    def __init__(self, key: SecretStr, base_url: str) -> None:
        # Below INFO the SDK logs the bodies of requests: what customers wrote.
        logging.getLogger("anthropic").setLevel(logging.INFO)
        self._client = anthropic.AsyncAnthropic(
            api_key=key.get_secret_value(),
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(LONGEST_S, connect=CONNECT_S),
            open_telemetry={"traces": {"content_mode": "metadata_only"}},  # nor may the environment put them in traces
        )

    async def ask(self, question: Question) -> Reply:
        """Return the reply, or raise AttemptFailed."""
        try:
            raw = await self._client.messages.with_raw_response.create(**request(question))
            body = raw.http_response.content
        except anthropic.APIError as error:
            raise _attempt_failed(error) from error
        return reply(body, question)

    async def close(self) -> None:
        """Give up the connections."""
        await self._client.close()


def request(question: Question) -> dict[str, Any]:
    """Return the request as the SDK takes it. Tools and system message come from the prompt alone."""
    model = question.model
    system: dict[str, Any] = {"type": "text", "text": question.system_message}
    if question.cache_system:
        system["cache_control"] = {"type": "ephemeral"}  # covers the tools too: they come before it
    asked: dict[str, Any] = {
        "model": model.name,
        "max_tokens": question.max_tokens,
        "system": [system],
        "messages": [_user_message(question)],
    }
    if model.structured_by == "forced_tool":
        asked["tools"] = [
            {"name": question.answer_name, "description": _TOOL_DESCRIPTION, "input_schema": dict(question.schema)}
        ]
        asked["tool_choice"] = {"type": "tool", "name": question.answer_name, "disable_parallel_tool_use": True}
    else:
        schema = anthropic.transform_schema(dict(question.schema))  # leaves out what the API cannot hold a model to
        asked["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    if model.thinking != "omit":
        asked["thinking"] = {"type": model.thinking}
    if model.temperature and question.temperature is not None:
        asked["extra_body"] = {"temperature": question.temperature}  # the SDK has no argument for it any more
    return asked


def _user_message(question: Question) -> MessageParam:
    pictures = [_picture(image) for image in question.images]
    return {"role": "user", "content": [*pictures, {"type": "text", "text": question.user_text}]}


def _picture(image: Image) -> Any:
    data = base64.b64encode(image.data).decode("ascii")
    return {"type": "image", "source": {"type": "base64", "media_type": image.media_type, "data": data}}


def reply(body: bytes, question: Question) -> Reply:
    """Return what a successful response says. Raises AttemptFailed for one that holds no answer."""
    try:
        message = _WireMessage.model_validate_json(body)
    except ValidationError as error:
        raise AttemptFailed(Failing.BAD_OUTPUT, charge_unknown=True) from error
    usage = message.usage.counted()
    match message.stop_reason:
        case "refusal":
            raise AttemptFailed(Failing.REFUSED, usage=usage)
        case "max_tokens" | "model_context_window_exceeded":
            raise AttemptFailed(Failing.TRUNCATED, usage=usage)
        case _:
            return Reply(_content(message, question), usage)


def _content(message: _WireMessage, question: Question) -> object:
    """Return the tool's input, or the text when the answer is JSON; None when there is neither."""
    if question.model.structured_by == "forced_tool":
        calls = [b for b in message.content if b.type == "tool_use" and b.name == question.answer_name]
        return calls[0].input if len(calls) == 1 else None
    return "".join(block.text or "" for block in message.content if block.type == "text") or None


def _attempt_failed(error: anthropic.APIError) -> AttemptFailed:
    if isinstance(error, anthropic.APIStatusError):
        return AttemptFailed(
            _reason(error.status_code), retry_after_s=_retry_after(error.response.headers), status=error.status_code
        )
    never_left = isinstance(error.__cause__, _NOT_CHARGED)
    reason = Failing.UNAVAILABLE if isinstance(error, anthropic.APIConnectionError) else Failing.BAD_OUTPUT
    return AttemptFailed(reason, charge_unknown=not never_left)


def _reason(status: int) -> Failing:
    if status in {429, 529}:
        return Failing.OVERLOADED
    return Failing.UNAVAILABLE if status >= 500 or status in {408, 409} else Failing.REJECTED


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Return the seconds the provider asks us to wait; a date, or anything else, is taken as if it were not there."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
