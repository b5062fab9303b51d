"""`ratiba owners`: who may run a business on the owner's console."""

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_contracts.asks import ADD_OWNER, LIST_OWNERS, REMOVE_OWNER
from ratiba_contracts.owners import (
    AddOwner,
    ListOwners,
    OwnerAdded,
    OwnerIdentity,
    OwnerRemoved,
    OwnersListed,
    RemoveOwner,
)

app = typer.Typer()
owners_app = typer.Typer(help="Who may run a business on the owner's console.", no_args_is_help=True)
app.add_typer(owners_app, name="owners")

Tenant = Annotated[str, typer.Option(help="The business.")]
Who = Annotated[str | None, typer.Argument(help="Their e-mail address, as the provider of identities confirms it.")]
SubjectOption = Annotated[str | None, typer.Option(help="Instead of an address: the provider's own name for them.")]
Actor = Annotated[str, typer.Option(help="Who is named as having done it.", envvar="RATIBA_ACTOR")]

ACTOR = "ratiba owners"


@owners_app.command()
def add(
    email: Who = None,
    *,
    tenant: Tenant,
    subject: SubjectOption = None,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Let somebody run a business. They sign in at the provider; nothing is sent to them."""
    owner = _owner(email, subject)

    async def work(reached: Connections) -> OwnerAdded:
        return await asked(reached, ADD_OWNER, tenant, AddOwner(owner=owner, actor=actor), OwnerAdded)

    added = reach(folder, work)
    console.print(
        f"{owner.email or owner.subject} may run {tenant}, since {added.since:%Y-%m-%d %H:%M} UTC.", markup=False
    )


@owners_app.command()
def remove(
    email: Who = None,
    *,
    tenant: Tenant,
    subject: SubjectOption = None,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Shut somebody out, from their next click on."""
    owner = _owner(email, subject)

    async def work(reached: Connections) -> OwnerRemoved:
        return await asked(reached, REMOVE_OWNER, tenant, RemoveOwner(owner=owner, actor=actor), OwnerRemoved)

    reach(folder, work)
    console.print(f"{owner.email or owner.subject} may not run {tenant} any more.", markup=False)


@owners_app.command("list")
def list_owners(*, tenant: Tenant, folder: Folder = DEFAULT_FOLDER) -> None:
    """Show who may, since when, and when they were last there."""

    async def work(reached: Connections) -> OwnersListed:
        return await asked(reached, LIST_OWNERS, tenant, ListOwners(), OwnersListed)

    table = Table("who", "since", "added by", "last there")
    for one in reach(folder, work).owners:
        last = "never" if one.last_opened_at is None else f"{one.last_opened_at:%Y-%m-%d %H:%M}"
        who = one.owner.email or f"subject {one.owner.subject}"
        table.add_row(who, f"{one.since:%Y-%m-%d %H:%M}", one.added_by, last)
    console.print(table)


def _owner(email: str | None, subject: str | None) -> OwnerIdentity:
    try:
        return OwnerIdentity(email=email, subject=subject)
    except ValidationError as error:
        raise typer.BadParameter("; ".join(each["msg"] for each in error.errors())) from None
