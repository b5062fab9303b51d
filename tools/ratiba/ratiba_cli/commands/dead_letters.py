"""`ratiba dead-letters`: messages that could not be handled."""

import json
from typing import Annotated

import typer
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_runtime.dead_letters import DeadLetter, DeadLetters

app = typer.Typer()
letters_app = typer.Typer(help="Messages that could not be handled, with the reason.", no_args_is_help=True)
app.add_typer(letters_app, name="dead-letters")


@letters_app.command("list")
def list_letters(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One object a line, without the bodies.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show the dead letters, oldest first."""

    async def work(reached: Connections) -> list[DeadLetter]:
        return await DeadLetters(reached.jetstream).listed(limit=limit)

    letters = reach(folder, work)
    if as_json:
        for letter in letters:
            print(json.dumps(_told(letter), ensure_ascii=False))
        return
    if not letters:
        console.print("There are no dead letters.")
        return
    table = Table("number", "stored", "consumer", "deliveries", "subject", "reason")
    for letter in letters:
        stored = f"{letter.stored_at:%d %b %H:%M:%S}"
        table.add_row(
            str(letter.number), stored, letter.consumer, str(letter.deliveries), letter.subject, letter.reason
        )
    console.print(table)


@letters_app.command()
def show(
    number: Annotated[int, typer.Argument(help="As listed.")],
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show one dead letter with its body, which may hold personal data."""

    async def work(reached: Connections) -> DeadLetter:
        return await DeadLetters(reached.jetstream).shown(number)

    letter = reach(folder, work)
    console.print_json(json.dumps(_told(letter)))
    print(letter.body.decode(errors="replace"))


@letters_app.command()
def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="As listed.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All of them, oldest first.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Put messages back where they first were. What was handled after all is recognised by its id and ignored."""
    if bool(numbers) == everything:
        raise typer.BadParameter("name the numbers, or --all")

    async def work(reached: Connections) -> int:
        letters = DeadLetters(reached.jetstream)
        wanted = numbers or [letter.number for letter in await letters.listed(limit=10_000)]
        for number in wanted:
            letter = await letters.replay(number)
            console.print(f"  {number}: {letter.subject}")
        return len(wanted)

    console.print(f"Replayed {reach(folder, work)}.")


def _told(letter: DeadLetter) -> dict[str, object]:
    return {
        "number": letter.number,
        "stored_at": letter.stored_at.isoformat(),
        "subject": letter.subject,
        "stream": letter.stream,
        "consumer": letter.consumer,
        "deliveries": letter.deliveries,
        "reason": letter.reason,
    }
