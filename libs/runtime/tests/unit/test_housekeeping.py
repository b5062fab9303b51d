"""What every service forgets by the hour: a server that is away is waited for, a fault of ours is not."""

import asyncpg
import pytest

from ratiba_runtime import housekeeping


async def test_a_server_that_is_away_is_asked_again_the_next_hour_and_a_fault_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.0)
    ends = [asyncpg.CannotConnectNowError("starting up"), None, ValueError("ours")]
    asked: list[object] = []

    async def forget() -> None:
        end = ends[len(asked)]
        asked.append(end)
        if end is not None:
            raise end

    with pytest.raises(ValueError, match="ours"):
        await housekeeping.hourly(forget)
    assert asked == ends
