"""`ratiba up`: the local stack, for as long as it is wanted."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import Progress, console
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.services import parse_scale
from ratiba_cli.reach.running import EXPECTED, said

app = typer.Typer()


@app.command()
def up(
    folder: Folder = DEFAULT_FOLDER,
    scale: Annotated[list[str] | None, typer.Option(help="More processes of a service: booking-fsm=3.")] = None,
) -> None:
    """Start the servers and every service, and keep them running until Ctrl-C or `ratiba down`."""

    async def stay(running: RunningRatiba) -> None:
        console.print(f"Customers reach it at {running.addresses.gateway}, owners at {running.addresses.console}.")
        console.print("Ctrl-C stops everything.")
        await asyncio.Event().wait()

    run_stack(folder, scale or [], stay)


def run_stack(folder: Path, scale: list[str], work: Callable[[RunningRatiba], Awaitable[None]]) -> None:
    """Run the stack around `work`, which ends with its own end, with Ctrl-C or with SIGTERM; then stop it all."""
    try:
        asyncio.run(_run(folder.resolve(), parse_scale(scale), work))
    except EXPECTED as error:
        raise said(error) from None


async def _run(folder: Path, scale: dict[str, int], work: Callable[[RunningRatiba], Awaitable[None]]) -> None:
    begun = time.monotonic()
    doing = asyncio.current_task()
    assert doing is not None  # noqa: S101 - a coroutine runs in a task
    asked_to_stop = False

    def stop() -> None:
        nonlocal asked_to_stop
        if not asked_to_stop:  # what follows is bounded: a second Ctrl-C changes nothing
            asked_to_stop = True
            progress.say("stopping")
            doing.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    with Progress("starting") as progress:
        try:
            async with running_ratiba(folder, scale, progress.tell) as running:
                progress.rest()
                console.print(f"Ready in {time.monotonic() - begun:.1f} s.")
                await work(running)
        except asyncio.CancelledError:
            if not asked_to_stop:
                raise
    console.print("Everything is stopped.")
