"""`ratiba tenant`, `ratiba seed`: businesses."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.seeding.paying import take_payments
from ratiba_cli.seeding.planting import announce, plant
from ratiba_cli.seeding.seed_file import TenantSeed, read_seed, seed_files
from ratiba_contracts.tenant import Vertical
from ratiba_contracts.views import Language
from ratiba_runtime.tenancy import validated_slug
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import enter_tenant

app = typer.Typer()
tenant_app = typer.Typer(help="Businesses in the registry.", no_args_is_help=True)
app.add_typer(tenant_app, name="tenant")


@tenant_app.command()
def create(
    slug: Annotated[str, typer.Argument(help="Its name in addresses: lower case, digits, '-'.")],
    *,
    vertical: Annotated[Vertical, typer.Option(help="Its trade; the dials start with the trade's defaults.")],
    name: Annotated[str, typer.Option(help="Its name as customers read it.")],
    time_zone: Annotated[str, typer.Option(help="IANA name.")] = "Africa/Nairobi",
    language: Annotated[Language, typer.Option(help="Where a customer's own is not clear.")] = Language.EN,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Enter a business and wait until every service has made its tables. It has no staff and sells nothing yet."""

    async def work(reached: Connections) -> None:
        await enter_tenant(
            reached.database,
            validated_slug(slug),
            name=name,
            vertical=vertical.value,
            time_zone=time_zone,
            language=language.value,
        )
        with console.status("waiting for the services' tables"):
            await announce(reached, slug, vertical)

    reach(folder, work)
    console.print(f"{slug} is active.")


@tenant_app.command("list")
def list_tenants(folder: Folder = DEFAULT_FOLDER) -> None:
    """Show the registry."""

    async def work(reached: Connections) -> Table:
        registry = TenantRegistry(reached.database)
        await registry.refresh()
        table = Table("slug", "name", "trade", "language", "time zone", "status")
        for each in registry.all():
            table.add_row(each.slug, each.name, each.vertical, each.language, each.time_zone, each.status.value)
        return table

    console.print(reach(folder, work))


@app.command()
def seed(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Your own; without any, the three that come along.")
    ] = None,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Enter businesses with staff, hours, services and a WhatsApp number. Again changes only what differs."""

    async def work(reached: Connections) -> None:
        await plant_all(reached, [read_seed(file) for file in files or seed_files()], folder)

    reach(folder, work)


async def plant_all(reached: Connections, seeds: list[TenantSeed], folder: Path) -> None:
    """Plant one seed after the other, saying how far it is."""
    secrets = local_secrets(folder)
    for each in seeds:
        with console.status(f"planting {each.slug}"):
            await plant(reached, each, secrets.graph_token, lambda line: console.print(f"  {line}"))
            await take_payments(reached, each.slug, each.payments, secrets)
