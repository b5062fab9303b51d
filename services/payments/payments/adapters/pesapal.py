"""PesaPal API 3.0 over HTTP, for cards: order, status, cancelling. Its notifications only say where to ask.

Nobody can pay an order whose page was never shown, so an order that was not answered is certainly unpaid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from payments.adapters.access_tokens import AccessToken, HeldTokens, Key
from payments.adapters.answer_bodies import json_of
from payments.domain.amounts import hundredths
from payments.domain.answers import (
    Answer,
    Paid,
    Pending,
    PromptOutcome,
    Reversed,
    Sent,
    Statement,
    Unpaid,
    Voided,
    receipt_of,
)
from payments.provider import Prompt
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payment_requests import PesapalAccount
from ratiba_contracts.payments import Provider

TOKEN_SECONDS = 240.0
"""PesaPal's tokens live five minutes."""

_NOT_TAKEN = Unpaid(UnpaidReason.PROVIDER_TROUBLE, None, may_try_again=True)
"""What an order comes to whose page nobody was shown."""


class PesapalTokens:
    """Access tokens by account."""

    def __init__(self, client: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._tokens = HeldTokens(clock, self._fetch)

    async def of(self, account: PesapalAccount) -> str | None:
        """A token, or None when PesaPal gives none."""
        return await self._tokens.of(_key(account))

    def forget(self, account: PesapalAccount, token: str) -> None:
        """Do not use this token again: it was refused."""
        self._tokens.forget(_key(account), token)

    async def _fetch(self, key: Key) -> AccessToken | None:
        request = {"consumer_key": key[0], "consumer_secret": key[1]}
        try:
            response = await self._client.post("/api/Auth/RequestToken", json=request)
        except httpx.HTTPError:
            return None
        fresh = json_of(response).get("token")
        if not response.is_success or not isinstance(fresh, str) or not fresh:
            return None
        return AccessToken(fresh, self._clock() + timedelta(seconds=TOKEN_SECONDS))


@dataclass(frozen=True, slots=True)
class Pesapal:
    """One business's account at PesaPal. `notification_id` names the address it notifies."""

    client: httpx.AsyncClient
    account: PesapalAccount
    tokens: PesapalTokens
    notification_id: str | None

    @property
    def name(self) -> str:
        """The same for all: cards have no statement."""
        return Provider.PESAPAL.value

    async def register(self, address: str) -> str | None:
        """Have payments notified to `address`; returns PesaPal's id of it, None when it would not."""
        body = await self._call("POST", "/api/URLSetup/RegisterIPN", {"url": address, "ipn_notification_type": "GET"})
        found = body.get("ipn_id") if body is not None else None
        return found if isinstance(found, str) and found else None

    async def prompt(self, prompt: Prompt) -> PromptOutcome:
        """Submit an order; the customer pays it on the page that comes back."""
        if self.notification_id is None:
            return Unpaid(UnpaidReason.BUSINESS_NOT_SET_UP, None, may_try_again=False)
        request = {
            "id": prompt.account_reference,
            "currency": prompt.currency,
            "amount": float(Decimal(prompt.amount) / 100),
            "description": prompt.description[:100],
            "callback_url": prompt.call_back_at,
            "notification_id": self.notification_id,
            "billing_address": {"phone_number": prompt.phone},
        }
        body = await self._call("POST", "/api/Transactions/SubmitOrderRequest", request)
        if body is None:
            return _NOT_TAKEN
        reference, page = body.get("order_tracking_id"), body.get("redirect_url")
        if not isinstance(reference, str) or not isinstance(page, str) or body.get("error"):
            return _NOT_TAKEN
        return Sent(reference, page)

    async def status(self, reference: str | None) -> Answer:
        """Transaction status, with the amount that was paid and its confirmation code."""
        if reference is None:
            return _NOT_TAKEN
        body = await self._call("GET", "/api/Transactions/GetTransactionStatus", query={"orderTrackingId": reference})
        if body is None:
            return Pending("no answer")
        match body.get("status_code"):
            case 1:
                amount, receipt = hundredths(body.get("amount")), receipt_of(body.get("confirmation_code"))
                if amount is None:
                    return Pending("completed, without an amount")
                return Paid(receipt, amount)
            case 2:
                return Unpaid(UnpaidReason.DECLINED_BY_BANK, "2", may_try_again=True)
            case 3:
                return Reversed()
            case _:
                return Pending("not paid yet", unpaid=body.get("status_code") == 0)

    async def statement(self, since: datetime, until: datetime) -> Statement:
        """PesaPal shows none by API: its status knows every order for good."""
        return Statement((), complete=False, account="", since=since, until=until)

    async def void(self, reference: str) -> Voided:
        """Cancel an order nobody has paid. That is done once: an order that is cancelled already is refused."""
        body = await self._call("POST", "/api/Transactions/CancelOrder", {"order_tracking_id": reference})
        if body is None:
            return Voided.UNKNOWN
        return Voided.OFF if str(body.get("status")) == "200" else Voided.REFUSED

    async def _call(
        self, method: str, path: str, request: dict[str, Any] | None = None, query: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        """One call; once more where only the token was refused, for then nothing was done. None: no success."""
        for _ in range(2):
            token = await self.tokens.of(self.account)
            if token is None:
                return None
            try:
                response = await self.client.request(
                    method, path, json=request, params=query, headers={"Authorization": f"Bearer {token}"}
                )
            except httpx.HTTPError:
                return None
            if response.status_code != 401:
                return json_of(response) if response.is_success else None
            self.tokens.forget(self.account, token)
        return None


def _key(account: PesapalAccount) -> Key:
    return account.consumer_key.get_secret_value(), account.consumer_secret.get_secret_value()
