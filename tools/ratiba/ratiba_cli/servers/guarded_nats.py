"""NATS as production has it: one user a service and a role, each with the rights that the contracts give it."""

import json
import signal
from typing import Any

from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.record import locked, passwords_of, read_record
from ratiba_contracts.authorization import authorization
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import Permissions
from ratiba_contracts.roles import OPERATOR, everybody


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
        """Let a running server read its users anew, if they changed; those who keep their rights notice nothing."""
        with locked(self.home):
            record = read_record(self.home)
            if record is None or not record.process.alive or not self.configuration.exists():
                return
            settings = json.loads(self.configuration.read_text())
            users = self._authorization()
            if settings["authorization"] != users:
                self.configuration.write_text(json.dumps({**settings, "authorization": users}, indent=2))
                record.process.send(signal.SIGHUP)

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
