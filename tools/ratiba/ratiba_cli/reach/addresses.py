"""Where the servers of a folder answer now."""

import os
from collections.abc import Mapping
from pathlib import Path

from ratiba_cli.local.presence import supervisor_of
from ratiba_cli.refusals import CommandRefused
from ratiba_cli.servers.stack import LocalStack, ServerUrls


class NotRunning(CommandRefused):
    """A command needs what is not running."""

    def __init__(self, what: list[str], folder: Path) -> None:
        up = supervisor_of(folder)
        hint = "start it with `ratiba up`" if up is None else "`ratiba up` starts it, and says so on its terminal"
        super().__init__(f"not running: {', '.join(what)} (folder {folder}); {hint}")


def server_urls(folder: Path, environ: Mapping[str, str] = os.environ) -> ServerUrls:
    """Return the addresses of your own servers (RATIBA_..._URL) and of the local ones. Raises NotRunning."""
    stack = LocalStack(folder, environ)
    missing = [server.name for server in stack.servers if server.process is None]
    if missing:
        raise NotRunning(missing, folder)
    return stack.urls()
