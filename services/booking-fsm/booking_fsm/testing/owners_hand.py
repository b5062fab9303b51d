"""An owner who books by hand and calls off, and the line of facts by which customers hear of it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from booking_fsm.by_hand import ByHand
from booking_fsm.cancelling_by_hand import CancellingByHand
from booking_fsm.testing.guest import Guest
from booking_fsm.turns import SERVICE
from ratiba_contracts.booking import CancelledByOwner, Displaced
from ratiba_contracts.by_hand import BookByHand, BookedByHand, ByHandPersonal, CancelByHand, CancelledByHand, Override
from ratiba_contracts.codec import decode
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.requests import Refusal
from ratiba_runtime.tenancy import TenantContext, bind_tenant, service_schema


@dataclass
class OwnersHand:
    """Presses buttons. `heard` are the facts that were delivered to a customer before."""

    by_hand: ByHand
    tenant: TenantContext
    heard: set[UUID] = field(default_factory=set)

    async def books(
        self,
        start_at: dt.datetime,
        service_id: str = "manicure",
        staff_id: str | None = "amina",
        *,
        over: Refusal | None = None,
        request_id: UUID | None = None,
        name: str = "Njeri",
    ) -> BookedByHand | Refusal:
        """One press; `over` is the refusal it overrides."""
        override = Override(reason="she called an hour ago", claims=over.rows) if over is not None else None
        request = BookByHand(
            request_id=request_id or uuid4(),
            actor="owner@pendo.example",
            service_id=service_id,
            start_at=start_at,
            staff_id=staff_id,
            override=override,
            personal=ByHandPersonal(name=name, phone="+254712000099"),
        )
        with bind_tenant(self.tenant):
            return await self.by_hand.book(request)

    async def calls_off(self, appointment_id: UUID, expected: str = "booked") -> CancelledByHand | Refusal:
        """One press on what stood so on the day's page."""
        asked = {"actor": "owner@pendo.example", "appointment_id": appointment_id, "expected": expected}
        by_hand = self.by_hand
        with bind_tenant(self.tenant):
            cancelling = CancellingByHand(by_hand.database, by_hand.holds, by_hand.clock)
            return await cancelling.cancel(CancelByHand.model_validate(asked))

    async def facts(self) -> list[Envelope[Any]]:
        """Every fact that is committed and not sent yet, in order."""
        async with self.by_hand.database.transaction() as connection:
            rows = await connection.fetch(f"SELECT payload FROM {service_schema(SERVICE)}.outbox ORDER BY id")  # noqa: S608
        return [decode(row["payload"].encode()) for row in rows if row["payload"].startswith('{"specversion"')]

    async def tells(self, guest: Guest) -> list[str]:
        """Deliver to a customer's conversation what the owner took from them; returns the names of the acts said."""
        said: list[str] = []
        for fact in await self.facts():
            mine = isinstance(fact.data, Displaced | CancelledByOwner) and fact.partitionkey == guest.key
            if mine and fact.id not in self.heard:
                self.heard.add(fact.id)
                said += await guest.sends(fact)
        return said
