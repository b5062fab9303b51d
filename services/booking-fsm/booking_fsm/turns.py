"""Turns: everything that moves a conversation is taken here, one transaction an input.

Deadlines that have passed come first, then the input itself. Each is decided as often as it needs the world, three
rounds at most. Then the state, its checkpoint, the reply, the facts and the timers commit together.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from booking_fsm.adapters import conversations
from booking_fsm.adapters.appointments import Owner
from booking_fsm.adapters.conversations import Conversation
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.fulfilment import given_up, held_time
from booking_fsm.open_turn import OpenTurn, Reached
from booking_fsm.surroundings import world_of
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.tenant import PLAIN_DIALS, CatalogSnapshot, DialsSnapshot, Selling
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, HoldsUnavailable, primary_owner
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext, current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("booking.turn")

SERVICE = "booking-fsm"


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns. `clock` returns the wall clock, aware. `consults`: a model can be asked. `methods`: how
    businesses take payment, None where nobody does; `pay_within`: how long a chair is kept for who has to pay.
    """

    database: Database
    holds: Holds
    catalogs: Snapshots[CatalogSnapshot]
    dials: Snapshots[DialsSnapshot]
    rosters: Rosters
    clock: Callable[[], dt.datetime]
    consults: bool = False
    methods: Snapshots[PaymentMethodsSnapshot] | None = None
    pay_within: dt.timedelta = dt.timedelta(minutes=30)

    async def take(self, envelope: Envelope[Any]) -> Reached | None:
        """Handle one input of a conversation; None when there was nothing to do.

        Raises StaleTurn when another process has moved the thread meanwhile: the input is then delivered again.
        """
        async with unit_of_work(self.database, service=SERVICE, envelope=envelope) as uow:
            if uow.handled_before:
                return None
            wall = self.clock()
            conversation = await self._conversation(uow.connection, envelope, wall)
            if conversation is None:
                return None
            turn = await self._open(uow.connection, conversation, envelope, wall)
            reached = await turn.run()
            if not reached.decided:
                return None
            await turn.store(uow, reached)
            await self._give_back(envelope.tenant, reached)
        return reached

    async def _conversation(
        self, connection: Connection, envelope: Envelope[Any], wall: dt.datetime
    ) -> Conversation | None:
        """The locked conversation; a message from somebody new enters them."""
        found = await conversations.lock(connection, envelope.partitionkey)
        if not isinstance(envelope.data, MessageReceived):
            return found if found is not None and found.state is not None else None
        if found is not None:
            return found
        personal = envelope.data.personal
        return await conversations.meet(
            connection,
            envelope.partitionkey,
            envelope.data.channel.value,
            customer_id=derived_id(envelope.id, "customer"),
            name=personal.profile_name,
            phone=personal.phone,
            at=wall,
        )

    async def _open(
        self, connection: Connection, conversation: Conversation, envelope: Envelope[Any], wall: dt.datetime
    ) -> OpenTurn:
        tenant = current_tenant()
        offset = conversation.clock_offset_seconds
        if isinstance(envelope.data, MessageReceived):
            offset = envelope.data.clock_offset_seconds
        channel = Channel(conversation.channel)
        methods = self._methods(tenant)
        world = world_of(
            tenant,
            await self.rosters.current(connection),
            self._menu(tenant),
            channel=channel,
            now=wall + dt.timedelta(seconds=offset),
            returning=conversation.state is not None,
            consults=self.consults,
            selling=self._selling(tenant),
            pays_by=next(iter(methods), None),
            pays_also=methods[1:],
            pay_within=self.pay_within,
        )
        owner = Owner(conversation.key, conversation.customer_id, proven=conversation.proven)
        return OpenTurn(self.holds, connection, conversation, envelope, world, owner, wall, offset)

    def _menu(self, tenant: TenantContext) -> CatalogSnapshot:
        """What is sold now. A business without a menu yet sells nothing, and its customers get a person."""
        try:
            return self.catalogs.get(tenant.slug)
        except SnapshotMissing:
            log.warning("catalog.missing")
            return CatalogSnapshot(version=1, currency=tenant.currency, services=())

    def _selling(self, tenant: TenantContext) -> Selling:
        """When the business lets another service be suggested; while its dials are not known, never."""
        try:
            return self.dials.get(tenant.slug).dials.selling
        except SnapshotMissing:
            return PLAIN_DIALS.selling

    def _methods(self, tenant: TenantContext) -> tuple[Method, ...]:
        """How money is taken; where that was never said, bookings stand at once and are paid on the spot."""
        known = self.methods.held(tenant.slug) if self.methods is not None else None
        return known.methods if known is not None else ()

    async def _give_back(self, tenant: str, reached: Reached) -> None:
        """Release the chairs that were given up, but nothing of the one held now, and one that was called off.

        Before the commit, while the rows are locked: afterwards the next turn may hold them anew under the same
        token. A hold that cannot be released now ends by itself.
        """
        thread_id, kept = reached.state.thread_id, reached.state.slot
        given_back = [
            (part, thread_id)
            for decision, _ in reached.decided
            for slot in decision.released
            for part in given_up(slot, kept)
        ] + [(held_time(one.slot), one.thread_id) for _, known in reached.decided for one in known.cancelled or ()]
        given_back += [
            (held_time(one.slot), one.thread_id) for _, known in reached.decided for one in known.released or ()
        ]
        for time, owner in given_back:
            try:
                await self.holds.release(tenant, time, primary_owner(owner))
            except HoldsUnavailable:
                log.warning("holds.unavailable", during="release")
                return
