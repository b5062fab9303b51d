"""`ratiba down`, `ratiba status`: what runs."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import children_of, end_children, end_supervisor, supervisor_of
from ratiba_cli.local.services import FAKES
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.servers.stack import LocalStack
from ratiba_cli.supervision.supervised import answers_ready

app = typer.Typer()


@app.command()
def down(
    folder: Folder = DEFAULT_FOLDER,
    *,
    delete_data: Annotated[bool, typer.Option(help="Also delete the folder with all its data.")] = False,
) -> None:
    """Stop everything that runs for this folder, also what a killed `ratiba up` left behind."""
    with console.status("stopping"):
        was_up = end_supervisor(folder)
        left = end_children(folder)
        stack = LocalStack(folder)
        servers = [server.name for server in stack.servers if server.process is not None]
        if delete_data:
            stack.remove()
        else:
            stack.stop()
    if was_up or left or servers:
        console.print("Stopped." if was_up else f"Stopped what was left: {', '.join([*left, *servers])}.")
    else:
        console.print("Nothing was running.")
    if delete_data:
        console.print(f"Deleted {folder}.")


@app.command()
def status(
    folder: Folder = DEFAULT_FOLDER,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show what runs and whether it can work. Exit code 1 unless everything that was started is ready."""
    rows = asyncio.run(_look(folder))
    supervisor = supervisor_of(folder)
    if as_json:
        print(json.dumps({"up": supervisor is not None, "processes": rows}))
    else:
        _show(rows)
    if supervisor is None or not all(row["ready"] for row in rows):
        raise typer.Exit(1)


async def _look(folder: Path) -> list[dict[str, str | int | bool]]:
    rows: list[dict[str, str | int | bool]] = [
        {"name": server.name, "pid": server.process.pid, "ready": True, "log": str(server.log)}
        for server in LocalStack(folder, os.environ).servers
        if server.process is not None
    ]
    ports = PortBook(folder).known()
    async with httpx.AsyncClient(timeout=2, verify=NO_TLS) as client:
        for name, process in children_of(folder).items():
            port = ports.get(name if name in FAKES else f"{name} health", 0)
            ready = await answers_ready(client, f"http://127.0.0.1:{port}/readyz")
            log = str(folder / "logs" / f"{name}.log")
            rows.append({"name": name, "pid": process.pid, "ready": ready, "log": log})
    return rows


def _show(rows: list[dict[str, str | int | bool]]) -> None:
    if not rows:
        console.print("Nothing is running. `ratiba up` starts it.")
        return
    table = Table("process", "pid", "state", "log")
    for row in rows:
        state = "[green]ready[/]" if row["ready"] else "[red]not ready[/]"
        table.add_row(str(row["name"]), str(row["pid"]), state, str(row["log"]))
    console.print(table)
