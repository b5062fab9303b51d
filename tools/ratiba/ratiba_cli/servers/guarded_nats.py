"""NATS as production has it: one user a service and a role, each with the rights that the contracts give it."""

import json
import signal
import time
import urllib.request
from typing import Any

from ratiba_cli.servers.local_server import ServerFailedError
from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.record import locked, passwords_of, read_record
from ratiba_contracts.authorization import authorization
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import Permissions
from ratiba_contracts.roles import OPERATOR, everybody

_RELOAD_SECONDS = 5.0


class GuardedNats(NatsServer):
    """A NATS server whose users, with random passwords, may do what the contracts say and nothing else.

    `url` is the operator's. A server found running may have been started by another version of the contracts, so
    `start` also brings its users up to date, which costs no connection.
    """

    def start(self) -> str:
        """Start the server, or find it running, with the users of today."""
        self.reload()
        return super().start()

    def urls(self) -> dict[str, str]:
        """Return the address as each user gives it; LookupError before the first start."""
        record = read_record(self.home)
        if record is None:
            raise LookupError(f"{self.name} in {self.home} has never been started")
        return self._addresses(record.port)

    def admit(self, integrator: Integrator) -> str:
        """Make a user for an integrator, at once where the server runs, and return its address."""
        with locked(self.home):
            known = {each.user: each for each in [*self.integrators, integrator]}
            rows = [[each.tenant, each.name] for each in known.values()]
            (self.home / "integrators.json").write_text(json.dumps(rows, indent=2))
        self.reload()
        return self.urls()[integrator.user]

    def reload(self) -> None:
        """Let a running server read its users anew, if they changed, and wait until it has.

        Who is connected and keeps password and rights notices nothing; who is just connecting may be turned away once.
        Raises ServerFailedError when the server did not take the users within 5 s.
        """
        with locked(self.home):
            record = read_record(self.home)
            if record is None or not record.process.alive or not self.configuration.exists():
                return
            settings = json.loads(self.configuration.read_text())
            users = self._authorization()
            if settings["authorization"] != users:
                self.configuration.write_text(json.dumps({**settings, "authorization": users}, indent=2))
                self._read_anew(record.process)

    def _read_anew(self, process: ProcessRef) -> None:
        before, deadline = self._read_at(), time.monotonic() + _RELOAD_SECONDS
        process.send(signal.SIGHUP)
        while self._read_at() == before:
            if time.monotonic() > deadline:
                raise ServerFailedError(self.name, f"its users were not taken in {_RELOAD_SECONDS:.0f} s", self.log)
            time.sleep(0.01)

    def _read_at(self) -> str:
        """When the server last read its configuration, as it tells it."""
        page = f"{self.monitor}/varz"
        with urllib.request.urlopen(page, timeout=_RELOAD_SECONDS) as told:  # noqa: S310 - the server's own, http
            return str(json.load(told)["config_load_time"])

    @property
    def integrators(self) -> list[Integrator]:
        """Return who was admitted to this server."""
        path = self.home / "integrators.json"
        return [Integrator(*each) for each in json.loads(path.read_text())] if path.exists() else []

    def _everybody(self) -> tuple[Permissions, ...]:
        return everybody(self.integrators)

    def _authorization(self) -> dict[str, Any]:
        everyone = self._everybody()
        return authorization(everyone, passwords_of(self.home, [each.user for each in everyone]))

    def _url(self, port: int) -> str:
        return self._addresses(port)[OPERATOR]

    def _addresses(self, port: int) -> dict[str, str]:
        passwords = passwords_of(self.home, [each.user for each in self._everybody()])
        return {user: f"nats://{user}:{password}@127.0.0.1:{port}" for user, password in passwords.items()}
