"""From the services' table to the processes to run, with the settings each gets by environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.secrets_file import LocalSecrets
from ratiba_cli.local.services import FAKE_GRAPH, GATEWAY, SERVICES
from ratiba_cli.servers.stack import ServerUrls
from ratiba_cli.supervision.plan import ProcessPlan

_GATEWAY_PORT = 8080
_RANK_OF_FAKES = 0


@dataclass(frozen=True)
class LocalAddresses:
    """Where a customer reaches the local stack, and where the fake provider is."""

    gateway: str
    graph: str

    def chat_page(self, tenant: str) -> str:
        """Return the address of a tenant's chat page."""
        return f"{self.gateway}/chat/{tenant}"


def addresses(book: PortBook) -> LocalAddresses:
    """Return the addresses of the last start; KeyError before the first."""
    known = book.known()
    return LocalAddresses(f"http://127.0.0.1:{known[GATEWAY]}", f"http://127.0.0.1:{known[FAKE_GRAPH]}")


def process_plans(
    folder: Path, urls: ServerUrls, secrets: LocalSecrets, scale: Mapping[str, int], graph_url: str | None = None
) -> list[ProcessPlan]:
    """Return every process of the local stack. With `graph_url` the provider is that one and no fake is run."""
    book = PortBook(folder)
    plans = []
    if graph_url is None:
        plans.append(_fake_graph(folder, book, secrets))
        graph_url = f"http://127.0.0.1:{book.known()[FAKE_GRAPH]}"
    shared = _shared(urls, secrets)
    for row in SERVICES:
        for number in range(1, scale[row.name] + 1):
            name = f"{row.name}-{number}"
            health = book.port(f"{name} health")
            environment = {**shared, "RATIBA_HEALTH_PORT": str(health)}
            port = None
            if row.name == GATEWAY:
                port = _gateway_port(book, number)
                environment |= _gateway(port, secrets, graph_url)
            argv = (sys.executable, "-m", row.module)
            plans.append(ProcessPlan(name, argv, environment, f"http://127.0.0.1:{health}/readyz", row.rank, port))
    return plans


def _shared(urls: ServerUrls, secrets: LocalSecrets) -> dict[str, str]:
    return {
        **os.environ,
        **urls.as_environment(),
        "RATIBA_LOCAL_STACK": "true",
        "RATIBA_LOCAL_STACK_SECRET": secrets.local_stack,
        "LANGGRAPH_STRICT_MSGPACK": "true",  # or a stored checkpoint may name any function to call
        "PYTHONUNBUFFERED": "1",
    }


def _gateway_port(book: PortBook, number: int) -> int:
    return book.port(GATEWAY, wish=_GATEWAY_PORT) if number == 1 else book.port(f"{GATEWAY}-{number}")


def _gateway(port: int, secrets: LocalSecrets, graph_url: str) -> dict[str, str]:
    return {
        "RATIBA_GATEWAY_PORT": str(port),
        "RATIBA_GATEWAY_KEY_SECRET": secrets.conversation_key,
        "RATIBA_GATEWAY_WHATSAPP_APP_SECRET": secrets.whatsapp_app_secret,
        "RATIBA_GATEWAY_WHATSAPP_VERIFY_TOKEN": secrets.whatsapp_verify_token,
        "RATIBA_GATEWAY_GRAPH_API_URL": graph_url,
    }


def _fake_graph(folder: Path, book: PortBook, secrets: LocalSecrets) -> ProcessPlan:
    port = book.port(FAKE_GRAPH)
    environment = {
        **os.environ,
        "RATIBA_FAKE_GRAPH_PORT": str(port),
        "RATIBA_FAKE_GRAPH_TOKEN": secrets.graph_token,
        "RATIBA_FAKE_GRAPH_LOG": str(folder / "graph.jsonl"),
    }
    argv = (sys.executable, "-m", "ratiba_cli.fake_graph")
    return ProcessPlan(FAKE_GRAPH, argv, environment, f"http://127.0.0.1:{port}/readyz", _RANK_OF_FAKES)
