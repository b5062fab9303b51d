"""A router from settings: off without a key, loud about a mistake, and silent about secrets."""

import subprocess
import sys
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from ratiba_llm import INTENT_CLASSIFIER, Budget, Declined, Declining, LLMSettings, MisconfiguredModel, build_router
from ratiba_llm.__main__ import main

MESSAGE: dict[str, Any] = {
    "message": "habari",
    "tenant_language": "sw",
    "question": None,
    "options": [],
    "services": [],
    "staff": [],
}


@pytest.mark.parametrize("key", [None, "", "  "])
async def test_without_a_key_every_call_is_declined(key) -> None:
    registry = CollectorRegistry()
    router = build_router(LLMSettings(anthropic_api_key=key), registry)
    outcome = await router.complete(INTENT_CLASSIFIER, MESSAGE, budget=Budget())
    assert isinstance(outcome, Declined)
    assert (outcome.reason, router.is_on) == (Declining.OFF, False)
    labels = {"role": "intent_classifier", "outcome": "declined", "reason": "off"}
    assert registry.get_sample_value("ratiba_llm_calls_total", labels) == 1
    await router.close()


async def test_with_a_key_it_is_on() -> None:
    router = build_router(LLMSettings(anthropic_api_key="a-key"), CollectorRegistry())
    assert router.is_on
    assert "ratiba_llm.anthropic_provider" in sys.modules
    await router.close()


def test_settings_come_from_the_environment_and_keep_the_key_to_themselves(monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-very-secret")
    monkeypatch.setenv("RATIBA_LLM_MODELS", '{"vision": "claude-sonnet-4-6"}')
    monkeypatch.setenv("RATIBA_LLM_HARD_USD", "0.30")
    settings = LLMSettings()
    assert settings.anthropic_api_key is not None
    assert settings.anthropic_api_key.get_secret_value() == "sk-very-secret"
    assert (settings.models, str(settings.hard_usd)) == ({"vision": "claude-sonnet-4-6"}, "0.30")
    assert "very-secret" not in repr(settings)


def test_an_empty_variable_is_as_good_as_none(monkeypatch) -> None:
    """Compose passes on what is not set as an empty one."""
    for name in LLMSettings.model_fields:
        monkeypatch.setenv("ANTHROPIC_API_KEY" if name == "anthropic_api_key" else f"RATIBA_LLM_{name.upper()}", "")
    emptied = LLMSettings()
    monkeypatch.undo()
    assert emptied == LLMSettings()
    assert emptied.anthropic_api_key is None


@pytest.mark.parametrize("key", [None, "a-key"])
def test_an_unknown_model_stops_the_start_with_a_key_and_without(key) -> None:
    with pytest.raises(
        MisconfiguredModel, match="the setting for vision wants the model 'claude-9'; known are claude-"
    ):
        build_router(LLMSettings(anthropic_api_key=key, models={"vision": "claude-9"}), CollectorRegistry())


def test_the_check_that_lint_runs_ends_well_and_without_the_sdk() -> None:
    """Importing the SDK takes 2 s of CPU, which a process without a key must not pay for."""
    told = (
        "import runpy, sys; runpy.run_module('ratiba_llm', run_name='__main__'); sys.exit('anthropic' in sys.modules)"
    )
    checked = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_check_that_lint_runs_says_what_is_wrong(monkeypatch) -> None:
    def broken(_: object) -> None:
        raise MisconfiguredModel("vision.yaml: the system_message names the variable upsell")

    monkeypatch.setattr("ratiba_llm.__main__.load_prompts", broken)
    with pytest.raises(SystemExit, match=r"vision\.yaml: the system_message names the variable upsell"):
        main()
