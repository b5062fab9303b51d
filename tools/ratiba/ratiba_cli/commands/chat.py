"""`ratiba chat`: talk to a business from the terminal."""

import asyncio
import contextlib
import sys
from datetime import datetime
from typing import Annotated

import typer
from rich.prompt import Prompt

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.drivers.shown import NothingToTap
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.local.plans import addresses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.talking.talk import Door, Talk, web_talk, whatsapp_talk
from ratiba_cli.talking.transcript import show_exchange
from ratiba_contracts.views import Channel

app = typer.Typer()

_LOOKS_EVERY = 1.0
"""Seconds between looks at what came by itself."""

_TIMES = ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]


@app.command()
def chat(
    *,
    tenant: Annotated[str, typer.Option(help="The business.")],
    channel: Annotated[Channel, typer.Option(help="Where the customer writes.")] = Channel.WHATSAPP,
    sender: Annotated[str, typer.Option("--from", help="The customer's number (WhatsApp).")] = "+254711000001",
    name: Annotated[str, typer.Option(help="The customer's profile name (WhatsApp).")] = "Amina",
    at: Annotated[
        datetime | None,
        typer.Option(formats=_TIMES, help="Talk as if it were then, e.g. 2026-03-02T09:00+0300."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each line said.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Say one line of standard input after the other, through the real edge, and show what comes back.

    `/tap 2` or `/tap Ndiyo` taps an option, `/wait 5` listens five seconds for what comes by itself.
    """

    async def work(reached: Connections) -> None:
        door = Door(addresses(PortBook(folder)), local_secrets(folder))
        contact = Contact(sender.lstrip("+"), name)
        on_web = channel is Channel.WEB
        way = web_talk(reached, door, tenant, at) if on_web else whatsapp_talk(reached, door, tenant, contact, at)
        async with way as talk:
            while (line := await _while_listening(talk, prompt=not as_json)) is not None:
                if line:
                    await _exchange(talk, line, as_json=as_json)

    reach(folder, work)


async def _while_listening(talk: Talk, *, prompt: bool) -> str | None:
    """The next line; what the business says by itself before it is typed is shown at once."""
    typing = asyncio.create_task(_next_line(prompt=prompt))
    if prompt and sys.stdin.isatty():
        while not typing.done():
            await asyncio.wait({typing}, timeout=_LOOKS_EVERY)
            heard = await talk.listen(0)
            if heard.replies:
                console.print()
                show_exchange(heard)
    return await typing


async def _next_line(*, prompt: bool) -> str | None:
    """Read a line without its end; None when there are no more."""
    if prompt and sys.stdin.isatty():
        with contextlib.suppress(EOFError):
            return (await asyncio.to_thread(Prompt.ask, "you")).strip()
        return None
    line = await asyncio.to_thread(sys.stdin.readline)
    return line.strip() if line else None


async def _exchange(talk: Talk, line: str, *, as_json: bool) -> None:
    try:
        exchange = await talk.utter(line)
    except NothingToTap as error:
        console.print(f"[red]{error}[/]")
        return
    if as_json:
        print(exchange.as_json(), flush=True)
    else:
        show_exchange(exchange, said=not sys.stdin.isatty())
