"""A process may die at any line of what an owner presses: pressed again, all ends the same, and is told once."""

import asyncio
import datetime as dt
import json
import os
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from booking_fsm.adapters.rosters import Rosters
from booking_fsm.by_hand import ByHand
from booking_fsm.cancelling_by_hand import CancellingByHand
from booking_fsm.testing.business import CATALOG, DIALS
from booking_fsm.testing.dying import counted, in_a_child
from booking_fsm.turns import Turns
from ratiba_contracts.by_hand import BookByHand, BookedByHand, ByHandPersonal, CancelByHand, CancelledByHand, Override
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import tenant_named

NOW = dt.datetime(2030, 11, 22, 9, 0, tzinfo=dt.UTC)
PENDO = tenant_named("pendo-spa")
START = dt.datetime(2030, 11, 23, 11, 30, tzinfo=dt.UTC)
"""In the middle of what somebody is to pay for: half of the time is nobody's."""

TABLES = ("appointments", "bookings_by_hand", "cancellations_by_hand", "customers", "svc_booking_fsm.outbox")


class Place:
    """The servers, and a customer who is to pay for a manicure on them."""

    def __init__(self, postgres: str, valkey: str) -> None:
        self.postgres, self.valkey = postgres, valkey

    async def customer(self) -> None:
        """Says yes, and waits for the prompt."""
        database, holds = await self._opened()
        catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
        dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
        known: Any = SimpleNamespace(held=lambda _tenant: PaymentMethodsSnapshot(version=1, methods=(Method.MPESA,)))
        turns = Turns(database, holds, catalogs, dials, Rosters(), lambda: NOW, methods=known)
        for number, text in enumerate(("manicure tomorrow at 2pm with Amina", "yes"), start=1):
            data = MessageReceived(
                channel=Channel.WHATSAPP,
                sent_at=NOW,
                received_at=NOW,
                seen_reply_seq=99,
                content=TextContent(),
                personal=MessagePersonal(text=text, phone="+254712000001", profile_name="Wanjiku"),
            )
            with bind_tenant(PENDO):
                said = envelope(data, id=UUID(int=number), tenant=PENDO.slug, key="0123456789abcdef", time=NOW)
                await turns.take(said)
        await self._closed(database, holds)

    async def books_over(self, hit: Callable[[], None] = lambda: None) -> None:
        """The owner overrides the one who is to pay; `hit` counts the lines of it."""
        database, holds = await self._opened()
        with bind_tenant(PENDO):
            kept = await self._kept(database)
            catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
            by_hand = ByHand(database, catalogs, Rosters(), holds, lambda: NOW)
            with counted(hit):
                made = await by_hand.book(
                    BookByHand(
                        request_id=UUID(int=99),
                        actor="owner@pendo.example",
                        service_id="manicure",
                        start_at=START,
                        staff_id="amina",
                        override=Override(reason="she called", claims=(str(kept),)),
                        personal=ByHandPersonal(name="Njeri"),
                    )
                )
        await self._closed(database, holds)
        assert isinstance(made, BookedByHand), made
        assert made.displaced == 1

    async def calls_off(self, hit: Callable[[], None] = lambda: None) -> None:
        """The owner calls off what the customer is to pay for."""
        database, holds = await self._opened()
        with bind_tenant(PENDO):
            wish = CancelByHand(
                actor="owner@pendo.example", appointment_id=await self._kept(database), expected="waiting"
            )
            with counted(hit):
                gone = await CancellingByHand(database, holds, lambda: NOW).cancel(wish)
        await self._closed(database, holds)
        assert isinstance(gone, CancelledByHand), gone
        assert gone.told

    async def rows(self) -> dict[str, list[Any]]:
        connection = await asyncpg.connect(self.postgres)
        await connection.execute(f"SET search_path TO {PENDO.search_path}")
        found = {}
        for table in TABLES:
            records = await connection.fetch(f"SELECT to_jsonb(t) - 'id' - 'created_at' AS row FROM {table} t")
            found[table] = [json.loads(row) for row in sorted(record["row"] for record in records)]
        await connection.close()
        client = open_client(self.valkey, timeout_s=2)
        found["holds"] = list(await Holds(client).held(PENDO.slug, NOW, NOW + dt.timedelta(days=7)))
        await client.aclose()
        return found

    async def empty_holds(self) -> None:
        client = open_client(self.valkey)
        await client.flushdb()
        await client.aclose()

    async def _kept(self, database: Database) -> UUID:
        async with database.tenant_transaction() as connection:
            kept: UUID = await connection.fetchval(
                "SELECT appointment_id FROM appointments WHERE booked_by <> 'by-hand'"
            )
        return kept

    async def _opened(self) -> tuple[Database, Holds]:
        return (
            await Database.open(self.postgres, application_name="owner", max_size=2),
            Holds(open_client(self.valkey, timeout_s=2)),
        )

    async def _closed(self, database: Database, holds: Holds) -> None:
        await holds._client.aclose()
        await database.close()


@pytest.mark.edge(4)
@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("press", "statuses", "told"),
    [
        (Place.books_over, ["booked", "cancelled"], "displaced"),
        (Place.calls_off, ["cancelled"], "cancelled_by_owner"),
    ],
)
def test_what_is_killed_after_any_line_and_pressed_again_ends_in_the_same_rows(
    databases: Any, booking_template: str, valkey_url: str, press: Any, statuses: list[str], told: str
) -> None:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    valkey = f"{valkey_url.rstrip('/')}/{8 + worker % 8}"
    before = databases.create(booking_template)
    asyncio.run(Place(before, valkey).empty_holds())
    asyncio.run(Place(before, valkey).customer())
    started = urlsplit(before).path.lstrip("/")

    def played(die_at: int | None) -> tuple[bool, dict[str, list[Any]]]:
        with databases.fresh(started) as url:
            place = Place(url, valkey)
            asyncio.run(place.empty_holds())
            died = die_at is not None and in_a_child(partial(press, place), die_at)
            asyncio.run(press(place))
            return died, asyncio.run(place.rows())

    _, rows = played(None)
    assert sorted(row["status"] for row in rows["appointments"]) == statuses
    facts = [row["subject"].split(".")[2:4] for row in rows["svc_booking_fsm.outbox"]]
    assert facts.count(["booking", told]) == 1
    assert facts.count(["booking", "cancelled"]) == 1
    assert rows.pop("holds") == [], "what was held while it was written is given back"
    lines = 0
    while True:
        died, rows_now = played(lines + 1)
        left = {hold.owner for hold in rows_now.pop("holds")}
        assert left <= {f"by-hand-{UUID(int=99)}"}, "only its own, which ends within half a minute"
        assert rows_now == rows, f"killed after line {lines + 1}"
        if not died:
            break
        lines += 1
    assert lines > 8, "the counter no longer sees the lines of a press"
