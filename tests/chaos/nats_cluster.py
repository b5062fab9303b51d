"""Three NATS servers out of the same wheel that keep every stream three times."""

import json
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

from ratiba_cli.servers import ports
from ratiba_cli.servers.local_server import Launch
from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.record import password_of

NODES = 3
HEALTHY_SECONDS = 60.0


class ClusterNode(NatsServer):
    """One node. `routes` are the ports on which the nodes of the cluster find each other, its own first."""

    name: ClassVar[str] = "nats"

    def __init__(self, home: Path, routes: Sequence[int]) -> None:
        super().__init__(home)
        self._routes = routes

    @property
    def node(self) -> str:
        """The name by which streams call their leader."""
        return self.home.name

    def _prepare(self, port: int) -> Launch:
        launch = super()._prepare(port)
        configuration = self.home / "nats.conf"
        own, *others = self._routes
        settings = json.loads(configuration.read_text()) | {
            "server_name": self.node,
            "cluster": {
                "name": "ratiba",
                "listen": f"127.0.0.1:{own}",
                "routes": [f"nats://127.0.0.1:{route}" for route in others],
                "no_advertise": True,
            },
        }
        configuration.write_text(json.dumps(settings, indent=2))
        return launch

    def healthy(self) -> bool:
        """True when the node says that all its streams and consumers have caught up."""
        try:
            with urllib.request.urlopen(f"{self.monitor}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, LookupError):
            return False


class NatsCluster:
    """The nodes in sub-folders of `folder`. All methods block."""

    def __init__(self, folder: Path) -> None:
        routes: list[int] = []
        while len(routes) < NODES:
            if (port := ports.pick_free()) not in routes:
                routes.append(port)
        self.nodes = [
            ClusterNode(folder / f"nats-{place + 1}", [*routes[place:], *routes[:place]]) for place in range(NODES)
        ]
        for node in self.nodes:  # a client that loses its node goes to another with what it has
            node.home.mkdir(parents=True)
            (node.home / "password").write_text(password_of(self.nodes[0].home))

    @property
    def url(self) -> str:
        """The addresses of all nodes, as RATIBA_NATS_URL has them."""
        return ",".join(node.url for node in self.nodes)

    def start(self) -> None:
        """Start all nodes side by side: none is ready before it can vote with another. Raises ServerFailedError."""
        with ThreadPoolExecutor(max_workers=NODES) as threads:
            list(threads.map(lambda node: node.start(), self.nodes))

    def node(self, name: str) -> ClusterNode:
        """The node of a name."""
        return next(node for node in self.nodes if node.node == name)

    def until_healthy(self) -> float:
        """Wait until every copy of every stream has caught up; returns the seconds. Raises TimeoutError."""
        begun = time.monotonic()
        while not all(node.healthy() for node in self.nodes):
            if time.monotonic() - begun > HEALTHY_SECONDS:
                raise TimeoutError(f"the cluster did not catch up in {HEALTHY_SECONDS:g} s")
            time.sleep(0.1)
        return time.monotonic() - begun

    def kill(self) -> None:
        """Kill -9 every node."""
        for node in self.nodes:
            node.kill()
