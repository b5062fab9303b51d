"""From the services' table to the processes to run, with the settings each gets by environment."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.secrets_file import LocalSecrets
from ratiba_cli.local.services import (
    CONSOLE,
    FAKE_DARAJA,
    FAKE_GRAPH,
    FAKE_PESAPAL,
    GATEWAY,
    PAYMENTS,
    SERVICES,
    ServiceRow,
)
from ratiba_cli.servers.stack import NATS_URL, ServerUrls
from ratiba_cli.supervision.plan import ProcessPlan, ProcessStart

_GATEWAY_PORT = 8080
_CONSOLE_PORT = 8090
_PAYMENTS_PORT = 8085
_PHONES_PORT = 8091
_RANK_OF_FAKES = 0

_ADDRESSED = (GATEWAY, FAKE_GRAPH, CONSOLE, FAKE_DARAJA)

FAKE_CONSUMER_KEY = "local-stack"
"""What the fakes of payment providers know a business by."""

DEVELOPMENT_OWNER = "owner@ratiba.localhost"
"""Whom the console of the local stack lets in with one click. No provider confirms an address at `localhost`."""


@dataclass(frozen=True)
class LocalAddresses:
    """Where a customer and an owner reach the local stack, and where the fake providers are.

    `phones` is the page of the fake Daraja on which a person answers payment prompts.
    """

    gateway: str
    graph: str
    console: str
    phones: str

    def chat_page(self, tenant: str) -> str:
        """Return the address of a tenant's chat page."""
        return f"{self.gateway}/chat/{tenant}"

    @property
    def front_page(self) -> str:
        """Return the address of the page from which all others are reached."""
        return f"{self.gateway}/"


def addresses(book: PortBook) -> LocalAddresses:
    """Return the addresses of the last start; KeyError before the first."""
    known = book.known()
    return LocalAddresses(*(f"http://127.0.0.1:{known[name]}" for name in _ADDRESSED))


@dataclass(frozen=True)
class LocalProcesses:
    """Every process of the local stack of `folder`, as plans."""

    folder: Path
    urls: ServerUrls
    secrets: LocalSecrets
    scale: Mapping[str, int]

    def plans(self) -> list[ProcessPlan]:
        """Return the fake providers and the services, each as often as it is scaled.

        The fakes and the console come first: a gateway and payments are told where they are.
        """
        fakes = [
            ProcessPlan(FAKE_GRAPH, self._fake_graph, _RANK_OF_FAKES),
            ProcessPlan(FAKE_DARAJA, self._fake_daraja, _RANK_OF_FAKES),
            ProcessPlan(FAKE_PESAPAL, self._fake_pesapal, _RANK_OF_FAKES),
        ]
        return [*fakes, *(self._plan(row, number) for row in SERVICES for number in range(1, self.scale[row.name] + 1))]

    @property
    def _book(self) -> PortBook:
        return PortBook(self.folder)

    def _plan(self, row: ServiceRow, number: int) -> ProcessPlan:
        return ProcessPlan(f"{row.name}-{number}", lambda: self._service(row, number), row.rank)

    def _service(self, row: ServiceRow, number: int) -> ProcessStart:
        health = self._book.port(f"{row.name}-{number} health")
        port, own = self._own(row.name, number)
        environment = {
            **self._shared(),
            NATS_URL: self.urls.nats_as(row.name),
            "RATIBA_HEALTH_PORT": str(health),
            **own,
        }
        argv = (sys.executable, "-m", row.module)
        return ProcessStart(argv, environment, f"http://127.0.0.1:{health}/readyz", port)

    def _shared(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.urls.as_environment(),
            "RATIBA_LOCAL_STACK": "true",
            "RATIBA_LOCAL_STACK_SECRET": self.secrets.local_stack,
            "PYTHONUNBUFFERED": "1",
        }

    def _own(self, name: str, number: int) -> tuple[int | None, dict[str, str]]:
        """The port a service serves people on, and the settings that are its own."""
        if name == GATEWAY:
            port = self._edge_port(GATEWAY, number, _GATEWAY_PORT)
            return port, self._gateway(port)
        if name == CONSOLE:
            port = self._edge_port(CONSOLE, number, _CONSOLE_PORT)
            return port, self._console(port)
        if name == PAYMENTS:
            port = self._edge_port(PAYMENTS, number, _PAYMENTS_PORT)
            return port, self._payments(port)
        return None, {}

    def _edge_port(self, name: str, number: int, wish: int) -> int:
        """The first one has the address that people know."""
        return self._book.port(name, wish) if number == 1 else self._book.port(f"{name}-{number}")

    def _gateway(self, port: int) -> dict[str, str]:
        return {
            "RATIBA_GATEWAY_PORT": str(port),
            "RATIBA_GATEWAY_KEY_SECRET": self.secrets.conversation_key,
            "RATIBA_GATEWAY_CREDENTIALS_KEYS": json.dumps([self.secrets.account_tokens]),
            "RATIBA_GATEWAY_WHATSAPP_APP_SECRET": self.secrets.whatsapp_app_secret,
            "RATIBA_GATEWAY_WHATSAPP_VERIFY_TOKEN": self.secrets.whatsapp_verify_token,
            "RATIBA_GATEWAY_GRAPH_API_URL": f"http://127.0.0.1:{self._book.known()[FAKE_GRAPH]}",
            "RATIBA_GATEWAY_CONSOLE_URL": f"http://127.0.0.1:{self._book.known()[CONSOLE]}",
            "RATIBA_GATEWAY_PHONES_URL": f"http://127.0.0.1:{self._book.known()[FAKE_DARAJA]}",
        }

    def _console(self, port: int) -> dict[str, str]:
        return {
            "RATIBA_ADMIN_PORT": str(port),
            "RATIBA_ADMIN_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "RATIBA_ADMIN_DEVELOPMENT_OWNER": DEVELOPMENT_OWNER,
        }

    def _payments(self, port: int) -> dict[str, str]:
        known = self._book.known()
        return {
            "RATIBA_PAYMENTS_PORT": str(port),
            "RATIBA_PAYMENTS_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "RATIBA_PAYMENTS_CALLBACK_SECRET": self.secrets.payment_callbacks,
            "RATIBA_PAYMENTS_CREDENTIALS_KEYS": json.dumps([self.secrets.payment_credentials]),
            "RATIBA_PAYMENTS_DARAJA_URL": f"http://127.0.0.1:{known[FAKE_DARAJA]}",
            "RATIBA_PAYMENTS_PESAPAL_URL": f"http://127.0.0.1:{known[FAKE_PESAPAL]}",
        }

    def _fake_daraja(self) -> ProcessStart:
        port = self._book.port(FAKE_DARAJA, _PHONES_PORT)
        environment = {
            **os.environ,
            "RATIBA_FAKE_DARAJA_PORT": str(port),
            "RATIBA_FAKE_DARAJA_KEY": FAKE_CONSUMER_KEY,
            "RATIBA_FAKE_DARAJA_SECRET": self.secrets.daraja_secret,
            "RATIBA_FAKE_DARAJA_PASSKEY": self.secrets.daraja_passkey,
        }
        argv = (sys.executable, "-m", "ratiba_cli.fake_daraja")
        return ProcessStart(argv, environment, f"http://127.0.0.1:{port}/readyz")

    def _fake_pesapal(self) -> ProcessStart:
        port = self._book.port(FAKE_PESAPAL)
        environment = {
            **os.environ,
            "RATIBA_FAKE_PESAPAL_PORT": str(port),
            "RATIBA_FAKE_PESAPAL_KEY": FAKE_CONSUMER_KEY,
            "RATIBA_FAKE_PESAPAL_SECRET": self.secrets.pesapal_secret,
            "RATIBA_FAKE_PESAPAL_FILE": str(self.folder / "pesapal.json"),
        }
        argv = (sys.executable, "-m", "ratiba_cli.fake_pesapal")
        return ProcessStart(argv, environment, f"http://127.0.0.1:{port}/readyz")

    def _fake_graph(self) -> ProcessStart:
        port = self._book.port(FAKE_GRAPH)
        environment = {
            **os.environ,
            "RATIBA_FAKE_GRAPH_PORT": str(port),
            "RATIBA_FAKE_GRAPH_TOKEN": self.secrets.graph_token,
            "RATIBA_FAKE_GRAPH_LOG": str(self.folder / "graph.jsonl"),
        }
        argv = (sys.executable, "-m", "ratiba_cli.fake_graph")
        return ProcessStart(argv, environment, f"http://127.0.0.1:{port}/readyz")
