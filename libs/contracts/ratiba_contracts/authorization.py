"""The `authorization` block of a nats-server, from the permissions: as data, and as the text of a configuration file.

    python -m ratiba_contracts.authorization deploy/compose/authorization.conf [<tenant>/<integrator> ...]

The file names a variable of the environment for each password (`NATS_PASSWORD_BOOKING_FSM`): it holds no secret.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ratiba_contracts.asks import ANSWER_SECONDS
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import Permissions
from ratiba_contracts.roles import everybody

ANSWERS = {"max": 1, "expires": f"{ANSWER_SECONDS + 5:.0f}s"}
"""One answer to each request, and no later than its responder gives up."""

_HEAD = """\
# Generated from the contracts by `make docs`: who may publish and listen to what on the bus. Do not edit.
# Each password comes from the environment, in quotes, so that one of digits is not taken for a number.
"""


def authorization(everyone: Iterable[Permissions], passwords: Mapping[str, str]) -> dict[str, Any]:
    """The block as data, which a nats-server reads as JSON. KeyError for a user without a password."""
    return {"users": [_user(each, passwords[each.user]) for each in everyone]}


def password_variable(user: str) -> str:
    """The environment variable that holds a user's password."""
    return f"NATS_PASSWORD_{user.replace('-', '_').upper()}"


def authorization_file(integrators: Iterable[Integrator] = ()) -> str:
    """The file to include in a nats-server's configuration."""
    everyone = everybody(integrators)
    variables = {each.user: f"${password_variable(each.user)}" for each in everyone}
    text = json.dumps(authorization(everyone, variables), indent=2)
    for variable in variables.values():
        text = text.replace(json.dumps(variable), variable)  # in quotes it would be the password itself
    return f"{_HEAD}authorization: {text}\n"


def _user(permissions: Permissions, password: str) -> dict[str, Any]:
    publish = {"allow": list(permissions.publish)}
    if permissions.never_publish:
        publish["deny"] = list(permissions.never_publish)
    rights: dict[str, Any] = {"publish": publish, "subscribe": {"allow": list(permissions.subscribe)}}
    if permissions.answers:
        rights["allow_responses"] = ANSWERS
    return {"user": permissions.user, "password": password, "permissions": rights}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(authorization_file(map(Integrator.read, sys.argv[2:])), encoding="utf-8")
