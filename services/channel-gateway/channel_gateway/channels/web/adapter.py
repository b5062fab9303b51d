"""The web behind the seam: a stored reply is a delivered one, as far as the gateway can tell; sockets fetch it."""

from typing import Any

from channel_gateway.channels.web.announcements import Announcements
from channel_gateway.channels.web.frames import shown_options, stored_reply
from channel_gateway.domain.capabilities import Capabilities, IdentityAnchor, Limits, Tier
from channel_gateway.domain.fit import Worded
from channel_gateway.domain.outcome import Accepted, Outcome
from channel_gateway.domain.outgoing import Outgoing, Window
from channel_gateway.domain.typed_labels import ShownOption
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.tenancy import current_tenant

UNLIMITED = 100_000


class Web:
    """Shows every option; nothing has to be shortened."""

    kind = ChannelKind.WEB
    capabilities = Capabilities(
        tier=Tier.TWO,
        identity_anchor=IdentityAnchor.SESSION,
        session_window_seconds=None,
        supports_payment_inline=False,
        supports_rich_media=False,
    )
    limits = Limits(
        text=UNLIMITED,
        prompt=UNLIMITED,
        buttons=UNLIMITED,
        button_label=UNLIMITED,
        rows=0,
        row_label=0,
        row_description=0,
        menu_label=0,
        tap_id=0,
    )

    def __init__(self, announcements: Announcements) -> None:
        self._announcements = announcements

    def bodies(self, worded: Worded) -> tuple[dict[str, Any], ...]:
        """One frame a reply."""
        return (stored_reply(worded),)

    def text_of(self, body: dict[str, Any]) -> str:
        """The frame's text."""
        return str(body["text"])

    def with_text(self, body: dict[str, Any], text: str) -> dict[str, Any] | None:
        """The frame with another text."""
        return {**body, "text": text}

    def options(self, body: dict[str, Any]) -> tuple[ShownOption, ...]:
        """Every option, with its label."""
        return shown_options(body)

    async def hand_over(self, outgoing: Outgoing, window: Window) -> Outcome:  # noqa: ARG002  the seam's arguments
        """Nothing to call: once the outcome is committed, sockets may show it."""
        return Accepted(None)

    async def after_settled(self, outgoing: Outgoing, window: Window) -> None:  # noqa: ARG002
        """Tell the sockets of the conversation, wherever they are."""
        await self._announcements.announce(current_tenant().slug, outgoing.id.key)
