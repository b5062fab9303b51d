"""Every channel declares what it can do."""

import pytest

from channel_gateway.channels.web.adapter import Web
from channel_gateway.channels.whatsapp.adapter import WhatsApp
from channel_gateway.domain.capabilities import IdentityAnchor, Limits, Tier
from ratiba_contracts.views import Channel as ChannelKind

CHANNELS = (WhatsApp, Web)


def test_every_channel_of_the_contracts_has_an_adapter() -> None:
    assert {channel.kind for channel in CHANNELS} == set(ChannelKind)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_proves_a_phone_is_tier_one(channel: type[WhatsApp] | type[Web]) -> None:
    proves_phone = channel.capabilities.identity_anchor is IdentityAnchor.PHONE
    assert (channel.capabilities.tier is Tier.ONE) == proves_phone


def test_whatsapp_closes_its_window_after_a_day_and_the_web_never() -> None:
    assert WhatsApp.capabilities.session_window_seconds == 86_400
    assert Web.capabilities.session_window_seconds is None


@pytest.mark.parametrize("wrong", [{"prompt": 200}, {"button_label": 0}, {"rows": 10}])
def test_limits_that_contradict_themselves_are_refused(wrong: dict[str, int]) -> None:
    sound = {
        "text": 100, "prompt": 50, "buttons": 3, "button_label": 20, "rows": 0, "row_label": 0, "row_description": 0,
        "menu_label": 0, "tap_id": 200,
    }  # fmt: skip
    Limits(**sound)
    with pytest.raises(ValueError, match=r"cannot be longer|need room"):
        Limits(**(sound | wrong))
