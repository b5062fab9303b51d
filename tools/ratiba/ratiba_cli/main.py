"""The `ratiba` command."""

import logging

import structlog
import typer

from ratiba_cli.commands import chat, dead_letters, demo, doctor, events, openings, stack, tenants

app = typer.Typer(
    name="ratiba",
    help="Ratiba on one machine: start it, fill it, talk to it, look inside.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals hold addresses with passwords
)
for group in (demo, stack, tenants, chat, openings, events, dead_letters, doctor):
    app.add_typer(group.app)


@app.callback()
def quiet_logs() -> None:
    """Ratiba on one machine: start it, fill it, talk to it, look inside."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
