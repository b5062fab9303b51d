# ruff: noqa: INP001 - a program, not a package
"""Follow a business's bookings: each one handled once, however often the bus delivers it.

Needs Python and `pip install nats-py`. Run it as often as you like; what is new since the last time comes first.

    NATS_URL=nats://... DURABLE=integ-pendo-spa-calendar python booked.py
"""

import asyncio
import json
import os
import sqlite3

import nats
from nats.errors import TimeoutError as NothingNew

BOOKED = "ratiba.booking.booked.v1"


def open_book(path: str) -> sqlite3.Connection:
    """Return your own database: what you made of the facts, and which facts you have handled."""
    book = sqlite3.connect(path)
    book.execute("CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY)")
    book.execute("CREATE TABLE IF NOT EXISTS booked (reference TEXT, service TEXT, start_at TEXT)")
    return book


def handle(book: sqlite3.Connection, body: bytes) -> str | None:
    """Write down one fact; the note that it was handled commits with it. None: known already, or of no interest."""
    fact = json.loads(body)
    with book:
        new = book.execute("INSERT OR IGNORE INTO handled VALUES (?)", (fact["id"],)).rowcount
        if not new or fact["type"] != BOOKED:  # a type you do not know is not an error
            return None
        appointment = fact["data"]["appointment"]  # fields you do not know are to be ignored too
        row = (appointment["reference"], appointment["service"]["name"], appointment["start_at"])
        book.execute("INSERT INTO booked VALUES (?, ?, ?)", row)
    return " ".join(row)


async def main() -> None:
    """Pull, handle, acknowledge; in this order, so that a crash anywhere costs a repetition and never a fact."""
    durable, book = os.environ["DURABLE"], open_book(os.environ.get("BOOK", "bookings.db"))
    bus = await nats.connect(os.environ["NATS_URL"], max_reconnect_attempts=-1)
    facts = await bus.jetstream().pull_subscribe_bind(durable, "BOOKING", inbox_prefix=f"_INBOX_{durable}.".encode())
    while True:
        try:
            (message,) = await facts.fetch(1, timeout=20)
        except NothingNew:
            continue
        if line := handle(book, message.data):
            print("booked", line, flush=True)  # noqa: T201 - it is a program
        await message.ack()


if __name__ == "__main__":
    asyncio.run(main())
