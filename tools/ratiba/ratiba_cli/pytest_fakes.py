"""A pytest plugin: fakes of the providers, with their real wire formats."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from ratiba_cli.fake_anthropic.client import FakeAnthropicClient
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.server import running_fake_graph


@pytest.fixture
async def fake_graph(tmp_path: Path) -> AsyncIterator[FakeGraphClient]:
    """Give a fake Graph API that only this test uses: `url` and `token` for the product, the rest for the test."""
    async with running_fake_graph(tmp_path / "graph.jsonl", secrets.token_urlsafe(12)) as client:
        yield client


@pytest.fixture
async def fake_anthropic() -> AsyncIterator[FakeAnthropicClient]:
    """Give a fake Messages API that only this test uses: `url` and `key` for the product, the rest for the test."""
    async with running_fake_anthropic(secrets.token_urlsafe(12)) as client:
        yield client


@pytest.fixture
async def fake_daraja() -> AsyncIterator[FakeDarajaClient]:
    """Give a fake Daraja that only this test uses: `url` and `credentials` for the product, the rest for the test."""
    credentials = Credentials("key", SecretStr(secrets.token_urlsafe(12)), SecretStr(secrets.token_urlsafe(12)))
    async with running_fake_daraja(credentials, ring_seconds=30) as client:
        yield client
