"""Daraja over HTTP: OAuth, STK push, STK query, and the pull of transactions that reconciliation reads.

What is certain is told from what is not. Only a refusal that Daraja names before it takes the prompt is `Unpaid`, and
only a call that was never made is `NotSent`. A timeout, a 5xx, an unreadable body are `Unclear`: the phone may ring.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import structlog

from payments.adapters.access_tokens import AccessToken, HeldTokens, Key
from payments.adapters.answer_bodies import json_of
from payments.domain.amounts import hundredths, whole_units
from payments.domain.answers import (
    Answer,
    NotSent,
    Pending,
    PromptOutcome,
    Sent,
    Statement,
    StatementLine,
    Unclear,
    Unpaid,
    Voided,
    receipt_of,
)
from payments.domain.result_codes import PENDING, TOKEN_REFUSED, answer_of, code_of, is_wrong_password, refusal_of
from payments.provider import Prompt
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payment_requests import DarajaAccount

log = structlog.get_logger("payments.daraja")

NAIROBI = ZoneInfo("Africa/Nairobi")
"""Daraja writes and reads local time without a zone."""

STATEMENT_REACH = timedelta(hours=48)
STATEMENT_PAGE = 1000
MOST_PAGES = 50
TOKEN_MARGIN = 60.0
"""Seconds before its end from which a token is not used any more."""

_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Ends of a call before a byte of it was sent."""


class AccessTokens:
    """OAuth tokens by account."""

    def __init__(self, client: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._tokens = HeldTokens(clock, self._fetch)

    async def of(self, account: DarajaAccount) -> str | None:
        """A token; None when Daraja gives none."""
        return await self._tokens.of(_key(account))

    def forget(self, account: DarajaAccount, token: str) -> None:
        """Do not use this token again: it was refused."""
        self._tokens.forget(_key(account), token)

    async def _fetch(self, key: Key) -> AccessToken | None:
        try:
            response = await self._client.get(
                "/oauth/v1/generate", params={"grant_type": "client_credentials"}, auth=key
            )
        except httpx.HTTPError:
            return None
        body = json_of(response)
        value, seconds = body.get("access_token"), code_of(body.get("expires_in"))
        if not response.is_success or not isinstance(value, str) or seconds is None or not seconds.isdecimal():
            return None
        return AccessToken(value, self._clock() + timedelta(seconds=max(float(seconds) - TOKEN_MARGIN, 0.0)))


@dataclass(frozen=True, slots=True)
class Daraja:
    """One business's shortcode at Daraja. `client` has the base URL and the timeouts."""

    client: httpx.AsyncClient
    account: DarajaAccount
    tokens: AccessTokens
    clock: Callable[[], datetime]

    @property
    def name(self) -> str:
        """The shortcode: each has a statement of its own."""
        return self.account.shortcode

    async def prompt(self, prompt: Prompt) -> PromptOutcome:
        """STK push. M-Pesa here knows shillings of Kenya only."""
        if prompt.currency != "KES":
            return Unpaid(UnpaidReason.BUSINESS_NOT_SET_UP, None, may_try_again=False)
        phone = prompt.phone.removeprefix("+")
        request = {
            **self._signed(),
            "TransactionType": "CustomerBuyGoodsOnline" if self.account.till else "CustomerPayBillOnline",
            "Amount": whole_units(prompt.amount),
            "PartyA": int(phone),
            "PartyB": int(self.account.till or self.account.shortcode),
            "PhoneNumber": int(phone),
            "CallBackURL": prompt.call_back_at,
            "AccountReference": prompt.account_reference,
            "TransactionDesc": prompt.description[:13],
        }
        response = await self._post("/mpesa/stkpush/v1/processrequest", request)
        if isinstance(response, Unclear | NotSent):
            return response
        body = json_of(response)
        if response.is_success:
            reference = body.get("CheckoutRequestID")
            if code_of(body.get("ResponseCode")) == "0" and isinstance(reference, str) and reference:
                return Sent(reference)
            return Unclear("an accepted call without an id")
        error = code_of(body.get("errorCode"))
        return refusal_of(error, body.get("errorMessage")) or Unclear(f"HTTP {response.status_code}, error {error}")

    async def refuses_passkey(self) -> bool:
        """Whether a query about a prompt that never was is refused for its password. No phone rings for it."""
        asked = {**self._signed(), "CheckoutRequestID": f"ws_CO_{uuid4().hex}"}
        response = await self._post("/mpesa/stkpushquery/v1/query", asked)
        if isinstance(response, Unclear | NotSent):
            return False
        body = json_of(response)
        return is_wrong_password(code_of(body.get("errorCode")), body.get("errorMessage"))

    async def status(self, reference: str | None) -> Answer:
        """STK query. Says neither receipt nor amount."""
        if reference is None:
            return Pending("the provider has given it no id")
        response = await self._post("/mpesa/stkpushquery/v1/query", {**self._signed(), "CheckoutRequestID": reference})
        if isinstance(response, Unclear | NotSent):
            return Pending(response.why)
        body = json_of(response)
        if not response.is_success:
            error = code_of(body.get("errorCode"))
            return Pending("being processed" if error in PENDING else f"HTTP {response.status_code}, error {error}")
        if body.get("CheckoutRequestID") != reference:
            return Pending("an answer about another prompt")
        return answer_of(code_of(body.get("ResultCode")))

    async def statement(self, since: datetime, until: datetime) -> Statement:
        """The pull of transactions: the last 48 hours, page by page.

        Never complete for a till: nothing promises that its rows carry our reference, so a row proves, and the lack
        of one does not. Nor where a row cannot be read: it may be the one that is looked for.
        """
        since = max(since, self.clock() - STATEMENT_REACH)
        lines: list[StatementLine] = []
        complete, unread = False, 0
        for page in range(MOST_PAGES):
            request = {
                "ShortCode": self.account.shortcode,
                "StartDate": _local(since),
                "EndDate": _local(until + timedelta(seconds=1)),
                "OffSetValue": str(page * STATEMENT_PAGE),
            }
            response = await self._post("/pulltransactions/v1/query", request)
            rows = None if isinstance(response, Unclear | NotSent) else _statement_rows(response)
            if rows is None:
                break
            read = [line for row in rows if (line := _statement_line(row)) is not None]
            lines += read
            unread += len(rows) - len(read)
            if len(rows) < STATEMENT_PAGE:
                complete = unread == 0 and self.account.till is None
                break
        if unread:
            log.warning("daraja.statement_unread", rows=unread)
        return Statement(tuple(lines), complete=complete, account=self.name, since=since, until=until)

    async def void(self, reference: str) -> Voided:  # noqa: ARG002  the port's
        """Daraja takes no prompt back: it runs out on the phone by itself."""
        return Voided.UNKNOWN

    def _signed(self) -> dict[str, Any]:
        stamp = self.clock().astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")
        password = f"{self.account.shortcode}{self.account.passkey.get_secret_value()}{stamp}"
        return {
            "BusinessShortCode": int(self.account.shortcode),
            "Password": base64.b64encode(password.encode()).decode(),
            "Timestamp": stamp,
        }

    async def _post(self, path: str, request: dict[str, Any]) -> httpx.Response | Unclear | NotSent:
        """One call; once more where only the token was refused, for then nothing was done."""
        response: httpx.Response | None = None
        for _ in range(2):
            token = await self.tokens.of(self.account)
            if token is None:
                return NotSent("no access token")
            try:
                response = await self.client.post(path, json=request, headers={"Authorization": f"Bearer {token}"})
            except _NEVER_CONNECTED as error:
                return NotSent(type(error).__name__)
            except httpx.HTTPError as error:
                return Unclear(type(error).__name__)
            if response.is_success or code_of(json_of(response).get("errorCode")) not in TOKEN_REFUSED:
                break
            self.tokens.forget(self.account, token)
        assert response is not None  # noqa: S101  a call was made, or the loop was left
        return response


def _statement_rows(response: httpx.Response) -> list[Any] | None:
    """Rows of one page; none where Daraja says that there are none; None for what is no statement."""
    body = json_of(response)
    if not response.is_success:
        return None
    if code_of(body.get("ResponseCode")) == "1001":  # no transactions
        return []
    groups = body.get("Response")
    if code_of(body.get("ResponseCode")) != "1000" or not isinstance(groups, list):
        return None
    return [row for group in groups for row in (group if isinstance(group, list) else [group])]


def _statement_line(row: Any) -> StatementLine | None:
    if not isinstance(row, dict):
        return None
    receipt, reference, when = receipt_of(row.get("transactionId")), row.get("billreference"), row.get("trxDate")
    amount = hundredths(row.get("amount"))
    if receipt is None or not isinstance(reference, str) or not isinstance(when, str) or amount is None:
        return None
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=NAIROBI)
    return StatementLine(receipt, reference.strip(), amount, at.astimezone(UTC))


def _key(account: DarajaAccount) -> Key:
    return account.consumer_key.get_secret_value(), account.consumer_secret.get_secret_value()


def _local(moment: datetime) -> str:
    return moment.astimezone(NAIROBI).strftime("%Y-%m-%d %H:%M:%S")
