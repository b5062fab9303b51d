"""A house in memory: everything but SQL and the hold store's server is the product's own code.

It can be copied in the middle of a play, so that a way to the end can be tried without going it.
"""

from dataclasses import dataclass

from booking_fsm.testing.business import CATALOG, ROSTER
from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.committed import BookedTime, Checkpoint, Committed, Identity, Sent, Thread
from booking_fsm.testing.play.house import House, Menus, PlayedDials, PlayedMethods
from booking_fsm.testing.play.memory_database import MemoryDatabase
from booking_fsm.testing.play.memory_holds import MemoryHolds
from booking_fsm.testing.play.memory_rosters import MemoryRosters
from booking_fsm.turns import Turns
from ratiba_contracts.requests import ReplaceRoster
from ratiba_runtime.tenancy import TenantContext


@dataclass
class MemoryHouse(House):
    """`rosters` is the very object the turns read."""

    database: MemoryDatabase
    rosters: MemoryRosters
    memory: MemoryHolds

    @classmethod
    def opened(cls, tenant: TenantContext, clock: Clock) -> "MemoryHouse":
        """A business on its first day."""
        rosters = MemoryRosters()
        rosters.replace(ROSTER)
        return cls.over(
            MemoryDatabase(),
            MemoryHolds(clock),
            rosters,
            tenant,
            menus=Menus(CATALOG),
            dials=PlayedDials(),
            methods=PlayedMethods(),
        )

    @classmethod
    def over(
        cls,
        database: MemoryDatabase,
        memory: MemoryHolds,
        rosters: MemoryRosters,
        tenant: TenantContext,
        *,
        menus: Menus,
        dials: PlayedDials,
        methods: PlayedMethods,
    ) -> "MemoryHouse":
        """A business on these. The clock is that of the holds."""
        turns = Turns(database, memory, menus, dials, rosters, memory.clock, consults=True, methods=methods)
        wanted = rosters.wanted
        return cls(
            tenant, memory.clock, menus, dials, methods, wanted, turns, memory, database, database, rosters, memory
        )

    def copied(self) -> "MemoryHouse":
        """The same business, with a future of its own."""
        return self.over(
            MemoryDatabase(self.database.tables.copy()),
            self.memory.copied(Clock(self.clock.now)),
            self.rosters.copied(),
            self.tenant,
            menus=Menus(self.menus.menu),
            dials=PlayedDials(self.dials.turned_to),
            methods=PlayedMethods(*self.methods.methods),
        )

    async def replace_roster(self, wanted: ReplaceRoster) -> None:
        """The owner changes people, hours or rules."""
        self.rosters.replace(wanted)
        self.roster = wanted

    async def committed(self) -> Committed:
        """The tables as promises are checked by."""
        tables = self.database.tables
        return Committed(
            identities={
                key: Identity(row["thread_id"], row["customer_id"], row["reply_seq"])
                for key, row in tables.identities.items()
            },
            threads={
                thread_id: Thread(row["key"], row["state"], row["version"], row["next_due_at"])
                for thread_id, row in tables.threads.items()
            },
            checkpoints=tuple(
                Checkpoint(thread_id, version, row["input_id"], row["state"], tuple(row["acts"]))
                for (thread_id, version), row in sorted(tables.checkpoints.items())
            ),
            appointments={
                id_: BookedTime(**{name: row[name] for name in BookedTime.__slots__})
                for id_, row in tables.appointments.items()
            },
            handoffs=dict(tables.handoffs),
            outbox=tuple(Sent(*sent) for sent in tables.outbox),
            held=await self.memory.everything(),
        )
