"""A statement: when its silence proves that nothing was paid, and how Daraja's is read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from payments.adapters.daraja import STATEMENT_REACH, AccessTokens, Daraja
from payments.domain.answers import Statement
from payments.domain.attempts import Attempt
from payments.domain.ladder import proves_absence
from ratiba_contracts.payment_requests import DarajaAccount
from ratiba_contracts.payments import Provider

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SENT = NOW - timedelta(hours=1)
ATTEMPT = Attempt(
    attempt_id=UUID(int=1),
    payment_id=UUID(int=2),
    number=1,
    provider=Provider.DARAJA,
    account_reference="OURS00000001",
    amount=150000,
    phone="+254712000001",
    sent_at=SENT,
    account="600123",
)
SILENT = Statement((), complete=True, account="600123", since=SENT - timedelta(minutes=5), until=NOW)
ROW = {
    "transactionId": "TKL3X7Q2WE",
    "trxDate": "2026-11-20T14:30:00+03:00",
    "billreference": "OURS00000001",
    "amount": "1500.00",
}


@pytest.mark.edge(36)
@pytest.mark.parametrize(
    ("change", "proves"),
    [
        ({}, True),
        ({"complete": False}, False),
        ({"account": "600999"}, False),
        ({"since": SENT + timedelta(seconds=1)}, False),
        ({"until": SENT + timedelta(minutes=14)}, False),
        ({"until": SENT + timedelta(minutes=15)}, True),
    ],
)
def test_silence_proves_something_only_where_the_prompt_would_have_been(change: dict[str, Any], proves: bool) -> None:
    assert proves_absence(replace(SILENT, **change), ATTEMPT) is proves


def test_a_prompt_whose_account_nobody_wrote_down_is_never_proved_unpaid() -> None:
    assert not proves_absence(SILENT, replace(ATTEMPT, account=None))


def daraja(rows: list[Any], till: str | None = None) -> Daraja:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/oauth"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": "3599"})
        return httpx.Response(200, json={"ResponseCode": "1000", "Response": [rows]})

    client = httpx.AsyncClient(base_url="http://daraja", transport=httpx.MockTransport(answer))

    def clock() -> datetime:
        return NOW

    account = DarajaAccount(
        shortcode="600123",
        till=till,
        consumer_key=SecretStr("k"),
        consumer_secret=SecretStr("s"),
        passkey=SecretStr("p"),
    )
    return Daraja(client, account, AccessTokens(client, clock), clock)


async def test_every_row_that_can_be_read_makes_it_complete() -> None:
    read = await daraja([ROW]).statement(SENT, NOW)
    assert ([line.receipt for line in read.lines], read.complete) == (["TKL3X7Q2WE"], True)
    assert (read.account, read.since, read.until) == ("600123", SENT, NOW)


@pytest.mark.parametrize(
    "unread",
    [
        ROW | {"trxDate": "21-11-2026 20:00"},
        ROW | {"amount": "much"},
        ROW | {"billreference": None},
        ROW | {"transactionId": ""},
        "no row at all",
    ],
)
async def test_a_row_that_cannot_be_read_may_be_the_one_that_is_looked_for(unread: Any) -> None:
    read = await daraja([ROW, unread]).statement(SENT, NOW)
    assert (len(read.lines), read.complete) == (1, False)


async def test_a_till_s_statement_is_never_complete_but_what_it_shows_counts() -> None:
    read = await daraja([ROW], till="700456").statement(SENT, NOW)
    assert ([line.receipt for line in read.lines], read.complete) == (["TKL3X7Q2WE"], False)


async def test_it_says_how_far_back_it_really_reached() -> None:
    read = await daraja([ROW]).statement(NOW - timedelta(days=3), NOW)
    assert read.since == NOW - STATEMENT_REACH
