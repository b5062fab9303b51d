"""`ratiba payments`: set a business up, look at its payments, reconcile, match what came unrouted."""

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_contracts.asks import MATCH_UNROUTED, RECONCILE_PAYMENTS, SET_UP_PAYMENTS, SHOW_PAYMENTS
from ratiba_contracts.payment_requests import (
    MatchUnrouted,
    PaymentsSetUp,
    PaymentsShown,
    Reconcile,
    Reconciled,
    SetUpPayments,
    ShownPayment,
    ShowPayments,
    UnroutedMatched,
)
from ratiba_contracts.payments import PaymentState

app = typer.Typer()
payments_app = typer.Typer(help="A business's payments.", no_args_is_help=True)
app.add_typer(payments_app, name="payments")

Tenant = Annotated[str, typer.Option(help="The business.")]
Actor = Annotated[str, typer.Option(help="Who is named as having done it.", envvar="RATIBA_ACTOR")]

ACTOR = "ratiba payments"


@payments_app.command("set-up")
def set_up(
    account: Annotated[
        Path, typer.Argument(help="A JSON file with the credentials; a file, as secrets on a command line are seen.")
    ],
    *,
    tenant: Tenant,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Keep a business's credentials, encrypted. M-Pesa: {"provider": "daraja", "shortcode", "consumer_key",
    "consumer_secret", "passkey"}; cards: {"provider": "pesapal", "consumer_key", "consumer_secret"}.
    """
    try:
        request = SetUpPayments.model_validate({"actor": actor, "account": json.loads(account.read_text())})
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{account}: {_trouble(error)}") from None

    async def work(reached: Connections) -> PaymentsSetUp:
        return await asked(reached, SET_UP_PAYMENTS, tenant, request, PaymentsSetUp)

    console.print(f"{tenant} takes payments by {reach(folder, work).provider.value}.", markup=False)


@payments_app.command()
def show(
    *,
    tenant: Tenant,
    state: Annotated[list[PaymentState] | None, typer.Option(help="Only those in this state; again for more.")] = None,
    last: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=200)] = 20,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show payments, and what came unrouted and waits for a person."""

    async def work(reached: Connections) -> PaymentsShown:
        request = ShowPayments(states=tuple(state or ()), limit=last)
        return await asked(reached, SHOW_PAYMENTS, tenant, request, PaymentsShown)

    shown = reach(folder, work)
    for each in shown.payments:
        for line in lines_of(each):
            console.print(line, markup=False, soft_wrap=True)
    for told in shown.unrouted:
        fits = ", ".join(map(str, told.suggestions)) or "no payment"
        amount = "no amount" if told.amount is None else f"{told.amount / 100:,.2f}"
        console.print(
            f"Unrouted {told.unrouted_id}: {told.provider.value}, {amount}, phone ..{told.phone_ends or '?'}, "
            f"fits {fits}",
            markup=False,
            soft_wrap=True,
        )


@payments_app.command()
def reconcile(*, tenant: Tenant, actor: Actor = ACTOR, folder: Folder = DEFAULT_FOLDER) -> None:
    """Ask the providers about what is not resolved."""

    async def work(reached: Connections) -> Reconciled:
        return await asked(reached, RECONCILE_PAYMENTS, tenant, Reconcile(actor=actor), Reconciled)

    done = reach(folder, work)
    console.print(f"{done.looked_at} looked at: {done.paid} paid, {done.unpaid} unpaid, {done.open} still open.")
    if done.remaining:
        console.print(f"There was no time for {done.remaining} more: run it again, it begins with them.")


@payments_app.command()
def match(
    unrouted_id: Annotated[UUID, typer.Argument(help="As shown.")],
    payment_id: Annotated[UUID, typer.Argument(help="The payment it belongs to.")],
    *,
    tenant: Tenant,
    actor: Actor = ACTOR,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Say which payment something unrouted belongs to. The provider is asked before anything is credited."""

    async def work(reached: Connections) -> UnroutedMatched:
        request = MatchUnrouted(actor=actor, unrouted_id=unrouted_id, payment_id=payment_id)
        return await asked(reached, MATCH_UNROUTED, tenant, request, UnroutedMatched)

    console.print(f"Confirmed: the payment is {reach(folder, work).state.value}.")


def _trouble(error: OSError | ValueError) -> str:
    """What is wrong with the file, without a word of what stands in it."""
    if isinstance(error, ValidationError):
        return "; ".join(".".join(map(str, each["loc"])) + ": " + each["type"] for each in error.errors())
    return error.strerror or "unreadable" if isinstance(error, OSError) else "not JSON"


def lines_of(payment: ShownPayment) -> tuple[str, str]:
    """A payment in two lines, the first with its id, which is copied into the next command: whole on any screen."""
    asked_for = f"{payment.requested_at:%Y-%m-%d %H:%M}"
    prompts = ", ".join(each.state for each in payment.attempts) or "none yet"
    receipts = ", ".join(each.receipt or "not told" for each in payment.credits) or "none"
    owed = ", ".join(f"{each.amount / 100:,.0f} ({each.reason.value})" for each in payment.refunds) or "nothing"
    return (
        f"{payment.payment_id}  {payment.state.value}  {payment.currency} {payment.total / 100:,.0f}  {asked_for}",
        f"    prompts: {prompts}; receipts: {receipts}; owed back: {owed}",
    )
