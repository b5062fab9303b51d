"""Every accepted call, in the order of arrival, on disk before it is answered, and never deduplicated."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class MessageLog:
    """Numbers accepted calls 1, 2, 3 and keeps them; a file that exists is read first and continued.

    Two calls with the same content are two entries: what a customer would get twice must be seen twice.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._entries: list[dict[str, Any]] = []
        if path.exists():
            self._entries = [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
        self._file = path.open("a")
        self._arrived = asyncio.Condition()

    async def append(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Write one entry to disk, with its number and time, and wake who waits for it."""
        async with self._arrived:
            stamped = {"seq": len(self._entries) + 1, "at": datetime.now(UTC).isoformat(), **entry}
            self._file.write(json.dumps(stamped, ensure_ascii=False) + "\n")
            self._file.flush()
            self._entries.append(stamped)
            self._arrived.notify_all()
        return stamped

    def after(self, seq: int, to: str | None = None) -> list[dict[str, Any]]:
        """Return the entries numbered above `seq`, of one customer when `to` is given, oldest first."""
        return [entry for entry in self._entries[max(seq, 0) :] if to is None or entry["to"] == to]

    async def wait(self, seq: int, to: str | None, count: int, seconds: float) -> list[dict[str, Any]]:
        """Return as `after`, once there are `count` entries or `seconds` have passed."""

        def enough() -> bool:
            return len(self.after(seq, to)) >= count

        async with self._arrived:
            with contextlib.suppress(TimeoutError):  # fewer than asked for: the caller sees how many
                await asyncio.wait_for(self._arrived.wait_for(enough), seconds)
        return self.after(seq, to)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
