"""`ratiba events`: facts on the bus."""

from collections.abc import AsyncIterator
from typing import Annotated

import nats.errors
import typer
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, DeliverPolicy

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.talking.fact_lines import show_fact
from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.streams import STREAMS
from ratiba_contracts.subjects import ROOT

app = typer.Typer()


@app.command()
def events(
    tenant: Annotated[str, typer.Option(help="The business.")],
    last: Annotated[int, typer.Option(min=1, help="How many of the newest.")] = 50,
    key: Annotated[str | None, typer.Option(help="Only of this conversation.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Stay and show new ones until Ctrl-C.")] = False,
    personal: Annotated[bool, typer.Option(help="Also show personal data: words, names, numbers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One envelope a line.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show a business's facts in the order in which they happened, without personal data unless asked for."""

    async def work(reached: Connections) -> None:
        stored = [fact async for fact in facts_of(reached, tenant, key)]
        for fact in sorted(stored, key=lambda each: each.time)[-last:]:
            show_fact(fact, personal=personal, as_json=as_json)
        if follow:
            await _follow(reached, tenant, key, personal=personal, as_json=as_json)

    reach(folder, work)


async def facts_of(reached: Connections, tenant: str, key: str | None = None) -> AsyncIterator[Envelope[Contract]]:
    """Read every stored fact of a tenant, stream by stream, oldest first within each."""
    jetstream = reached.jetstream()
    pattern = f"{ROOT}.{tenant}.*.*.*.{key or '*'}"
    for stream in STREAMS:
        if not any(subject.startswith(f"{ROOT}.") for subject in stream.subjects):
            continue
        config = ConsumerConfig(filter_subject=pattern, deliver_policy=DeliverPolicy.ALL, inactive_threshold=30)
        subscription = await jetstream.pull_subscribe(pattern, stream=stream.name, config=config)
        pending = (await subscription.consumer_info()).num_pending or 0
        while pending > 0:
            for message in await subscription.fetch(min(pending, 256), timeout=5):
                pending -= 1
                fact = _read(message)
                if fact is not None:
                    yield fact
        await subscription.unsubscribe()


async def _follow(reached: Connections, tenant: str, key: str | None, *, personal: bool, as_json: bool) -> None:
    subscription = await reached.bus.subscribe(f"{ROOT}.{tenant}.*.*.*.{key or '*'}")
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
