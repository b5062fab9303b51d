"""`ratiba integrator`: who reads a business's bookings from outside."""

from typing import Annotated

import typer

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.servers.stack import LocalStack
from ratiba_contracts.authorization import password_variable
from ratiba_contracts.integrators import Integrator, InvalidIntegrator
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.tenant_registry import TenantRegistry

app = typer.Typer()
integrator_app = typer.Typer(help="Who reads a business's bookings from outside.", no_args_is_help=True)
app.add_typer(integrator_app, name="integrator")


@integrator_app.callback()
def integrators() -> None:
    """Keep `add` a word of its own, although it is the only one."""


@integrator_app.command()
def add(
    tenant: Annotated[str, typer.Argument(help="The business.")],
    name: Annotated[str, typer.Argument(help="The integrator: lower-case letters and digits.")],
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Give an integrator its durable, and on the local stack its user; print what it needs to connect.

    Again prints the same. The address holds a password: hand it over as one.
    """
    try:
        integrator = Integrator(tenant, name)
    except InvalidIntegrator as error:
        raise typer.BadParameter(str(error)) from None

    async def work(reached: Connections) -> None:
        await TenantRegistry(reached.database).get(tenant)  # a durable for nobody would wait for ever
        await migrate_bus(reached.jetstream(), streams=(), consumers=[integrator.consumer], buckets=())

    reach(folder, work)
    print(f"DURABLE={integrator.user}")
    stack = LocalStack(folder)
    if stack.nats in stack.servers:
        print(f"NATS_URL={stack.nats.admit(integrator)}")
        return
    variable = password_variable(integrator.user)
    console.print(f"Your bus needs the user too, with its password in {variable}; write the users' file anew with")
    console.print(f"  python -m ratiba_contracts.authorization authorization.conf {tenant}/{name}", soft_wrap=True)
