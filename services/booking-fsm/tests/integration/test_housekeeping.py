"""What is forgotten of the calls to a model, and what is still counted."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from booking_fsm.adapters import llm_calls
from booking_fsm.housekeeping import forget_old
from ratiba_llm import KEEP_CALLS, NewCall
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"


async def test_calls_are_forgotten_after_90_days_and_not_before(database: Database, pendo: TenantContext) -> None:
    now = dt.datetime.now(dt.UTC)
    minute = dt.timedelta(minutes=1)
    costs = {KEEP_CALLS + minute: Decimal("0.01"), KEEP_CALLS - minute: Decimal("0.02"), minute: Decimal("0.04")}
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            for age, cost in costs.items():
                call = NewCall(uuid4(), THREAD, uuid4(), "intent_classifier", cost, now - age)
                assert await llm_calls.begin(connection, call)
    tenants = TenantRegistry(database)
    await tenants.refresh()
    await forget_old(database, tenants, now)
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            assert await llm_calls.spent(connection, THREAD) == Decimal("0.06")
