"""The fake's HTTP face: the Messages API, and control endpoints whose paths begin with `/_`."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import SecretStr

from ratiba_cli.fake_anthropic.prompt_cache import PromptCache
from ratiba_cli.fake_anthropic.rules import Refused, check
from ratiba_cli.fake_anthropic.script import Script, Scripted
from ratiba_cli.fake_server import cut


@dataclass
class FakeAnthropic:
    """What the fake holds: its key, what it will answer, its cache, and every request it was sent."""

    key: SecretStr
    script: Script = field(default_factory=Script)
    cache: PromptCache = field(default_factory=PromptCache)
    requests: list[dict[str, Any]] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def wait(self, after: int, count: int, seconds: float) -> list[dict[str, Any]]:
        """Return the requests numbered above `after` once there are `count`, or those there are after `seconds`."""

        def enough() -> bool:
            return len(self.requests) - after >= count

        async with self.arrived:
            with contextlib.suppress(TimeoutError):  # fewer than asked for: the caller sees how many
                await asyncio.wait_for(self.arrived.wait_for(enough), seconds)
        return self.requests[max(after, 0) :]

    def reset(self) -> None:
        """Be as new; the key stays."""
        self.script, self.cache, self.requests = Script(), PromptCache(), []


def create_app(key: str) -> FastAPI:
    """Return the fake as an application; `key` opens it. What it was sent is kept in memory only."""
    fake = FakeAnthropic(SecretStr(key))
    app = FastAPI(title="Fake Messages API")

    @app.exception_handler(Refused)
    async def refuse(_: Request, refused: Refused) -> JSONResponse:
        return JSONResponse(refused.body(), refused.status)

    @app.post("/v1/messages")
    async def create_message(request: Request) -> Response:
        """Answer one request as scripted."""
        return await _create_message(fake, request)

    _add_control(app, fake)
    return app


async def _create_message(fake: FakeAnthropic, request: Request) -> Response:
    if not secrets.compare_digest(_given_key(request), fake.key.get_secret_value()):
        raise Refused(401, "invalid API key")
    if "anthropic-version" not in request.headers:
        raise Refused(400, "anthropic-version: header is required")
    raw = await request.body()
    body = json.loads(raw)
    role, user_text = _role(body), _user_text(body)
    entry = {"seq": len(fake.requests) + 1, "role": role, "user_text": user_text, "body": body, "raw": raw.decode()}
    async with fake.arrived:
        fake.requests.append(entry)
        fake.arrived.notify_all()
    check(body)
    scripted = fake.script.next_for(role, user_text)
    if scripted is None:
        raise Refused(400, f"the fake has no answer for the role {role!r}")
    await _linger(request, scripted.slow_ms / 1000)
    match scripted.then:
        case "error":
            headers = {} if scripted.retry_after_s is None else {"retry-after": f"{scripted.retry_after_s:g}"}
            return JSONResponse(Refused(scripted.status, "asked for by the test").body(), scripted.status, headers)
        case "garble":
            return Response('{"type": "message", "content": [', media_type="application/json")
        case "cut":
            cut(request)
            return Response(status_code=204)  # into the void
        case "cut_midway":
            return _half(request, _message(fake, body, scripted))
        case _:
            message = _message(fake, body, scripted)
            entry["usage"] = message["usage"]
            return JSONResponse(message, headers={"request-id": f"req_{secrets.token_hex(8)}"})


async def _linger(request: Request, seconds: float) -> None:
    """Wait, but no longer than the caller does."""
    if seconds:
        with contextlib.suppress(TimeoutError):  # still there
            await asyncio.wait_for(request.receive(), seconds)


def _given_key(request: Request) -> str:
    """Return the key of a request; the provider takes it by two names."""
    return request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")


def _half(request: Request, message: dict[str, Any]) -> Response:
    whole = json.dumps(message).encode()

    async def stream() -> AsyncIterator[bytes]:
        yield whole[: len(whole) // 2]
        await asyncio.sleep(0.02)  # until the first half has left
        cut(request)

    return StreamingResponse(stream(), media_type="application/json", headers={"content-length": str(len(whole))})


def _message(fake: FakeAnthropic, body: dict[str, Any], scripted: Scripted) -> dict[str, Any]:
    content, stop_reason = _content(body, scripted)
    usage: dict[str, Any] = fake.cache.counted(body)
    if scripted.input_tokens is not None:
        usage["input_tokens"] = scripted.input_tokens
    usage["output_tokens"] = scripted.output_tokens
    if scripted.output_tokens is None:
        usage["output_tokens"] = min(len(json.dumps(content).encode()) // 4 + 1, body["max_tokens"])
    return {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": usage,
    }


def _content(body: dict[str, Any], scripted: Scripted) -> tuple[list[dict[str, Any]], str]:
    written = json.dumps(scripted.fields, ensure_ascii=False)
    tools = [tool["name"] for tool in body.get("tools", [])]
    match scripted.then:
        case "refuse":
            return [], "refusal"
        case "say":
            return [{"type": "text", "text": scripted.text}], "end_turn"
        case "truncate" if tools:
            return [_tool_use(tools[0], {})], "max_tokens"
        case "truncate":
            return [{"type": "text", "text": written[: len(written) // 2]}], "max_tokens"
        case _ if tools:
            return [_tool_use(tools[0], scripted.fields)], "tool_use"
        case _:
            return [{"type": "text", "text": written}], "end_turn"


def _tool_use(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"toolu_{secrets.token_hex(12)}", "name": name, "input": fields}


def _role(body: dict[str, Any]) -> str:
    tools = body.get("tools") or []
    if tools:
        return str(tools[0]["name"])
    return str((((body.get("output_config") or {}).get("format") or {}).get("schema") or {}).get("title", ""))


def _user_text(body: dict[str, Any]) -> str:
    messages = body.get("messages") or [{"content": ""}]
    content = messages[-1]["content"]
    if isinstance(content, str):
        return content
    return "\n".join(block["text"] for block in content if block["type"] == "text")


def _add_control(app: FastAPI, fake: FakeAnthropic) -> None:
    @app.post("/_script", status_code=204)
    async def add(entry: Scripted) -> None:
        """Put an answer behind those that wait."""
        fake.script.add(entry)

    @app.post("/_reset", status_code=204)
    async def reset() -> None:
        """Forget answers, requests and the prompt cache."""
        fake.reset()

    @app.get("/_requests")
    async def requests(after: int = 0, count: int = 0, seconds: float = 10) -> list[dict[str, Any]]:
        """List what was sent above `after`, refused requests too, once there are `count`; with what was counted."""
        return await fake.wait(after, count, min(seconds, 60))

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        """Answer that the fake is there."""
        return {"status": "ok"}
