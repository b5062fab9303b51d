"""What an owner changes while customers are writing: the menu, the people, the hours, the rules."""

import datetime as dt
from collections.abc import Callable, Mapping

from booking_fsm.testing.business import CATALOG, ROSTER
from ratiba_contracts.requests import BookingPolicy, ReplaceRoster, RosterMember, TimeOff, WorkingDay
from ratiba_contracts.tenant import CatalogService, CatalogSnapshot
from ratiba_contracts.views import OpenInterval, Price, PriceKind

Menu = CatalogSnapshot | None
"""None: nothing was ever imported."""


def _menu(version: int, change: Callable[[CatalogService], CatalogService | None]) -> CatalogSnapshot:
    changed = [change(service) for service in CATALOG.services]
    return CATALOG.model_copy(
        update={"version": version, "services": tuple(service for service in changed if service is not None)}
    )


def _dearer(service: CatalogService) -> CatalogService:
    price = Price(kind=service.price.kind, currency="KES", amount=(service.price.amount or 0) + 25000)
    return service.model_copy(update={"price": price})


def _some_from(service: CatalogService) -> CatalogService:
    """What the prices of nails begin with, and no more."""
    if service.service_id not in ("manicure", "pedicure"):
        return service
    return service.model_copy(update={"price": service.price.model_copy(update={"kind": PriceKind.FROM})})


def _longer(service: CatalogService) -> CatalogService:
    return service.model_copy(update={"duration_min": service.duration_min + 30})


def _buffered(service: CatalogService) -> CatalogService:
    return service.model_copy(update={"buffer_before_min": 10, "buffer_after_min": 15})


MENUS: Mapping[str, Menu] = {
    "as printed": CATALOG,
    "dearer": _menu(2, _dearer),
    "everything takes longer": _menu(3, _longer),
    "time to clean up": _menu(4, _buffered),
    "no manicure": _menu(5, lambda one: None if one.service_id == "manicure" else one),
    "massages only": _menu(6, lambda one: one if one.service_id.startswith("massage") else None),
    "one thing": _menu(7, lambda one: one if one.service_id == "facial" else None),
    "nails from a price on": _menu(8, _some_from),
    "nothing": None,
}


def _hours(*spans: tuple[int, int]) -> tuple[WorkingDay, ...]:
    intervals = tuple(OpenInterval(opens=dt.time(opens), closes=dt.time(closes)) for opens, closes in spans)
    return tuple(WorkingDay(weekday=day, intervals=intervals) for day in range(6))


def _roster(change: Callable[[RosterMember], RosterMember | None], **rules: object) -> ReplaceRoster:
    members = [change(member) for member in ROSTER.members]
    return ReplaceRoster(
        actor="owner",
        policy=BookingPolicy.model_validate(ROSTER.policy.model_dump() | rules),
        members=tuple(member for member in members if member is not None),
    )


def _as_ever(member: RosterMember) -> RosterMember:
    return member


def _off(member: RosterMember) -> RosterMember:
    """Away from Friday afternoon until Monday morning of the week that is played."""
    since = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
    return member.model_copy(
        update={"time_off": (TimeOff(start_at=since, end_at=since + dt.timedelta(days=2, hours=20)),)}
    )


ROSTERS: Mapping[str, ReplaceRoster] = {
    "as ever": ROSTER,
    "Amina is away": _roster(lambda one: _off(one) if one.staff_id == "amina" else one),
    "a long weekend": _roster(_off),
    "Cate has left": _roster(lambda one: None if one.staff_id == "cate" else one),
    "Brian only": _roster(lambda one: one if one.staff_id == "brian" else one.model_copy(update={"active": False})),
    "everybody is away": _roster(lambda one: one.model_copy(update={"active": False})),
    "short days": _roster(lambda one: one.model_copy(update={"working_days": _hours((11, 15))})),
    "a lunch break": _roster(lambda one: one.model_copy(update={"working_days": _hours((9, 12), (14, 20))})),
    "on the hour": _roster(_as_ever, interval_min=60),
    "no number needed": _roster(_as_ever, phone_needed=False),
    "two hours' notice": _roster(_as_ever, min_notice_min=120),
    "no notice": _roster(_as_ever, min_notice_min=0),
    "a minute to decide": _roster(_as_ever, hold_min=1),
    "three days ahead": _roster(_as_ever, horizon_days=3),
}
