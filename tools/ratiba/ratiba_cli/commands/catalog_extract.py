"""`ratiba catalog extract`: what would stand in a draft of some files. Nothing is written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.addresses import NotRunning, server_urls
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import EXPECTED, reach, said
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.menu import ExtractedRow
from ratiba_contracts.tenant import Vertical
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_wording.prices_said import price_said

_READER = "catalog_importer.extract"
"""The importer's own reading, run as a process: the command line imports no service for it."""


class CannotRead(CommandRefused):
    """The reading ended without an answer."""


def extract(
    files: Annotated[list[Path], typer.Argument(help="Pictures, PDFs, spreadsheets, pages or text.", exists=True)],
    *,
    tenant: Annotated[
        str | None, typer.Option(help="The business: its currency and trade, where the stack runs.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Meant where a list names none: KES, TZS, ...")] = None,
    vertical: Annotated[Vertical | None, typer.Option(help="The trade.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Read price lists into rows, each with how sure it is and where it stands. Nothing is written."""
    known_currency, known_vertical = _registered(tenant, folder) if tenant else (None, None)
    asked = {
        "files": [str(file.resolve()) for file in files],
        "currency": currency or known_currency or "KES",
        "vertical": vertical.value if vertical else known_vertical or Vertical.SALON.value,
    }
    try:
        reading = _read(asked, quiet=as_json)
    except EXPECTED as error:
        raise said(error) from None
    if as_json:
        print(json.dumps({"tenant": tenant, "currency": asked["currency"], **reading}, ensure_ascii=False))
        return
    _show(reading)


def _registered(tenant: str, folder: Path) -> tuple[str | None, str | None]:
    """The tenant's currency and trade; neither where no stack runs."""
    try:
        server_urls(folder)
    except NotRunning:
        return None, None

    async def work(reached: Connections) -> tuple[str, str]:
        found = await TenantRegistry(reached.database).get(tenant)
        return found.currency, found.vertical

    return reach(folder, work)


def _read(asked: dict[str, Any], *, quiet: bool) -> dict[str, Any]:
    """Return what the reading tells last. Raises CannotRead."""
    reader = subprocess.Popen(  # noqa: S603  our own module, nothing of the files' in it
        [sys.executable, "-m", _READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    reading: dict[str, Any] | None = None
    with reader, console.status("reading") as status:
        if reader.stdin is None or reader.stdout is None:
            raise TypeError("the reading has no pipes")
        reader.stdin.write(json.dumps(asked) + "\n")
        reader.stdin.close()
        for line in reader.stdout:
            words = json.loads(line)
            if words.pop("told") == "reading":
                reading = words
            elif not quiet:
                status.update(f"file {words['file']} of {words['files']}: page {words['page']} of {words['pages']}")
    if reading is None or reader.returncode:
        raise CannotRead(f"the reading ended with exit code {reader.returncode}; its words are above")
    return reading


def _show(reading: dict[str, Any]) -> None:
    table = Table("category", "service", "minutes", "price", "sure", "to be typed")
    for told in reading["rows"]:
        red = told.pop("red")
        row = ExtractedRow.model_validate(told)
        length = row.duration_min
        minutes = "" if length.value is None else f"{length.value}-{length.longest}" if length.longest else length.value
        why = "; ".join((*row.price.doubts, *row.doubts)) or ("no price found" if red else "")
        table.add_row(
            escape(row.category.value or ""),
            escape(row.name.value or ""),
            str(minutes),
            escape(price_said(row.price)),
            f"{row.price.confidence:.2f}",
            f"[red]{escape(why)}[/]" if red else escape(why),
        )
    console.print(table)
    for problem in reading["problems"]:
        page = f", page {problem['page']}" if problem["page"] else ""
        console.print(f"[red]{problem['slug']}[/] {escape(problem['file'])}{page}: ", end="")
        console.print(problem["message"], markup=False, soft_wrap=True)
