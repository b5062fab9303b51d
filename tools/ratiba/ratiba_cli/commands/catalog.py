"""`ratiba catalog`: from price lists to services on offer."""

import typer

from ratiba_cli.commands.catalog_extract import extract

app = typer.Typer()
catalog_app = typer.Typer(help="Price lists and the services on offer.", no_args_is_help=True)
catalog_app.command()(extract)
app.add_typer(catalog_app, name="catalog")
