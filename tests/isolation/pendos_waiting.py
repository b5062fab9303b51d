"""Whom Pendo's chat promised a person."""

import datetime as dt
from uuid import uuid4

from booking_fsm.adapters import handoffs
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant

from .pendo import BOOKED_KEY, PENDO


async def promise_a_person(database: Database) -> None:
    """To who has booked."""
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            thread_id = await connection.fetchval("SELECT thread_id FROM identities WHERE key = $1", BOOKED_KEY)
            raised = HandoffRaised(
                thread_id=thread_id,
                channel=Channel.WHATSAPP,
                reason=HandoffWhy.DISTRESS.reason,
                at=dt.datetime.now(dt.UTC),
                why=HandoffWhy.DISTRESS,
            )
            await handoffs.raise_for(connection, BOOKED_KEY, uuid4(), raised)
