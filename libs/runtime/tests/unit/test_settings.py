"""Shared names, a service's own names, and no secret in sight."""

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from ratiba_runtime.settings import RuntimeSettings

ADDRESSES = {
    "RATIBA_POSTGRES_URL": "postgresql://u:hush1@h/d",
    "RATIBA_VALKEY_URL": "redis://:hush2@h",
    "RATIBA_NATS_URL": "nats://u:hush3@h",
}


class CrossSellSettings(RuntimeSettings):
    model_config = SettingsConfigDict(env_prefix="RATIBA_CROSS_SELL_")

    window_minutes: int = 15


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in ADDRESSES.items():
        monkeypatch.setenv(name, value)
    for name in ("RATIBA_LOCAL_STACK", "RATIBA_LOCAL_STACK_SECRET", "RATIBA_HEALTH_PORT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_service_reads_the_shared_names_and_its_own(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RATIBA_CROSS_SELL_WINDOW_MINUTES", "20")
    environment.setenv("RATIBA_HEALTH_PORT", "8081")
    settings = CrossSellSettings()
    assert settings.postgres_url == ADDRESSES["RATIBA_POSTGRES_URL"]
    assert (settings.window_minutes, settings.health_port, settings.local_stack) == (20, 8081, False)


def test_tests_set_them_by_name(environment: pytest.MonkeyPatch) -> None:
    settings = CrossSellSettings(postgres_url="p", nats_url="n", valkey_url="v", window_minutes=5)
    assert (settings.postgres_url, settings.window_minutes) == ("p", 5)


def test_no_password_is_shown_by_repr_or_by_an_error(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RATIBA_LOCAL_STACK", "true")
    environment.setenv("RATIBA_LOCAL_STACK_SECRET", "hush4")
    settings = RuntimeSettings()
    assert settings.local_stack_secret == SecretStr("hush4")
    assert "hush" not in repr(settings)
    environment.setenv("RATIBA_HEALTH_PORT", "hush5")
    with pytest.raises(ValidationError) as caught:
        RuntimeSettings()
    assert "hush" not in str(caught.value)
    assert "RATIBA_HEALTH_PORT" in str(caught.value)


def test_a_missing_address_is_named(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("RATIBA_NATS_URL")
    with pytest.raises(ValidationError, match="RATIBA_NATS_URL"):
        RuntimeSettings()


def test_the_local_stacks_secret_is_refused_where_it_is_not_the_local_stack(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("RATIBA_LOCAL_STACK_SECRET", "hush")
    with pytest.raises(ValidationError, match="RATIBA_LOCAL_STACK is not"):
        RuntimeSettings()
