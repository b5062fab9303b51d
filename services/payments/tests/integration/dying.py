"""A death in the middle of the work, for tests."""

from typing import Any

import pytest


class DiedError(Exception):
    """What was being done ends here, as if the process had; the message comes again."""


def dying_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, after: bool) -> list[str]:
    """Let a method die the first time it is called, before or after its work; returns where that is noted."""
    deaths: list[str] = []
    real = getattr(owner, name)

    async def dies(self: Any, *args: Any, **kwargs: Any) -> Any:
        if deaths:
            return await real(self, *args, **kwargs)
        deaths.append(name)
        if after:
            await real(self, *args, **kwargs)
        raise DiedError(name)

    monkeypatch.setattr(owner, name, dies)
    return deaths
