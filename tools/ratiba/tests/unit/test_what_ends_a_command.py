"""What is expected to go wrong ends a command with a sentence, and not with a traceback."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import typer

from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.reach import running
from ratiba_cli.servers.ports import pick_free


def test_an_edge_that_is_gone_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextlib.asynccontextmanager
    async def nothing_else(_urls: Any) -> AsyncIterator[Any]:
        yield SimpleNamespace()

    async def talk(_connections: Any) -> None:
        async with httpx.AsyncClient(verify=NO_TLS) as client:
            await client.get(f"http://127.0.0.1:{pick_free()}/")

    monkeypatch.setattr(running, "server_urls", lambda _folder: None)
    monkeypatch.setattr(running, "connected", nothing_else)
    with pytest.raises(typer.Exit) as ended:
        running.reach(tmp_path, talk)
    assert ended.value.exit_code == 1
    assert capsys.readouterr().out.startswith("ConnectError: ")
