"""A house on the real servers: Postgres and Valkey, one business in a database of the test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from booking_fsm.adapters import rosters
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.testing.business import CATALOG, ROSTER
from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.committed import BookedTime, Checkpoint, Committed, Identity, Sent, Thread
from booking_fsm.testing.play.house import Died, House, Menus, PlayedDials, PlayedMethods
from booking_fsm.testing.play.server_holds import ServerHolds
from booking_fsm.turns import SERVICE, Turns
from ratiba_contracts.requests import ReplaceRoster
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant, service_schema

_SCHEMA = service_schema(SERVICE)

_EMPTY = f"""
    DELETE FROM handoffs; DELETE FROM appointments; DELETE FROM checkpoints; DELETE FROM conversation_threads;
    DELETE FROM identities; DELETE FROM customers; DELETE FROM staff_services; DELETE FROM working_hours;
    DELETE FROM time_off; DELETE FROM staff; DELETE FROM booking_policy; DELETE FROM {_SCHEMA}.inbox;
    DELETE FROM {_SCHEMA}.outbox;
"""  # noqa: S608 - the schema of this service


class MortalServerDatabase(Database):
    """`dies`: the next transaction raises Died when all is done but the commit."""

    dies = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction."""
        async with super().transaction() as connection:
            yield connection
            if self.dies:
                self.dies = False
                raise Died


@dataclass
class ServerHouse(House):
    """`database` and `store` are the very ones the turns use."""

    database: MortalServerDatabase
    store: ServerHolds

    @classmethod
    async def opened(
        cls, database: MortalServerDatabase, client: Redis, tenant: TenantContext, clock: Clock
    ) -> "ServerHouse":
        """A business on its first day; whatever another play left is gone."""
        store, menus, dials = ServerHolds(client, clock, tenant.slug), Menus(CATALOG), PlayedDials()
        methods = PlayedMethods()
        turns = Turns(database, store, menus, dials, Rosters(), clock, consults=True, methods=methods)
        house = cls(tenant, clock, menus, dials, methods, ROSTER, turns, store, database, database, store)
        await store.empty()
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                await connection.execute(_EMPTY)
        await house.replace_roster(ROSTER)
        return house

    async def replace_roster(self, wanted: ReplaceRoster) -> None:
        """The owner changes people, hours or rules."""
        with bind_tenant(self.tenant):
            async with self.database.tenant_transaction() as connection:
                await rosters.replace(connection, wanted)
        self.roster = wanted

    async def committed(self) -> Committed:
        """The rows as a new connection reads them."""
        with bind_tenant(self.tenant):
            async with self.database.tenant_transaction() as connection:
                return Committed(
                    identities={row["key"]: Identity(*row[1:]) for row in await connection.fetch(_IDENTITIES)},
                    threads={row["thread_id"]: Thread(*row[1:]) for row in await connection.fetch(_THREADS)},
                    checkpoints=tuple(
                        Checkpoint(row[0], row[1], row[2], row[3], tuple(row[4]))
                        for row in await connection.fetch(_CHECKPOINTS)
                    ),
                    appointments={row[0]: BookedTime(*row) for row in await connection.fetch(_APPOINTMENTS)},
                    handoffs={row["key"]: row["times"] for row in await connection.fetch(_HANDOFFS)},
                    outbox=tuple(Sent(*row) for row in await connection.fetch(_OUTBOX)),
                    held=await self.store.everything(),
                )


_IDENTITIES = "SELECT key, thread_id, customer_id, reply_seq FROM identities"
_THREADS = "SELECT thread_id, key, state, version, next_due_at FROM conversation_threads"
_CHECKPOINTS = "SELECT thread_id, version, input_id, state, acts FROM checkpoints ORDER BY thread_id, version"
_APPOINTMENTS = f"SELECT {', '.join(BookedTime.__slots__)} FROM appointments"  # noqa: S608 - column names
_HANDOFFS = "SELECT key, times FROM handoffs WHERE answered_at IS NULL"
_OUTBOX = f"SELECT message_id, subject, payload FROM {_SCHEMA}.outbox ORDER BY id"  # noqa: S608 - the schema of this service
