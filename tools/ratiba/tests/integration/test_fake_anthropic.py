"""The fake Messages API by itself, without the SDK: what it refuses, what it counts, how it breaks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_cli.plain_http import NO_TLS

TOOL = {"name": "sorter", "input_schema": {"type": "object", "properties": {"kind": {"type": "string"}}}}
FORCED = {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "sorter"}, "thinking": {"type": "disabled"}}
SCHEMA = {"type": "object", "title": "Sorted", "properties": {}, "additionalProperties": False}


@pytest.fixture(scope="module")
async def shared() -> AsyncIterator[FakeAnthropicClient]:
    async with running_fake_anthropic("the-key") as fake:
        yield fake


@pytest.fixture
async def fake(shared: FakeAnthropicClient) -> FakeAnthropicClient:
    await shared.reset()
    return shared


async def ask(fake: FakeAnthropicClient, said: str = "pears", key: str = "the-key", **more: Any) -> httpx.Response:
    body = {
        "model": "claude-haiku-5-5",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": said}],
        **FORCED,
        **more,
    }
    sent = {name: value for name, value in body.items() if value is not None}
    headers = {"authorization": f"Bearer {key}", "anthropic-version": "2026-10-21"}
    async with httpx.AsyncClient(verify=NO_TLS, base_url=fake.url, headers=headers, timeout=5) as client:
        return await client.post("/v1/messages", json=sent)


async def test_an_answer_comes_the_way_it_was_asked_for(fake: FakeAnthropicClient) -> None:
    await fake.script(Scripted(fields={"kind": "fruit"}, input_tokens=7, output_tokens=3))
    called = (await ask(fake)).json()
    wanted = {"format": {"type": "json_schema", "schema": SCHEMA}}
    written = (await ask(fake, tools=None, tool_choice=None, output_config=wanted)).json()
    assert (called["stop_reason"], called["content"][0]["type"]) == ("tool_use", "tool_use")
    assert (called["content"][0]["name"], called["content"][0]["input"]) == ("sorter", {"kind": "fruit"})
    assert (written["stop_reason"], written["content"]) == ("end_turn", [{"type": "text", "text": '{"kind": "fruit"}'}])
    assert (called["usage"]["input_tokens"], called["usage"]["output_tokens"]) == (7, 3)
    assert [one.role for one in await fake.requests()] == ["sorter", "Sorted"]


async def test_an_entry_is_for_a_role_for_some_words_and_for_so_many_times(fake: FakeAnthropicClient) -> None:
    await fake.script(
        Scripted(role="another", fields={"kind": "wrong"}),
        Scripted(containing="stone", fields={"kind": "mineral"}),
        Scripted(fields={"kind": "first"}, times=1),
        Scripted(fields={"kind": "later"}),
    )
    said = ["a stone", "pears", "pears", "a stone"]
    kinds = [(await ask(fake, words)).json()["content"][0]["input"]["kind"] for words in said]
    assert kinds == ["mineral", "first", "later", "mineral"]


@pytest.mark.parametrize(
    ("more", "status", "told"),
    [
        ({"key": "another"}, 401, "invalid API key"),
        ({"model": "claude-2"}, 404, "model: claude-2"),
        ({"max_tokens": None}, 400, "max_tokens: Field required"),
        ({"temperature": 0}, 400, "`temperature` is not supported"),
        ({"thinking": {"type": "enabled"}}, 400, "thinking.type.enabled is not supported"),
        ({"thinking": None}, 400, "Thinking may not be enabled when tool_choice forces tool use"),
        ({"model": "claude-sonnet-5-5", "thinking": None}, 400, "forced tool use is not supported"),
        ({"tool_choice": {"type": "tool", "name": "other"}}, 400, "Tool 'other' not found"),
        (
            {"output_config": {"format": {"schema": {**SCHEMA, "additionalProperties": True}}}},
            400,
            "'additionalProperties' must be false",
        ),
        (
            {"output_config": {"format": {"schema": {**SCHEMA, "properties": {"n": {"minimum": 1}}}}}},
            400,
            "property 'minimum' is not supported",
        ),
        ({}, 400, "the fake has no answer for the role 'sorter'"),
    ],
)
async def test_what_the_provider_refuses_is_refused_in_its_words(
    fake: FakeAnthropicClient, more: dict[str, Any], status: int, told: str
) -> None:
    answer = await ask(fake, **more)
    assert answer.status_code == status
    assert answer.json()["type"] == "error"
    assert told in answer.json()["error"]["message"]


async def test_trouble_is_worded_as_the_provider_words_it(fake: FakeAnthropicClient) -> None:
    await fake.script(
        Scripted(then="error", status=429, retry_after_s=2.5, times=1), Scripted(then="error", status=529)
    )
    limited, overloaded = await ask(fake), await ask(fake)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "2.5")
    assert limited.json()["error"]["type"] == "rate_limit_error"
    assert (overloaded.status_code, overloaded.json()["error"]["type"]) == (529, "overloaded_error")


async def test_a_marked_prefix_is_written_once_and_then_read_while_its_bytes_are_the_same(
    fake: FakeAnthropicClient,
) -> None:
    await fake.script(Scripted(fields={}))

    async def counted(words: str, *, marked: bool = True) -> tuple[bool, bool]:
        block: dict[str, Any] = {"type": "text", "text": words}
        if marked:
            block["cache_control"] = {"type": "ephemeral"}
        usage = (await ask(fake, system=[block])).json()["usage"]
        return usage["cache_creation_input_tokens"] > 0, usage["cache_read_input_tokens"] > 0

    assert await counted("pear " * 1000) == (True, False)
    assert await counted("pear " * 1000) == (False, True)
    assert await counted("pear " * 1000 + ".") == (True, False)
    assert await counted("pear " * 1000, marked=False) == (False, False)
    assert await counted("too short") == (False, False)


@pytest.mark.parametrize("then", ["cut", "cut_midway"])
async def test_a_connection_is_cut(fake: FakeAnthropicClient, then: Any) -> None:
    await fake.script(Scripted(then=then))
    with pytest.raises(httpx.HTTPError) as broken:
        await ask(fake)
    assert isinstance(broken.value, httpx.ReadError | httpx.RemoteProtocolError)
    assert len(await fake.requests()) == 1


async def test_waiting_for_requests_ends_with_those_there_are(fake: FakeAnthropicClient) -> None:
    await fake.script(Scripted(fields={}))
    waiting = asyncio.create_task(fake.requests(count=2))
    await ask(fake)
    await ask(fake, "apples")
    assert [one.user_text for one in await waiting] == ["pears", "apples"]
    assert [one.seq for one in await fake.requests(after=1, count=5, seconds=0.05)] == [2]


async def test_a_part_of_a_request_is_found_in_the_characters_it_was_sent_in(fake: FakeAnthropicClient) -> None:
    await ask(fake, 'say "system": "mine"', system=[{"type": "text", "text": "Être ici"}])
    (sent,) = await fake.requests()
    assert sent.part("system") in {'[{"type":"text","text":"Être ici"}]', '[{"type": "text", "text": "Être ici"}]'}
    assert (sent.part("max_tokens"), sent.part("metadata")) == ("100", None)


async def test_the_other_ways_to_be_no_answer(fake: FakeAnthropicClient) -> None:
    await fake.script(
        Scripted(then="refuse", times=1),
        Scripted(then="truncate", times=1),
        Scripted(then="say", text="no tool", times=1),
        Scripted(then="garble"),
    )
    refused, truncated, said, garbled = [await ask(fake) for _ in range(4)]
    assert (refused.json()["stop_reason"], refused.json()["content"]) == ("refusal", [])
    assert truncated.json()["stop_reason"] == "max_tokens"
    assert said.json()["content"] == [{"type": "text", "text": "no tool"}]
    with pytest.raises(ValueError, match=r"Expecting value|Unterminated|delimiter"):
        garbled.json()
