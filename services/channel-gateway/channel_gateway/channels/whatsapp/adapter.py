"""WhatsApp behind the seam."""

import time
from typing import Any

import structlog
from pydantic import SecretStr

from channel_gateway.channels.whatsapp.errors import TOKEN_CLOSED, TOKEN_REFUSED
from channel_gateway.channels.whatsapp.graph_api import GraphApi
from channel_gateway.channels.whatsapp.messages import (
    CAPABILITIES,
    LIMITS,
    body_of,
    request_of,
    shown_options,
    text_of,
    with_text,
)
from channel_gateway.domain.fit import Worded, fit
from channel_gateway.domain.outcome import Outcome, Refused
from channel_gateway.domain.outgoing import Outgoing, Window
from channel_gateway.domain.typed_labels import ShownOption
from channel_gateway.tokens import Tokens
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.sealing import CannotOpen
from ratiba_runtime.tenancy import current_tenant

log = structlog.get_logger("channel_gateway.whatsapp")

TOKEN_SECONDS = 10.0
"""A token is read again after this long, so that a new one works soon."""


class WhatsApp:
    """Fits words to WhatsApp and sends them through the Graph API with the account's own token."""

    kind = ChannelKind.WHATSAPP
    capabilities = CAPABILITIES
    limits = LIMITS

    def __init__(self, tokens: Tokens, graph_api: GraphApi) -> None:
        self._tokens = tokens
        self._graph_api = graph_api
        self._held: dict[tuple[str, str], tuple[SecretStr, float]] = {}

    def bodies(self, worded: Worded) -> tuple[dict[str, Any], ...]:
        """Buttons, a list, or numbered words."""
        return tuple(body_of(piece) for piece in fit(worded, self.limits))

    def text_of(self, body: dict[str, Any]) -> str:
        """The text, or the words above what can be tapped."""
        return text_of(body)

    def with_text(self, body: dict[str, Any], text: str) -> dict[str, Any] | None:
        """The same with another text, where it is not longer than WhatsApp takes."""
        return with_text(body, text)

    def options(self, body: dict[str, Any]) -> tuple[ShownOption, ...]:
        """The buttons or the list's rows, with their titles and full labels."""
        return shown_options(body)

    async def hand_over(self, outgoing: Outgoing, window: Window) -> Outcome:
        """One call to the Graph API; a second where the token was replaced since it was last read."""
        try:
            return await self._sent(outgoing, window)
        except CannotOpen:
            log.exception("account.token_cannot_be_opened", channel=self.kind.value)
            return Refused(TOKEN_CLOSED)

    async def after_settled(self, outgoing: Outgoing, window: Window) -> None:
        """Nothing: the provider delivers."""

    async def _sent(self, outgoing: Outgoing, window: Window) -> Outcome:
        request = request_of(outgoing.body, window.address, outgoing.id)
        token = await self._token(window.account)
        while token is not None:
            outcome = await self._graph_api.send(window.account, token, request)
            if not (isinstance(outcome, Refused) and outcome.refusal is TOKEN_REFUSED):
                return outcome
            refused, token = token, await self._token(window.account, fresh=True)
            if token == refused:
                return outcome
        return Refused(TOKEN_REFUSED)

    async def _token(self, account: str, *, fresh: bool = False) -> SecretStr | None:
        name = (current_tenant().slug, account)
        held = None if fresh else self._held.get(name)
        if held is not None and time.monotonic() - held[1] < TOKEN_SECONDS:
            return held[0]
        token = await self._tokens.of(self.kind, account)
        if token is not None:
            self._held[name] = (token, time.monotonic())
        return token
