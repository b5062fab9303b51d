"""The world of a turn, put together from the registry, the roster and the catalogue."""

import datetime as dt
from types import MappingProxyType
from zoneinfo import ZoneInfo

from booking_fsm.adapters.rosters import Roster
from booking_fsm.domain.conversation.world import LEAST_TO_PAY_MIN, World
from booking_fsm.domain.scheduling.policy import Policy
from ratiba_contracts.payments import Method
from ratiba_contracts.tenant import CatalogSnapshot, Selling
from ratiba_contracts.views import Channel
from ratiba_runtime.tenancy import TenantContext


def world_of(
    tenant: TenantContext,
    roster: Roster,
    catalog: CatalogSnapshot,
    *,
    channel: Channel,
    now: dt.datetime,
    returning: bool = False,
    consults: bool = False,
    selling: Selling = Selling.NEVER,
    pays_by: Method | None = None,
    pays_also: tuple[Method, ...] = (),
    pay_within: dt.timedelta = dt.timedelta(minutes=30),
) -> World:
    """Everything a decision is made against. `now` is the conversation's clock, aware."""
    rules = roster.policy
    return World(
        now=now.astimezone(dt.UTC),
        business=tenant.name,
        address=rules.address,
        channel=channel,
        services=MappingProxyType({sold.service_id: sold for sold in catalog.services}),
        staff=roster.staff,
        staff_services=roster.staff_services,
        policy=Policy(
            time_zone=ZoneInfo(tenant.time_zone),
            interval_min=rules.interval_min,
            min_notice_min=max(rules.min_notice_min, LEAST_TO_PAY_MIN if pays_by is not None else 0),
            horizon_days=rules.horizon_days,
        ),
        hold_seconds=60 * rules.hold_min,
        phone_needed=rules.phone_needed,
        returning=returning,
        consults=consults,
        selling=selling,
        pays_by=pays_by,
        pays_also=pays_also,
        pay_within=pay_within,
    )
