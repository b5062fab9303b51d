"""A preview sounds as the conversation will: every trade, both languages, each dial where it is heard."""

from datetime import UTC, datetime
from typing import Any

import pytest

from personality.adapters.defaults_file import read_defaults
from personality.domain.preview import Business, previewed
from ratiba_contracts.personality import Situation
from ratiba_contracts.tenant import CancellationTone, CrossSell, Dials, Greeting, Honorific, Tone, Upsell, Vertical
from ratiba_contracts.views import Language

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SPA = Business("Pendo Spa", Vertical.SPA, "Africa/Nairobi", "KES")
DIALS = Dials(
    tone=Tone.WARM,
    greeting=Greeting.DEFAULT_BILINGUAL,
    upsell=Upsell.NEVER,
    cancellation_tone=CancellationTone.NEUTRAL,
    honorific=Honorific.FIRST_NAME,
    cross_sell=CrossSell.NEVER,
)
OWN = {"greeting": Greeting.CUSTOM_STRING, "greeting_text": "Karibu {name} 100% *hapa*"}
GREETING, OFFER, READ_BACK, BOOKED, CANCELLED = Situation


@pytest.mark.parametrize(
    ("changed", "heard"),
    [
        ({"tone": Tone.PLAYFUL}, {GREETING, READ_BACK, BOOKED}),
        (OWN, {GREETING}),
        ({"honorific": Honorific.FORMAL_SW}, {GREETING, BOOKED, CANCELLED}),
        ({"cancellation_tone": CancellationTone.FIRM}, {CANCELLED}),
        ({"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}, set()),
        ({}, set()),
    ],
)
def test_each_dial_is_heard_where_it_speaks_in_both_languages(changed: dict[str, Any], heard: set[Situation]) -> None:
    situations = previewed(SPA, DIALS, DIALS.model_copy(update=changed), NOON)
    for language in Language:
        differing = {one.situation for one in situations if one.language is language and one.before != one.after}
        assert differing == heard


@pytest.mark.parametrize("vertical", Vertical)
@pytest.mark.parametrize("zone", ["Africa/Nairobi", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_every_trade_is_previewed_with_a_service_of_its_own_and_nothing_left_to_fill(
    vertical: Vertical, zone: str
) -> None:
    dials = read_defaults().dials(vertical)
    situations = previewed(Business("Jina Letu", vertical, zone, "TZS"), DIALS, dials, NOON)
    assert len(situations) == len(Situation) * len(Language)
    for one in situations:
        for message in (one.before, one.after):
            assert message.text
            assert not set("{}%") & set(message.text)
            assert "None" not in message.text
            assert all(message.options)
        assert bool(one.after.options) == (one.situation in (OFFER, READ_BACK))
    read_back = {one.language: one.after.text for one in situations if one.situation is READ_BACK}
    assert read_back[Language.EN] != read_back[Language.SW]
    assert "TSh 1,500" in read_back[Language.EN] or "TZS 1,500" in read_back[Language.EN]
    assert "Tomorrow" in read_back[Language.EN]


def test_the_owners_own_greeting_is_heard_word_for_word() -> None:
    situations = previewed(SPA, DIALS, DIALS.model_copy(update=OWN), NOON)
    for one in situations:
        if one.situation is GREETING:
            assert one.after.text.startswith("Karibu {name} 100% *hapa*\n\n")


def test_the_same_moment_gives_the_same_preview() -> None:
    assert previewed(SPA, DIALS, DIALS, NOON) == previewed(SPA, DIALS, DIALS, NOON)
