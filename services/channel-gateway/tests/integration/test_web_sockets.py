"""What a socket of the chat page refuses, and how it ends."""

from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from ratiba_runtime.testing import eventually

from .chatting import Chat, chatting, new_session


@pytest.mark.parametrize(
    ("frame", "slug"),
    [
        ("words", "invalid-frame"),
        ('{"type":"shout"}', "invalid-frame"),
        ('{"type":"say","id":"0b3b3f5e-5d7c-4c77-9a0f-0a4b8d0f5b11","text":"  "}', "empty"),
        ('{"type":"hello","session":"again"}', "hello-again"),
    ],
)
async def test_a_frame_that_breaks_the_protocol_is_refused_and_the_socket_stays(
    town: Any, frame: str, slug: str
) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.next("welcome")
        await chat.socket.send(frame)
        assert (await chat.next("refused"))["slug"] == slug
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")


async def test_a_flood_is_slowed_down(town: Any) -> None:
    running = await town.gateway(web_messages_per_minute=30)
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        for seq in range(20):
            await chat.send(type="seen", seq=seq)
        ids = [await chat.send(type="say", text=str(n)) for n in range(7)]
        frames = [await chat.next() for _ in range(8)][1:]
    assert [frame["type"] for frame in frames] == ["accepted"] * 5 + ["refused"] * 2
    assert (frames[5]["id"], frames[5]["slug"]) == (ids[5], "too-fast")


@pytest.mark.parametrize(("frame", "code"), [("x" * 40_000, 1009), (b"bytes", 1003)])
async def test_a_frame_that_is_no_reasonable_text_ends_the_socket(town: Any, frame: str | bytes, code: int) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.next("welcome")
        await chat.socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            await chat.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


async def test_another_sites_page_cannot_open_a_socket(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"{running.url.replace('http', 'ws')}/chat/{tenant}/socket",
            origin=Origin("https://evil.example"),
            proxy=None,
        ):
            pass
    assert refused.value.response.status_code == 403


async def test_a_socket_of_an_unknown_business_is_told_so_and_closed(town: Any) -> None:
    running = await town.gateway()
    url = f"{running.url.replace('http', 'ws')}/chat/no-such-tenant/socket"
    async with connect(url, origin=running.url, proxy=None) as socket:
        assert (await Chat(socket).next())["slug"] == "unknown"
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


async def test_no_socket_is_left_behind(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    for _ in range(5):
        async with chatting(running, tenant, session) as chat:
            await chat.next("welcome")
    registry = running.gateway.service.metrics.registry
    await eventually(lambda: registry.get_sample_value("ratiba_gateway_sockets") == 0)
