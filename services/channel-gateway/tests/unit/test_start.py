"""What is wrong with the words is found at the start, not by the first customer."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from channel_gateway.settings import GatewaySettings
from channel_gateway.wiring import build
from ratiba_contracts.views import Language
from ratiba_wording import WordingError, phrasebook
from ratiba_wording.template_file import read_template_file


@pytest.fixture
def nothing_read() -> Iterator[None]:
    """The templates as a new process has them: not read yet."""
    phrasebook.phrasebook.cache_clear()
    yield
    phrasebook.phrasebook.cache_clear()


def settings() -> GatewaySettings:
    """Nothing answers at these addresses: whatever happens, happens before anything is connected."""
    return GatewaySettings(
        postgres_url="postgresql://127.0.0.1:1/none",
        valkey_url="redis://127.0.0.1:1",
        nats_url="nats://127.0.0.1:1",
        whatsapp_app_secret=SecretStr("an-app-secret"),
        whatsapp_verify_token=SecretStr("a-verify-token"),
        credentials_keys=(SecretStr(Fernet.generate_key().decode()),),
        key_secret=SecretStr("a-key-secret-that-is-long-enough-for-it"),
    )


async def test_a_template_that_has_drifted_refuses_the_start(
    nothing_read: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_template_file

    def drifted(*of_a_file: Any) -> Any:
        sections = read(*of_a_file)
        return {**sections, "acts": {name: tree for name, tree in sections["acts"].items() if name != "greet"}}

    monkeypatch.setattr(phrasebook, "read_template_file", drifted)
    with pytest.raises(WordingError, match="greet"):
        await asyncio.wait_for(build(settings()), 5)


async def test_every_language_is_read_before_the_first_reply(nothing_read: None) -> None:
    with pytest.raises(TimeoutError):  # it waits for PostgreSQL
        await asyncio.wait_for(build(settings()), 2)
    assert phrasebook.phrasebook.cache_info().currsize == len(Language)
