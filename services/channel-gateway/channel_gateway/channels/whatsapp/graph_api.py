"""The Graph API over HTTP: one call, and every way it can end as an outcome. Nothing of a message is ever logged."""

import email.utils
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from channel_gateway.channels.whatsapp.errors import refusal_of
from channel_gateway.domain.outcome import UNREACHABLE, Accepted, Outcome, Refused


class GraphApi:
    """Sends messages from an account. `client` has the base URL and the timeouts."""

    def __init__(self, client: httpx.AsyncClient, version: str) -> None:
        self._client = client
        self._version = version

    async def send(self, account: str, token: SecretStr, request: dict[str, Any]) -> Outcome:
        """POST one message. A lost answer counts as unreachable: the message may or may not have been taken."""
        try:
            response = await self._client.post(
                f"/{self._version}/{account}/messages",
                json=request,
                headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            )
        except httpx.HTTPError:
            return Refused(UNREACHABLE)
        return outcome_of(response)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def outcome_of(response: httpx.Response) -> Outcome:
    """What an answer says. A success whose body cannot be read is a success: sending again would double it."""
    body = _json(response)
    if response.is_success:
        messages = body.get("messages")
        first = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}
        message_id = first.get("id")
        return Accepted(message_id if isinstance(message_id, str) else None)
    error = body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    code = code if isinstance(code, int) else None
    return Refused(
        refusal_of(code, response.status_code),
        provider_code=code,
        http_status=response.status_code,
        retry_after=_retry_after(response.headers.get("retry-after")),
    )


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(header: str | None) -> float | None:
    """Retry-After in seconds, from either of its two forms; None when absent or unreadable."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
