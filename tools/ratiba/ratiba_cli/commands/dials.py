"""`ratiba dials`: how a business's agent speaks and sells."""

from pathlib import Path
from typing import Annotated

import typer

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_cli.refusals import CommandRefused
from ratiba_cli.talking.dial_lines import audit_lines, bundle_lines, changed_line, preview_lines, words_lines
from ratiba_contracts.asks import CHANGE_DIAL, PREVIEW_DIALS, SET_WORDS_BY_MODEL, SHOW_DIALS, UNDO_CHANGE
from ratiba_contracts.personality import (
    Audit,
    ChangeDial,
    Dial,
    DialChanged,
    DialsPreviewed,
    DialsShown,
    OnOff,
    PreviewDials,
    SetWordsByModel,
    ShowDials,
    UndoChange,
    WantedDial,
)
from ratiba_contracts.views import Language

app = typer.Typer()
dials_app = typer.Typer(help="How a business's agent speaks and sells: six dials.", no_args_is_help=True)
app.add_typer(dials_app, name="dials")

Tenant = Annotated[str, typer.Option(help="The business.")]
Actor = Annotated[str, typer.Option(help="Who is named in the audit.", envvar="RATIBA_ACTOR")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the change.")]
Text = Annotated[str | None, typer.Option(help="With the greeting custom-string: its words, one line.")]
ThisDial = Annotated[Dial, typer.Argument(help="Which dial.")]

ACTOR = "ratiba dials"


class NothingToUndo(CommandRefused):
    """No change among those shown stands."""

    def __init__(self, tenant: str) -> None:
        super().__init__(f"{tenant}: there is no change of the dials to undo; see `ratiba dials show`")


@dials_app.command()
def show(
    *,
    tenant: Tenant,
    audits: Annotated[int, typer.Option(min=0, max=100, help="How many of the latest changes.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show the six dials, what the trade starts with, and the latest changes."""

    async def work(reached: Connections) -> DialsShown:
        return await _shown(reached, tenant, audits)

    shown = reach(folder, work)
    if as_json:
        print(shown.model_dump_json())
        return
    _print(
        [
            f"{tenant}, version {shown.version}",
            *bundle_lines(shown.bundle),
            *words_lines(shown.words_by_model),
            *audit_lines((*shown.audits, *shown.switch_audits), audits),
        ]
    )


@dials_app.command("set")
def set_dial(
    dial: ThisDial,
    value: Annotated[str, typer.Argument(help="What it is to be; `show` lists the choices.")],
    *,
    tenant: Tenant,
    reason: Reason,
    text: Text = None,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Set a dial. Customers hear it in the next reply."""
    _change(folder, tenant, WantedDial(dial=dial, value=value, greeting_text=text), reason, actor)


@dials_app.command()
def unset(
    dial: ThisDial,
    *,
    tenant: Tenant,
    reason: Reason,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Give a dial back to what the trade starts with."""
    _change(folder, tenant, WantedDial(dial=dial), reason, actor)


@dials_app.command()
def words(
    on_or_off: Annotated[OnOff, typer.Argument(help="Whether replies are put into words by a language model.")],
    *,
    tenant: Tenant,
    reason: Reason,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Turn words by a language model on or off. Options, prices and times stay as they are decided."""

    async def work(reached: Connections) -> DialChanged:
        version = (await _shown(reached, tenant, audits=0)).version
        on = on_or_off is OnOff.ON
        request = SetWordsByModel(on=on, actor=actor, reason=reason, expected_version=version)
        return await asked(reached, SET_WORDS_BY_MODEL, tenant, request, DialChanged)

    changed = reach(folder, work)
    _print([changed_line(changed), *words_lines(changed.words_by_model)])


@dials_app.command()
def undo(
    change: Annotated[
        int | None, typer.Argument(help="Its number as shown; without one, the newest that stands.")
    ] = None,
    *,
    tenant: Tenant,
    reason: Reason = "undone",
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Take back the last change of a dial, or of words by a model. One that was followed by another is refused."""

    async def work(reached: Connections) -> DialChanged:
        number = change if change is not None else await _newest_standing(reached, tenant)
        request = UndoChange(actor=actor, audit_id=number, reason=reason)
        return await asked(reached, UNDO_CHANGE, tenant, request, DialChanged)

    _print([changed_line(reach(folder, work))])


@dials_app.command()
def preview(
    wishes: Annotated[
        list[str] | None, typer.Argument(help="Dials that differ, as `tone=playful`; `tone=` is the default.")
    ] = None,
    *,
    tenant: Tenant,
    text: Text = None,
    language: Annotated[Language | None, typer.Option(help="Only this one.")] = None,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Hear five moments of a conversation before and after a change. Nothing is saved."""
    wanted = tuple(_wanted(wish, text) for wish in wishes or [])

    async def work(reached: Connections) -> DialsPreviewed:
        return await asked(reached, PREVIEW_DIALS, tenant, PreviewDials(wanted=wanted), DialsPreviewed)

    _print(preview_lines(reach(folder, work), language))


def _wanted(wish: str, text: str | None) -> WantedDial:
    name, equals, value = wish.partition("=")
    if not equals or name not in list(Dial):
        raise typer.BadParameter(f"{wish!r}: write dial=value with a dial of {', '.join(Dial)}")
    dial = Dial(name)
    return WantedDial(dial=dial, value=value or None, greeting_text=text if dial is Dial.GREETING else None)


def _change(folder: Path, tenant: str, wanted: WantedDial, reason: str, actor: str) -> None:
    async def work(reached: Connections) -> DialChanged:
        version = (await _shown(reached, tenant, audits=0)).version
        request = ChangeDial(**wanted.model_dump(), reason=reason, actor=actor, expected_version=version)
        return await asked(reached, CHANGE_DIAL, tenant, request, DialChanged)

    _print([changed_line(reach(folder, work))])


async def _newest_standing(reached: Connections, tenant: str) -> int:
    shown = await _shown(reached, tenant, audits=100)
    every: tuple[Audit, ...] = (*shown.audits, *shown.switch_audits)
    standing = [audit.audit_id for audit in every if audit.undoes is None and audit.undone_by is None]
    if not standing:
        raise NothingToUndo(tenant)
    return max(standing)


async def _shown(reached: Connections, tenant: str, audits: int) -> DialsShown:
    return await asked(reached, SHOW_DIALS, tenant, ShowDials(audits=audits), DialsShown)


def _print(lines: list[str]) -> None:
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
