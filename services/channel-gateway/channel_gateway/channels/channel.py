"""The seam between the gateway and a channel. A new channel is a folder beside this file with one such adapter."""

from collections.abc import Mapping
from typing import Any, Protocol

from channel_gateway.domain.capabilities import Capabilities, Limits
from channel_gateway.domain.fit import Worded
from channel_gateway.domain.outcome import Outcome
from channel_gateway.domain.outgoing import Outgoing, Window
from channel_gateway.domain.typed_labels import ShownOption
from ratiba_contracts.views import Channel as ChannelKind


class Channel(Protocol):
    """One surface customers write on. Everything that differs between channels is behind these members."""

    @property
    def kind(self) -> ChannelKind:
        """Which channel it is."""

    @property
    def capabilities(self) -> Capabilities:
        """Flags that decide behaviour."""

    @property
    def limits(self) -> Limits:
        """What words are fitted to."""

    def bodies(self, worded: Worded) -> tuple[dict[str, Any], ...]:
        """The messages a reply becomes, in order, as they will be stored. Pure."""

    def text_of(self, body: dict[str, Any]) -> str:
        """The words of a message that `bodies` made. Pure."""

    def with_text(self, body: dict[str, Any], text: str) -> dict[str, Any] | None:
        """The same message with other words, everything to tap as it was; None where they do not fit. Pure."""

    def options(self, body: dict[str, Any]) -> tuple[ShownOption, ...]:
        """What can be tapped on a message that `bodies` made; nothing on one whose words were forgotten. Pure."""

    async def hand_over(self, outgoing: Outgoing, window: Window) -> Outcome:
        """Give one message to the provider, the tenant bound. Never raises for what a provider or a network does."""

    async def after_settled(self, outgoing: Outgoing, window: Window) -> None:
        """What follows when the outcome is committed. A failure here is a delay, never a loss."""


Channels = Mapping[ChannelKind, Channel]
"""Every channel of this installation."""
