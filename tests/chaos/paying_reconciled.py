"""What one reconciliation has to achieve by itself: whatever was paid when it began is credited when it answers.

The ladder would find it, too, minutes later: so it is not waited for, only the bus, which carries it to the calendar.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from tests.chaos.paying_requests import Request

BUS_SECONDS, LOOK_SECONDS = 60.0, 0.25

Tables = Mapping[str, Sequence[Any]]
"""Rows by the name of their table."""


def paid_by_now(requests: Sequence[Request]) -> list[str]:
    """Account references of what its provider has the money of, and says so."""
    return [each.account_reference for each in requests if each.paid is not None and each.is_told]


async def left_open(read: Callable[[], Awaitable[Tables]], paid: Sequence[str]) -> list[str]:
    """What is wrong with these prompts right after the reconciliation, or in the calendar once the bus had its time."""
    wrong, missing = uncredited(paid, await read()), list[str]()
    for _ in range(int(BUS_SECONDS / LOOK_SECONDS)):
        missing = unbooked(paid, await read())
        if not missing:
            break
        await asyncio.sleep(LOOK_SECONDS)
    return wrong + missing


def uncredited(paid: Sequence[str], tables: Tables) -> list[str]:
    """Prompts that were paid and whose payment is neither settled nor owed back."""
    state = {each["payment_id"]: each["state"] for each in tables["payments"]}
    became = {each["account_reference"]: state[each["payment_id"]] for each in tables["payment_attempts"]}
    return [f"{each}: {became.get(each)}" for each in paid if became.get(each) not in ("settled", "refund_due")]


def unbooked(paid: Sequence[str], tables: Tables) -> list[str]:
    """Appointments that one of these prompts paid for and that do not stand."""
    theirs = {each["payment_id"] for each in tables["payment_attempts"] if each["account_reference"] in set(paid)}
    status = {each["appointment_id"]: each["status"] for each in tables["appointments"]}
    lines = [each for each in tables["ledger_lines"] if each["payment_id"] in theirs and each["state"] == "paid"]
    named = [(each["appointment_id"], status.get(each["appointment_id"])) for each in lines]
    return [f"{appointment}: {now}" for appointment, now in named if now != "booked"]
