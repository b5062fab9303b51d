"""`ratiba events`: facts on the bus."""

from typing import Annotated

import nats.errors
import typer
from nats.aio.msg import Msg

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.reach.stored_facts import facts_pattern, newest_facts
from ratiba_cli.talking.fact_lines import show_fact
from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.envelope import Contract, Envelope

app = typer.Typer()

SHOWN = 50
"""Facts shown unless asked for more: a few conversations, a screen or two."""


@app.command()
def events(
    tenant: Annotated[str, typer.Option(help="The business.")],
    last: Annotated[int, typer.Option(min=1, help="How many of the newest.")] = SHOWN,
    key: Annotated[str | None, typer.Option(help="Only of this conversation.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Stay and show new ones until Ctrl-C.")] = False,
    personal: Annotated[bool, typer.Option(help="Also show personal data: words, names, numbers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One envelope a line.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show a business's facts in the order in which they happened, without personal data unless asked for."""

    async def work(reached: Connections) -> None:
        newest = await newest_facts(reached.bus, facts_pattern(tenant, key), last)
        stored = [fact for fact in map(_read, newest.messages) if fact is not None]
        for fact in sorted(stored, key=lambda each: each.time):
            show_fact(fact, personal=personal, as_json=as_json)
        if newest.more and not as_json:
            console.print(f"[dim]The newest {last}; `--last {last * 10}` shows more, `--key` one conversation.[/]")
        if follow:
            await _follow(reached, tenant, key, personal=personal, as_json=as_json)

    reach(folder, work)


async def _follow(reached: Connections, tenant: str, key: str | None, *, personal: bool, as_json: bool) -> None:
    subscription = await reached.bus.subscribe(facts_pattern(tenant, key))
    while True:
        try:
            message = await subscription.next_msg(timeout=3600)
        except nats.errors.TimeoutError:
            continue  # a quiet hour
        fact = _read(message)
        if fact is not None:
            show_fact(fact, personal=personal, as_json=as_json)


def _read(message: Msg) -> Envelope[Contract] | None:
    """The fact in a message; None for what is none, and for a timer that has not fired yet."""
    try:
        fact = decode(message.data)
    except Undecodable as error:
        console.print(f"[red]{message.subject}[/]: {error}")
        return None
    return fact if fact.subject == message.subject else None
