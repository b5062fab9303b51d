"""`ratiba catalog`: a price list becomes a live catalogue, and back."""

import json
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ratiba_cli.catalogues.lines import (
    catalogue_lines,
    committed_line,
    draft_lines,
    plan_lines,
    rolled_back_line,
)
from ratiba_cli.catalogues.new_names import names_said, with_names, with_said
from ratiba_cli.catalogues.prices import typed_prices
from ratiba_cli.catalogues.uploading import committed, read_into_draft, with_prices
from ratiba_cli.commands.catalog_extract import extract
from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import PLAN_ROLLBACK, ROLL_BACK, SHOW_CATALOG
from ratiba_contracts.catalog_drafts import DraftCommitted, DraftShown
from ratiba_contracts.live_catalog import (
    CatalogRolledBack,
    CatalogShown,
    PlanRollback,
    RollBack,
    RollbackPlanned,
    ShowCatalog,
)

app = typer.Typer()
catalog_app = typer.Typer(help="What a business sells: read, import, show, roll back.", no_args_is_help=True)
catalog_app.command()(extract)
app.add_typer(catalog_app, name="catalog")

Tenant = Annotated[str, typer.Option(help="The business.")]
Actor = Annotated[str, typer.Option(help="Who is named in the audit.", envvar="RATIBA_ACTOR")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]

ACTOR = "ratiba catalog"


class NothingToRollBack(CommandRefused):
    """No import can be undone any more, or yet."""

    def __init__(self, tenant: str) -> None:
        super().__init__(f"{tenant}: no import can be rolled back; see `ratiba catalog show`")


@catalog_app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Photos, PDF, tables, text.")],
    *,
    tenant: Tenant,
    price: Annotated[list[str] | None, typer.Option(help='What a machine must not guess: "Facial=3000".')] = None,
    same: Annotated[
        list[str] | None, typer.Option(help='A service under a new name: "Name on the list=Name it has now".')
    ] = None,
    new: Annotated[list[str] | None, typer.Option(help="A new service, though it looks like one there is.")] = None,
    commit: Annotated[bool, typer.Option("--commit", help="Put it live.")] = False,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Read a price list into a draft, show it, and put it live when told to.

    Of a new name that looks like a service which the list lacks, it is asked whether it is that one; where nobody can
    be asked, --same or --new says so, or nothing goes live.
    """
    prices, said = typed_prices(price or []), names_said(same or [], new or [])

    async def work(reached: Connections) -> tuple[DraftShown, DraftCommitted | None]:
        draft_id = await read_into_draft(reached, tenant, files, actor, _say)
        draft = await with_prices(reached, tenant, draft_id, prices, actor)
        if not commit:
            return await with_said(reached, tenant, draft, said, actor=actor), None
        ask = typer.confirm if sys.stdin.isatty() else None
        draft = await with_names(reached, tenant, draft, said, actor=actor, ask=ask)
        return draft, await committed(reached, tenant, draft, actor)

    draft, done = reach(folder, work)
    _print(draft_lines(draft, said) if done is None else [committed_line(tenant, done)])


@catalog_app.command()
def show(
    *,
    tenant: Tenant,
    as_json: AsJson = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show what is live, drafts, imports and the latest changes."""

    async def work(reached: Connections) -> CatalogShown:
        return await _shown(reached, tenant)

    shown = reach(folder, work)
    if as_json:
        print(shown.model_dump_json())
        return
    _print(catalogue_lines(tenant, shown))


@catalog_app.command()
def rollback(
    import_id: Annotated[UUID | None, typer.Argument(help="Which import; without it, the one that can be.")] = None,
    *,
    tenant: Tenant,
    yes: Annotated[bool, typer.Option("--yes", help="Carry the plan out.")] = False,
    actor: Actor = ACTOR,
    as_json: AsJson = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show what undoing the latest import would do; with --yes do it."""

    async def work(reached: Connections) -> tuple[RollbackPlanned, CatalogRolledBack | None]:
        chosen = import_id or _undoable(tenant, await _shown(reached, tenant))
        plan = await asked(reached, PLAN_ROLLBACK, tenant, PlanRollback(import_id=chosen), RollbackPlanned)
        if not yes:
            return plan, None
        request = RollBack(import_id=chosen, expected_version=plan.version, actor=actor)
        return plan, await asked(reached, ROLL_BACK, tenant, request, CatalogRolledBack)

    plan, done = reach(folder, work)
    if as_json:
        print(json.dumps({"plan": plan.model_dump(mode="json"), "done": done and done.model_dump(mode="json")}))
        return
    _print([*plan_lines(plan), *([rolled_back_line(tenant, done)] if done else ["Nothing is changed without --yes."])])


async def _shown(reached: Connections, tenant: str) -> CatalogShown:
    return await asked(reached, SHOW_CATALOG, tenant, ShowCatalog(limit=500), CatalogShown)


def _undoable(tenant: str, shown: CatalogShown) -> UUID:
    for entry in shown.imports:
        if entry.can_roll_back:
            return entry.import_id
    raise NothingToRollBack(tenant)


def _say(line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _print(lines: list[str]) -> None:
    for line in lines:
        _say(line)
