"""`ratiba demo`: everything from nothing, one booking, then a page to chat on."""

import asyncio
import datetime as dt
import secrets
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from pydantic import SecretStr
from rich.rule import Rule
from rich.table import Table

from ratiba_cli.catalogues.onboarding import onboard
from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.commands.tenants import plant_all
from ratiba_cli.commands.up import run_stack
from ratiba_cli.console import console
from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.local.plans import FAKE_CONSUMER_KEY
from ratiba_cli.local.ratiba import RunningRatiba
from ratiba_cli.menus.offers import random_menu
from ratiba_cli.menus.picture import menu_picture
from ratiba_cli.reach.connections import Connections, connected
from ratiba_cli.seeding.seed_file import NEWCOMER, TenantSeed, read_seed, seed_files
from ratiba_cli.talking.booking_customer import book
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.fact_lines import show_fact
from ratiba_cli.talking.free_morning import free_morning
from ratiba_cli.talking.paying_customer import pays, takes_the_offer
from ratiba_cli.talking.talk import Door, whatsapp_talk
from ratiba_cli.talking.transcript import show_exchange
from ratiba_runtime.tenancy import schema_of

app = typer.Typer()

TENANT = "pendo-spa"
WISH = "Habari! Nataka kupaka rangi ya kucha tarehe {day:%d/%m} saa nne asubuhi"
"""A manicure at ten; "saa nne" is four hours after sunrise."""

TEN = dt.time(10)
NAIROBI = ZoneInfo("Africa/Nairobi")


@app.command()
def demo(
    scale: Annotated[list[str] | None, typer.Option(help="More processes of a service: booking-fsm=3.")] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the conversation instead of staying up.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Start everything, enter three businesses, and play: a manicure on WhatsApp, the pedicure offered right behind it,
    one prompt for both; a fourth business, from a photo of its price list to a booking. Then stay up.
    """

    async def work(running: RunningRatiba) -> None:
        seeds = [read_seed(file) for file in seed_files()]
        async with connected(running.urls) as reached:
            console.print(Rule("businesses"))
            await plant_all(reached, seeds, running.folder)
            console.print(Rule("a customer of Pendo Spa, on WhatsApp"))
            exchanges = await _bundle(running, reached)
            console.print(Rule("the rows in the database"))
            console.print(await _rows(reached, exchanges, TENANT))
            console.print(Rule("the events on the bus"))
            for exchange in exchanges:
                for fact in exchange.facts:
                    show_fact(fact)
            newcomer = read_seed(NEWCOMER)
            await _onboard(running, reached, newcomer)
        if once:
            return
        console.print(Rule("yours to try"))
        console.print(f"  {'everything from here':<24} {running.addresses.front_page}")
        for seed in (*seeds, newcomer):
            console.print(f"  {'chat: ' + seed.name:<24} {running.addresses.chat_page(seed.slug)}")
        console.print(f"  {'console: the owner':<24} {running.addresses.console}/admin/personality")
        console.print(f"  {'console: a price list':<24} {running.addresses.console}/admin/{newcomer.slug}/catalog")
        console.print(f"  {'console: payments':<24} {running.addresses.console}/admin/{TENANT}/payments")
        console.print(f"  {'console: second bookings':<24} {running.addresses.console}/admin/{TENANT}/cross-sell")
        console.print(f"  {'phones: M-Pesa prompts':<24} {running.addresses.phones}")
        console.print("  on the terminal: ratiba chat --tenant pendo-spa        Ctrl-C stops everything.")
        await asyncio.Event().wait()

    run_stack(folder, scale or [], work)


async def _bundle(running: RunningRatiba, reached: Connections) -> list[Exchange]:
    """A manicure, the pedicure that is offered right behind it, and one prompt for both."""
    customer = _somebody()
    door = Door(running.addresses, running.secrets)
    credentials = Credentials(
        FAKE_CONSUMER_KEY, SecretStr(running.secrets.daraja_secret), SecretStr(running.secrets.daraja_passkey)
    )
    async with (
        whatsapp_talk(reached, door, TENANT, customer) as talk,
        FakeDarajaClient(running.addresses.phones, credentials) as daraja,
    ):
        day = await free_morning(reached, TENANT, "manicure", "pedicure", at=TEN, zone=NAIROBI)
        exchanges = await book(talk, WISH.format(day=day), show_exchange)
        exchanges += await takes_the_offer(talk, "ndio", show_exchange)
        paid, prompt = await pays(talk, f"+{customer.wa_id}", daraja, show_exchange)
        console.print(f"  one prompt on the phone: KES {prompt.amount:,}; the PIN was entered")
    return exchanges + paid


def _somebody() -> Contact:
    return Contact(f"2547{secrets.randbelow(10**8):08}", "Amina")


async def _play(running: RunningRatiba, reached: Connections, tenant: str, wish: str) -> list[Exchange]:
    door = Door(running.addresses, running.secrets)
    async with whatsapp_talk(reached, door, tenant, _somebody()) as talk:
        return await book(talk, wish, show_exchange)


async def _onboard(running: RunningRatiba, reached: Connections, newcomer: TenantSeed) -> None:
    """A business that has just joined: a photo of a made-up price list, and a customer who books what is on it."""
    console.print(Rule(f"{newcomer.name} has just joined: a photo of the price list"))
    await plant_all(reached, [newcomer], running.folder)
    drawn = secrets.randbelow(10**6)
    menu = random_menu(drawn, vertical=newcomer.vertical.value)
    photo = running.folder / "price-list.jpg"
    photo.write_bytes(menu_picture(menu, drawn))
    console.print(f"  {photo}: {len(menu.offers)} services, askew, a little blurred, JPEG")
    live = await onboard(reached, newcomer.slug, menu, photo, lambda line: console.print(f"  {line}"))
    console.print(
        f"  {len(live.offers)} of {live.printed} services found; the owner typed {live.typed} prices, took out "
        f"{live.dropped} rows, and put the rest live as version {live.done.version}"
    )
    wanted = live.offers[0]
    console.print(Rule(f"a customer of {newcomer.name} books what is on it"))
    exchanges = await _play(running, reached, newcomer.slug, f"Hello, I would like {wanted.name} tomorrow at 2pm")
    console.print(await _rows(reached, exchanges, newcomer.slug))


async def _rows(reached: Connections, exchanges: list[Exchange], tenant: str) -> Table:
    thread = exchanges[-1].thread or {}
    async with reached.database.transaction() as connection:
        rows: Any = await connection.fetch(
            f"""
            SELECT reference, service ->> 'name' AS service, staff_name AS staff, status,
                   to_char(start_at AT TIME ZONE $2, 'Dy DD Mon HH24:MI') AS starts,
                   to_char(end_at AT TIME ZONE $2, 'HH24:MI') AS ends
            FROM {schema_of(tenant)}.appointments WHERE thread_id = $1 ORDER BY start_at
            """,  # noqa: S608 - a constant
            thread["thread_id"],
            NAIROBI.key,
        )
    table = Table(title=f"{schema_of(tenant)}.appointments")
    for column in rows[0].keys():  # noqa: SIM118 - a record iterates over its values
        table.add_column(column)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    return table
