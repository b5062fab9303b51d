"""Where the machine is played: the real turns over a database and a hold store, with what a play may do to them."""

from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from booking_fsm.adapters import appointments, conversations
from booking_fsm.adapters.appointments import ChangedRow, NewAppointment, Owner
from booking_fsm.asks import Asks
from booking_fsm.domain.conversation.state import Slot
from booking_fsm.fulfilment import held_time
from booking_fsm.open_turn import Reached
from booking_fsm.testing.business import CATALOG
from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.business_changes import Menu
from booking_fsm.testing.play.committed import BookedTime, Committed, HeldTime
from booking_fsm.turns import SERVICE, Turns
from ratiba_contracts.booking import Cancelled, CancelledByOwner, Displaced
from ratiba_contracts.codec import envelope
from ratiba_contracts.cross_sell import AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.envelope import MESSAGE_NAMESPACE, Envelope, derived_id
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.requests import Refusal, ReplaceRoster
from ratiba_contracts.tenant import PLAIN_DIALS, CatalogSnapshot, CrossSell, DialsSnapshot, Upsell
from ratiba_contracts.views import AppointmentView, Channel, Price, PriceKind, ServiceView
from ratiba_holds import HoldsUnavailable, primary_owner
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import unit_of_work


class Died(Exception):
    """The process ended at the last moment before the commit."""


class PlayedDials(Snapshots[DialsSnapshot]):
    """Dials of a business that suggests another service while a time is chosen, until the owner turns them."""

    def __init__(self, upsell: Upsell = Upsell.DURING_SLOT_COLLECTION) -> None:
        self.turn(upsell)

    def turn(self, upsell: Upsell) -> None:
        """The owner wants this from now on."""
        self.turned_to = upsell
        wanted = {"upsell": upsell, "cross_sell": CrossSell.RELATED_ONLY}
        self.now = DialsSnapshot(version=1, dials=PLAIN_DIALS.model_copy(update=wanted))

    def get(self, tenant: str) -> DialsSnapshot:
        """The same for whoever asks."""
        del tenant
        return self.now


class PlayedMethods(Snapshots[PaymentMethodsSnapshot]):
    """How the business takes payment: not at all, until the owner sets it up."""

    def __init__(self, *methods: Method) -> None:
        self.methods = methods

    def held(self, tenant: str) -> PaymentMethodsSnapshot:
        """The same for whoever asks."""
        del tenant
        return PaymentMethodsSnapshot(version=1, methods=self.methods)


class Menus(Snapshots[CatalogSnapshot]):
    """The menu as it is now."""

    def __init__(self, menu: Menu = CATALOG) -> None:
        self.menu = menu

    def get(self, tenant: str) -> CatalogSnapshot:
        """What is sold; raises SnapshotMissing where nothing was ever imported."""
        if self.menu is None:
            raise SnapshotMissing("catalog", tenant)
        return self.menu


class PlayedHolds(Protocol):
    """What a play does to a hold store: `away` makes every call raise HoldsUnavailable."""

    away: bool

    async def empty(self) -> None:
        """Forget everything, as a server that lost its memory."""

    async def everything(self) -> tuple[HeldTime, ...]:
        """All that is held, whoever holds it, also while the store is away."""


class MortalDatabase(Protocol):
    """`dies`: the next transaction raises Died when all is done but the commit."""

    dies: bool


WALK_IN = ServiceView(
    service_id="walk-in", name="Walk-in", duration_min=30, price=Price(kind=PriceKind.ON_QUOTE, currency="KES")
)


def displaced_by(slot: Slot, thread_id: str, *kept: AppointmentView) -> Displaced:
    """The word that a chair was given away."""
    return Displaced(
        thread_id=thread_id,
        staff_id=slot.staff_id,
        blocked_from=slot.blocked_from,
        blocked_until=slot.blocked_until,
        appointments=kept,
    )


@dataclass
class House(ABC):
    """One business. `roster` is what the owner asked for last."""

    tenant: TenantContext
    clock: Clock
    menus: Menus
    dials: PlayedDials
    methods: PlayedMethods
    roster: ReplaceRoster
    turns: Turns
    holds: PlayedHolds
    mortal: MortalDatabase

    async def find_adjacent(self, request: FindAdjacentOpenings) -> AdjacentOpeningsFound | Refusal:
        """What the service answers when it is asked what is free behind an appointment."""
        turns = self.turns
        asks = Asks(turns.database, self.menus, turns.rosters, turns.holds, self.clock, local_stack=False)
        with bind_tenant(self.tenant):
            return await asks.find_adjacent_openings(request)

    async def take(self, envelope: Envelope[Any]) -> Reached | None:
        """Hand one input to the service."""
        with bind_tenant(self.tenant):
            return await self.turns.take(envelope)

    async def take_and_die(self, envelope: Envelope[Any]) -> None:
        """Hand one input to the service, which ends before the commit."""
        self.mortal.dies = True
        try:
            await self.take(envelope)
        except Died:
            return
        msg = "the turn ended without a transaction"
        raise AssertionError(msg)

    async def enter_walk_in(self, slot: Slot, number: int) -> bool:
        """Somebody at the counter gets a chair; `number` tells them apart. False where it is taken."""
        id_ = derived_id(MESSAGE_NAMESPACE, f"walk-in {number}")
        key = f"{0xC000 + number:016x}"
        with bind_tenant(self.tenant):
            async with self.turns.database.tenant_transaction() as connection:
                await conversations.meet(
                    connection, key, "web", customer_id=id_, name="Walk-in", phone=None, at=self.clock()
                )
                made = await appointments.insert(
                    connection,
                    Owner(key, id_, proven=False),
                    NewAppointment(id_, [f"W{number:05}"], f"{number:026}", WALK_IN, slot, self.clock()),
                )
        return made is not None

    async def gives_to_walk_in(self, kept: UUID, number: int) -> Displaced | None:
        """The owner books over what a customer is to pay for; None where it is not kept any more."""
        with bind_tenant(self.tenant):
            async with unit_of_work(self.turns.database, service=SERVICE) as uow:
                rows = await appointments.release(uow.connection, [kept], self.clock(), refused=True)
                for row in rows:
                    uow.emit(self._cancelled(row, derived_id(kept, f"given away {number}")))
        if not rows:
            return None
        [row] = rows
        with suppress(HoldsUnavailable):
            await self.turns.holds.release(self.tenant.slug, held_time(row.slot), primary_owner(row.thread_id))
        await self.enter_walk_in(row.slot, number)
        return displaced_by(row.slot, row.thread_id, row.appointment)

    async def calls_off(self, made: BookedTime) -> CancelledByOwner | None:
        """The owner calls off what a customer has; None where it is over, or has begun."""
        owner = Owner(made.booked_by, made.customer_id, proven=True)
        with bind_tenant(self.tenant):
            async with unit_of_work(self.turns.database, service=SERVICE) as uow:
                row = await appointments.cancel(uow.connection, owner, made.appointment_id, self.clock())
                if row is None:
                    return None
                uow.emit(self._cancelled(row, derived_id(made.appointment_id, "called off")))
        with suppress(HoldsUnavailable):
            await self.turns.holds.release(self.tenant.slug, held_time(row.slot), primary_owner(row.thread_id))
        unpaid = made.held_until is not None
        return CancelledByOwner(thread_id=row.thread_id, appointment=row.appointment, unpaid=unpaid)

    def _cancelled(self, row: ChangedRow, id_: UUID) -> Envelope[Any]:
        """What payments hears of it."""
        fact = Cancelled(
            appointment=row.appointment,
            service_id=row.appointment.service.service_id,
            staff_id=row.slot.staff_id,
            customer_id=MESSAGE_NAMESPACE,
            thread_id=row.thread_id,
            channel=Channel.WHATSAPP,
            cancelled_by="owner",
        )
        return envelope(fact, id=id_, tenant=self.tenant.slug, key="0", time=self.clock())

    @abstractmethod
    async def committed(self) -> Committed:
        """What another process would find."""

    @abstractmethod
    async def replace_roster(self, wanted: ReplaceRoster) -> None:
        """The owner changes people, hours or rules."""
