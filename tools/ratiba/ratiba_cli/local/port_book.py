"""Which port each process of the local stack listens on: the same at every start, as long as it is free."""

import json
from pathlib import Path

from ratiba_cli.servers import ports


class PortBook:
    """Ports by name, kept in `folder`. A kept port that somebody else took is replaced for good."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ports.json"

    def known(self) -> dict[str, int]:
        """Return what was given out so far."""
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def port(self, name: str, wish: int | None = None) -> int:
        """Return the port of `name`: the kept one if it is free, else `wish` if that is free, else any."""
        kept = self.known()
        taken = set(kept.values())
        candidates = [kept.get(name), None if wish in taken else wish]
        port = next((each for each in candidates if each is not None and ports.is_free(each)), None)
        if port is None:
            port = next(each for each in iter(ports.pick_free, -1) if each not in taken)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({**kept, name: port}, indent=2))
        return port
