"""The console refuses to start where it would not be safe."""

import os
import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from admin_orchestrator.settings import Settings

SERVERS = {"postgres_url": "postgresql://x", "valkey_url": "redis://x", "nats_url": "nats://x"}
PROVIDER = {
    "oidc_issuer": "https://accounts.example.com",
    "oidc_client_id": "console",
    "oidc_client_secret": "the-client-secret-of-tests",
    "public_url": "https://console.example.com",
}
LOCAL = {
    "local_stack": True,
    "local_stack_secret": "the-local-stack-secret",
    "public_url": "http://127.0.0.1:8090",
    "development_owner": "owner@ratiba.localhost",
}


def settings(*parts: dict[str, Any], **changes: Any) -> Settings:
    given: dict[str, Any] = {**SERVERS}
    for part in (*parts, changes):
        given |= part
    return Settings(**given)


def test_with_a_provider_and_tls_it_starts() -> None:
    made = settings(PROVIDER)
    assert (made.origin, made.secure) == ("https://console.example.com", True)
    assert "client-secret-of-tests" not in repr(made)


def test_on_the_local_stack_it_starts_with_the_development_sign_in() -> None:
    assert settings(LOCAL).development_owner == "owner@ratiba.localhost"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"local_stack": False, "local_stack_secret": None, "public_url": "https://c.example.com"}, "not the local"),
        ({"local_stack_secret": None}, "not the local stack"),
        ({"local_stack_secret": ""}, "not the local stack"),
        ({"host": "0.0.0.0"}, "0.0.0.0"),
        ({"host": "::"}, "others can reach it"),
        ({"host": "localhost"}, "others can reach it"),
        ({"host": "192.168.1.7"}, "others can reach it"),
        ({"public_url": "https://console.example.com"}, "not an address of this machine"),
    ],
)
def test_the_development_sign_in_is_refused_anywhere_but_on_the_local_stack(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match="lets anybody in") as refused:
        settings(LOCAL, **changes)
    assert why in str(refused.value)


def test_a_provider_beside_it_does_not_make_it_any_safer() -> None:
    with pytest.raises(ValidationError, match="lets anybody in"):
        settings(PROVIDER, development_owner="owner@ratiba.localhost")


@pytest.mark.parametrize(
    "changes",
    [
        {"public_url": "http://console.example.com"},
        {"public_url": "http://127.0.0.1:8090"},
        {"oidc_issuer": "http://accounts.example.com"},
        {"public_url": "console.example.com"},
        {"public_url": "https://console.example.com/owners"},
        {"public_url": "https://somebody@console.example.com"},
        {"oidc_issuer": None},
        {"oidc_client_secret": None},
        {"oidc_issuer": None, "oidc_client_id": None, "oidc_client_secret": None},
    ],
    ids=str,
)
def test_without_tls_or_without_a_whole_provider_it_does_not_start(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(PROVIDER, **changes)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Console.Example.com/", "https://console.example.com"),
        ("https://console.example.com:443", "https://console.example.com"),
        ("https://console.example.com:8443", "https://console.example.com:8443"),
    ],
)
def test_its_own_origin_is_written_as_browsers_write_it(given: str, origin: str) -> None:
    assert settings(PROVIDER, public_url=given).origin == origin


def test_the_process_ends_with_the_reason_where_the_development_sign_in_is_on_and_should_not_be() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RATIBA_")}
    environment |= {
        "RATIBA_POSTGRES_URL": "postgresql://127.0.0.1:1/none",
        "RATIBA_VALKEY_URL": "redis://127.0.0.1:1",
        "RATIBA_NATS_URL": "nats://127.0.0.1:1",
        "RATIBA_ADMIN_PUBLIC_URL": "https://console.example.com",
        "RATIBA_ADMIN_DEVELOPMENT_OWNER": "owner@ratiba.localhost",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "admin_orchestrator.app"], env=environment, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert b"RATIBA_ADMIN_DEVELOPMENT_OWNER lets anybody in" in ended.stderr
