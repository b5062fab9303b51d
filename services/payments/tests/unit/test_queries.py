"""What Daraja's answer to a query is taken for: only one about this very prompt counts."""

from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from payments.adapters.daraja import AccessTokens, Daraja
from payments.domain.answers import Answer, Paid, Pending
from ratiba_contracts.payment_requests import DarajaAccount


@pytest.mark.edge(38)
@pytest.mark.parametrize(
    ("about", "said"), [("ws_CO_1", Paid()), ("ws_CO_2", Pending("an answer about another prompt"))]
)
async def test_an_answer_about_another_prompt_confirms_nothing(about: str, said: Answer) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/oauth"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": "3599"})
        return httpx.Response(200, json={"ResponseCode": "0", "CheckoutRequestID": about, "ResultCode": "0"})

    def clock() -> datetime:
        return datetime(2026, 11, 20, 12, tzinfo=UTC)

    client = httpx.AsyncClient(base_url="http://daraja", transport=httpx.MockTransport(answer))
    keys = {"consumer_key": SecretStr("k"), "consumer_secret": SecretStr("s"), "passkey": SecretStr("p")}
    account = DarajaAccount(shortcode="600123", **keys)
    assert await Daraja(client, account, AccessTokens(client, clock), clock).status("ws_CO_1") == said
