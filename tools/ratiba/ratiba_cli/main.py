"""The `ratiba` command."""

import importlib
import logging
import sys
from collections.abc import Sequence

import structlog
import typer

COMMANDS: dict[str, str] = {
    "demo": "demo",
    "up": "up",
    "down": "stack",
    "status": "stack",
    "seed": "tenants",
    "tenant": "tenants",
    "chat": "chat",
    "catalog": "catalog",
    "openings": "openings",
    "dials": "dials",
    "owners": "owners",
    "payments": "payments",
    "events": "events",
    "integrator": "integrators",
    "dead-letters": "dead_letters",
    "doctor": "doctor",
}
"""Each command and its module in `ratiba_cli.commands`, in the order in which help lists them."""


def command_line(words: Sequence[str]) -> typer.Typer:
    """Return the command that understands `words`. Where they name one, only its module is imported: `ratiba status`
    does not wait for what `demo` needs.
    """
    named = next((word for word in words if word in COMMANDS), None)
    modules = dict.fromkeys(COMMANDS.values() if named is None else [COMMANDS[named]])
    line = typer.Typer(
        name="ratiba",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,  # locals hold addresses with passwords
    )
    line.callback()(quiet_logs)
    for module in modules:
        line.add_typer(importlib.import_module(f"ratiba_cli.commands.{module}").app)
    return line


def quiet_logs() -> None:
    """Ratiba on one machine: start it, fill it, talk to it, look inside."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def app() -> None:
    """Run the command given on the command line."""
    command_line(sys.argv[1:])()
