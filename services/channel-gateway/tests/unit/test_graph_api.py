"""Every way a call to the Graph API can end is an outcome."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from pydantic import SecretStr

from channel_gateway.channels.whatsapp.graph_api import GraphApi, outcome_of
from channel_gateway.domain.outcome import Accepted, NextStep, Refused


def error(status: int, code: int, **headers: str) -> httpx.Response:
    body = {"error": {"message": "told by the provider", "code": code}}
    return httpx.Response(status, json=body, headers=headers)


def test_an_accepted_message_has_an_id() -> None:
    answer = httpx.Response(200, json={"messages": [{"id": "wamid.A"}]})
    assert outcome_of(answer) == Accepted("wamid.A")


@pytest.mark.parametrize("body", [b"", b"ok", b"[]", b'{"messages":[]}', b'{"messages":[{}]}', b'{"messages":7}'])
def test_a_success_that_cannot_be_read_is_still_a_success(body: bytes) -> None:
    assert outcome_of(httpx.Response(200, content=body)) == Accepted(None)


def test_a_refusal_carries_code_status_and_wait() -> None:
    outcome = outcome_of(error(429, 130429, **{"Retry-After": "7"}))
    assert isinstance(outcome, Refused)
    assert (outcome.refusal.slug, outcome.provider_code, outcome.http_status) == ("rate-limited", 130429, 429)
    assert outcome.retry_after == 7


def test_a_wait_given_as_a_date_is_understood() -> None:
    outcome = outcome_of(error(503, 2, **{"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=30))}))
    assert isinstance(outcome, Refused)
    assert outcome.retry_after == pytest.approx(30, abs=2)


@pytest.mark.parametrize("wait", ["", "soon", "-1", "1.5.2"])
def test_a_wait_nobody_can_read_is_no_wait(wait: str) -> None:
    outcome = outcome_of(error(429, 4, **{"Retry-After": wait}))
    assert isinstance(outcome, Refused)
    assert outcome.retry_after is None


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (httpx.Response(502, text="<html>Bad gateway</html>"), NextStep.RETRY),
        (httpx.Response(500, json={"error": "words"}), NextStep.RETRY),
        (httpx.Response(400, json={"error": {"code": "100"}}), NextStep.OUR_FAULT),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example"}), NextStep.OTHER_CHANNEL),
    ],
)
def test_an_answer_of_another_shape_is_judged_by_its_status(answer: httpx.Response, step: NextStep) -> None:
    outcome = outcome_of(answer)
    assert isinstance(outcome, Refused)
    assert outcome.refusal.next_step is step


async def test_a_call_is_a_signed_json_post_to_the_account() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"messages": [{"id": "wamid.A"}]})

    api = _api(answer)
    assert await api.send("1001", SecretStr("token-1"), {"type": "text"}) == Accepted("wamid.A")
    (request,) = seen
    assert (request.method, str(request.url)) == ("POST", "https://graph.example/v25.0/1001/messages")
    assert request.headers["authorization"] == "Bearer token-1"
    assert request.content == b'{"type":"text"}'
    await api.close()


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
async def test_no_answer_is_unreachable(failure: type[httpx.HTTPError]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise failure("gone", request=request)  # type: ignore[call-arg]  # each of the three takes a request

    outcome = await _api(answer).send("1001", SecretStr("token-1"), {})
    assert isinstance(outcome, Refused)
    assert outcome.refusal.slug == "provider-unreachable"


def _api(answer: Callable[[httpx.Request], httpx.Response]) -> GraphApi:
    client = httpx.AsyncClient(base_url="https://graph.example", transport=httpx.MockTransport(answer))
    return GraphApi(client, "v25.0")
