"""What is forgotten, where, and what stays."""

from typing import Any
from uuid import uuid4

from ratiba_runtime import housekeeping
from ratiba_runtime.database import Database
from ratiba_runtime.housekeeping import forget_at_each, forget_handled
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.testing import logged_by

SERVICE = "booking-fsm"


async def test_inputs_are_forgotten_after_30_days_a_few_at_a_time(database: Database) -> None:
    ages = {days: uuid4() for days in (1, 29, 31, 40, 50)}
    insert = (
        "INSERT INTO svc_booking_fsm.inbox (consumer, tenant, message_id, handled_at)"
        " VALUES ('tested', 'pendo-spa', $1, now() - make_interval(days => $2))"
    )
    async with database.public_transaction() as connection:
        for days, message_id in ages.items():
            await connection.execute(insert, message_id, days)
    assert await forget_handled(database, SERVICE, at_once=2) == 3
    async with database.public_transaction() as connection:
        left = await connection.fetch("SELECT message_id FROM svc_booking_fsm.inbox")
    assert {row["message_id"] for row in left} == {ages[1], ages[29]}


async def test_each_tenant_with_tables_forgets_in_its_own_and_says_how_much(
    database: Database, tenant: TenantContext, other_tenant: TenantContext
) -> None:
    await enter_tenant(database, "a-new-one", name="New", vertical="spa")  # its tables are being made
    for each, notes in ((tenant, 2), (other_tenant, 0)):
        with bind_tenant(each):
            async with database.tenant_transaction() as connection:
                await connection.executemany("INSERT INTO notes (note) VALUES ($1)", [("old",)] * notes)
    tenants = TenantRegistry(database)
    await tenants.refresh()

    async def forget(connection: Any) -> dict[str, int]:
        return {"notes": int((await connection.execute("DELETE FROM notes")).rsplit(" ", 1)[1])}

    with logged_by(housekeeping) as lines:
        await forget_at_each(database, tenants, forget)
    assert [(line["event"], line["tenant"], line["notes"]) for line in lines] == [
        ("housekeeping.forgotten", tenant.slug, 2)
    ]
