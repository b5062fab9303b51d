"""The fake Graph API over HTTP: order, faults, statuses, and a customer who uses it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.fake_graph.server import running_fake_graph
from ratiba_cli.plain_http import NO_TLS


@pytest.fixture
def graph(fake_graph: FakeGraphClient) -> FakeGraphClient:
    return fake_graph


async def send(graph: FakeGraphClient, text: str, to: str = "254711000001", **more: Any) -> httpx.Response:
    body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": text}}
    async with httpx.AsyncClient(
        verify=NO_TLS, base_url=graph.url, headers={"Authorization": f"Bearer {graph.token}"}
    ) as client:
        return await client.post(more.get("path", "/v25.0/1000/messages"), json=body)


async def test_an_accepted_message_is_answered_with_its_id_and_the_customer(graph: FakeGraphClient) -> None:
    answer = await send(graph, "Karibu", to="+254711000001")
    logged = (await graph.accepted())[0]
    assert answer.status_code == 200
    assert answer.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+254711000001", "wa_id": "254711000001"}],
        "messages": [{"id": logged.wamid}],
    }
    assert logged.wamid.startswith("wamid.")
    assert (logged.seq, logged.to, logged.phone_number_id, logged.text) == (1, "254711000001", "1000", "Karibu")


async def test_the_same_message_twice_is_two_messages(graph: FakeGraphClient) -> None:
    await send(graph, "Karibu")
    await send(graph, "Karibu")
    first, second = await graph.accepted()
    assert (first.seq, second.seq, first.text == second.text, first.wamid == second.wamid) == (1, 2, True, False)


async def test_an_accepted_message_is_on_disk_before_it_is_answered(graph: FakeGraphClient, tmp_path: Path) -> None:
    wamid = (await send(graph, "Karibu")).json()["messages"][0]["id"]
    lines = (tmp_path / "graph.jsonl").read_text().splitlines()
    assert [json.loads(line)["wamid"] for line in lines] == [wamid]


async def test_the_log_goes_on_where_the_last_process_stopped(tmp_path: Path) -> None:
    for _ in range(2):
        async with running_fake_graph(tmp_path / "sent.jsonl", "a-token") as graph:
            await send(graph, "Karibu")
            numbers = [message.seq for message in await graph.accepted()]
    assert numbers == [1, 2]


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic a-token"])
async def test_a_call_without_the_token_is_refused(graph: FakeGraphClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with httpx.AsyncClient(verify=NO_TLS, base_url=graph.url, headers=headers) as client:
        answer = await client.post("/v25.0/1000/messages", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


async def test_a_number_nobody_registered_does_not_exist(graph: FakeGraphClient) -> None:
    await graph.put_account("1000", graph.token, "254700000000")
    assert (await send(graph, "Karibu")).status_code == 200
    answer = await send(graph, "Karibu", path="/v25.0/2000/messages")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 33)


@pytest.mark.parametrize("code", [131056, 130429, 80007])
async def test_a_rate_limit_passes_after_as_many_refusals_as_were_asked_for(graph: FakeGraphClient, code: int) -> None:
    await graph.fault(Fault(then="refuse", code=code, times=2))
    answers = [await send(graph, "Karibu") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert answers[0].json()["error"]["code"] == code
    assert len(await graph.accepted()) == 1


async def test_a_fault_for_one_customer_leaves_the_others_alone(graph: FakeGraphClient) -> None:
    await graph.fault(Fault(then="break", status=503, to="254711000002"))
    assert (await send(graph, "Karibu", to="254711000001")).status_code == 200
    assert (await send(graph, "Karibu", to="254711000002")).status_code == 503
    assert (await send(graph, "Karibu", to="254711000002")).status_code == 200


@pytest.mark.parametrize(("then", "accepted"), [("cut", 0), ("swallow", 1)])
async def test_a_reset_connection_tells_nothing_about_acceptance(
    graph: FakeGraphClient, then: Any, accepted: int
) -> None:
    await graph.fault(Fault(then=then))
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await send(graph, "Karibu")
    assert len(await graph.accepted()) == accepted


async def test_a_slow_answer_is_accepted_late(graph: FakeGraphClient) -> None:
    await graph.fault(Fault(slow_ms=300))
    slow = asyncio.create_task(send(graph, "first asked"))
    await asyncio.sleep(0.1)
    await send(graph, "second asked")
    await slow
    assert [message.text for message in await graph.accepted()] == ["second asked", "first asked"]


async def test_faults_can_be_seen_and_called_off(graph: FakeGraphClient) -> None:
    await graph.fault(Fault(then="refuse", times=3))
    await send(graph, "Karibu")
    assert [fault.times for fault in await graph.faults_left()] == [2]
    await graph.clear_faults()
    assert (await send(graph, "Karibu")).status_code == 200


async def test_waiting_ends_with_the_message_waited_for(graph: FakeGraphClient) -> None:
    await send(graph, "for somebody else", to="254711000002")
    waiting = asyncio.create_task(graph.wait_for("254711000001", after=0, count=2, seconds=10))
    await send(graph, "one")
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await send(graph, "two")
    assert [message.text for message in await waiting] == ["one", "two"]


async def test_waiting_in_vain_ends_with_what_there_is(graph: FakeGraphClient) -> None:
    await send(graph, "one")
    found = await graph.wait_for("254711000001", count=2, seconds=0.1)
    assert [message.text for message in found] == ["one"]
    assert await graph.wait_for("254711000001", after=1, seconds=0.1) == []
