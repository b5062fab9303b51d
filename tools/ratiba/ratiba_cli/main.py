"""The `ratiba` command."""

import typer

from ratiba_cli.commands import stack

app = typer.Typer(
    name="ratiba",
    help="Ratiba on one machine: start it, fill it, talk to it, look inside.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals hold addresses with passwords
)
app.add_typer(stack.app)
