"""The defaults of every trade, and that a drifted file stops the service naming the key."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from personality.adapters.defaults_file import DEFAULTS, read_defaults
from personality.domain.config import DefaultsDrifted, TradeUnknown, config_from
from personality.settings import Settings
from personality.wiring import build
from ratiba_contracts.tenant import CancellationTone, CrossSell, Dials, Honorific, Tone, Upsell, Vertical


def document(**changed: Any) -> Any:
    """The file's document with some trades exchanged; None leaves one out."""
    found = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8")) | changed
    return {name: block for name, block in found.items() if block is not None}


def test_every_trade_has_all_six_dials() -> None:
    config = read_defaults()
    assert set(config.verticals) == set(Vertical)
    for vertical in Vertical:
        assert isinstance(config.dials(vertical), Dials)


@pytest.mark.parametrize("vertical", [Vertical.DENTAL, Vertical.LEGAL, Vertical.MEDICAL, Vertical.PHYSIO])
def test_nothing_is_sold_where_a_professional_advises(vertical: Vertical) -> None:
    dials = read_defaults().dials(vertical)
    assert (dials.upsell, dials.cross_sell) == (Upsell.NEVER, CrossSell.NEVER)


def test_a_spa_is_unhurried_and_a_clinic_formal() -> None:
    config = read_defaults()
    spa, medical = config.dials(Vertical.SPA), config.dials(Vertical.MEDICAL)
    assert (spa.tone, spa.upsell, spa.honorific) == (Tone.WARM, Upsell.ONCE_AFTER_CONFIRM, Honorific.FIRST_NAME)
    assert (medical.tone, medical.cancellation_tone) == (Tone.PROFESSIONAL, CancellationTone.FORGIVING)


def test_a_trade_without_dials_is_refused_by_name() -> None:
    with pytest.raises(TradeUnknown, match="'bakery'") as raised:
        read_defaults().dials("bakery")
    assert raised.value.vertical == "bakery"


SPA: Any = document()["spa"]


@pytest.mark.parametrize(
    ("changed", "key", "problem"),
    [
        ({"spa": None}, "x.yaml: spa", "is missing"),
        ({"bakery": SPA}, "x.yaml: bakery", "is none of barbershop, dental"),
        ({"spa": SPA | {"tone": "cold"}}, "x.yaml: spa.tone", "'cold'"),
        ({"spa": {key: SPA[key] for key in SPA if key != "honorific"}}, "x.yaml: spa.honorific", "is missing"),
        ({"spa": SPA | {"volume": "loud"}}, "x.yaml: spa.volume", "'loud'"),
        ({"spa": "warm"}, "x.yaml: spa", "'warm'"),
        ({"spa": SPA | {"greeting_text": "Karibu"}}, "x.yaml: spa", "goes with the greeting custom-string"),
        ({"spa": SPA | {"greeting": "custom-string"}}, "x.yaml: spa", "goes with the greeting custom-string"),
        (
            {"spa": SPA | {"greeting": "custom-string", "greeting_text": "k" * 141}},
            "x.yaml: spa.greeting_text",
            "at most 140",
        ),
        (
            {"spa": SPA | {"greeting": "custom-string", "greeting_text": "Pendo \u202eaps"}},
            "x.yaml: spa.greeting_text",
            "direction-changing",
        ),
    ],
)
def test_drift_is_refused_naming_the_key(changed: dict[str, Any], key: str, problem: str) -> None:
    with pytest.raises(DefaultsDrifted) as raised:
        config_from(document(**changed), "x.yaml")
    assert raised.value.key == key
    assert problem in raised.value.problems[key]
    assert str(raised.value).startswith(f"{key}: ")


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(DefaultsDrifted) as raised:
        config_from(document(spa=SPA | {"tone": "cold", "upsell": "always"}, legal=None), "x.yaml")
    assert set(raised.value.problems) == {"x.yaml: spa.tone", "x.yaml: spa.upsell", "x.yaml: legal"}


@pytest.mark.parametrize("text", ["- spa", "spa", "spa: [unclosed", "spa: {tone: warm, tone: playful}"])
def test_a_file_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(DefaultsDrifted, match=r"^x\.yaml: "):
        read_defaults(path)


async def test_a_drifted_file_stops_the_service_before_it_connects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("spa: {tone: cold}")
    monkeypatch.setattr("personality.wiring.read_defaults", lambda: read_defaults(path))
    nowhere = "nowhere://127.0.0.1:9"
    with pytest.raises(DefaultsDrifted, match=r"x\.yaml: spa\.tone"):
        await build(Settings(postgres_url=nowhere, nats_url=nowhere, valkey_url="redis://127.0.0.1:9"))
