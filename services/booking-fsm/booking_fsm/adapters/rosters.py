"""The roster in Postgres: rules, staff, qualifications, hours. Kept in memory per tenant under its version."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.staff import Staff, StaffServices
from booking_fsm.domain.scheduling.working_hours import WallSpan, WorkingHours
from ratiba_contracts.requests import BookingPolicy, ReplaceRoster, RosterMember
from ratiba_runtime.database import Connection
from ratiba_runtime.tenancy import current_tenant


class StaleRoster(Exception):
    """The change was based on another version than the one that stands."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"expected roster version {expected}, it is at {found}: read it again")


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who works, and the rules."""

    version: int
    policy: BookingPolicy
    staff: tuple[Staff, ...]
    staff_services: StaffServices


NOBODY = Roster(0, BookingPolicy(), (), MappingProxyType({}))
"""The roster of a tenant that has not said who works."""


class Rosters:
    """Rosters by tenant. A copy is used only while the database still has its version."""

    def __init__(self) -> None:
        self._known: dict[str, Roster] = {}

    async def current(self, connection: Connection) -> Roster:
        """The bound tenant's roster as of this transaction; nobody works where none was ever set."""
        slug = current_tenant().slug
        version = await connection.fetchval("SELECT version FROM booking_policy")
        if version is None:
            return NOBODY
        known = self._known.get(slug)
        if known is None or known.version != version:
            known = self._known[slug] = await _read(connection)
        return known


async def replace(connection: Connection, wanted: ReplaceRoster) -> int:
    """Make the roster what is wanted; returns its new version. Raises StaleRoster.

    People who are no longer on it become inactive: their appointments stand, and their number is never given
    to anybody else.
    """
    found = await connection.fetchval("SELECT version FROM booking_policy FOR UPDATE") or 0
    if wanted.expected_version is not None and wanted.expected_version != found:
        raise StaleRoster(wanted.expected_version, found)
    await connection.execute("UPDATE staff SET active = false")
    for member in wanted.members:
        await _replace_member(connection, member)
    await connection.execute(
        """
        INSERT INTO booking_policy (is_singleton, version, policy) VALUES (true, $1, $2)
        ON CONFLICT (is_singleton) DO UPDATE SET version = excluded.version, policy = excluded.policy
        """,
        found + 1,
        wanted.policy.model_dump(mode="json"),
    )
    return found + 1


async def _replace_member(connection: Connection, member: RosterMember) -> None:
    await connection.execute(
        """
        INSERT INTO staff (staff_id, number, name, active)
        SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM staff
        ON CONFLICT (staff_id) DO UPDATE SET name = excluded.name, active = excluded.active
        """,
        member.staff_id,
        member.name,
        member.active,
    )
    for table in ("staff_services", "working_hours", "time_off"):
        await connection.execute(f"DELETE FROM {table} WHERE staff_id = $1", member.staff_id)  # noqa: S608
    await connection.executemany(
        "INSERT INTO staff_services (staff_id, service_id) VALUES ($1, $2)",
        [(member.staff_id, service_id) for service_id in member.service_ids],
    )
    await connection.executemany(
        "INSERT INTO working_hours (staff_id, weekday, opens_min, closes_min) VALUES ($1, $2, $3, $4)",
        [
            (member.staff_id, day.weekday, _minute(span.opens), _minute(span.closes))
            for day in member.working_days
            for span in day.intervals
        ],
    )
    await connection.executemany(
        "INSERT INTO time_off (staff_id, start_at, end_at, reason) VALUES ($1, $2, $3, $4)",
        [(member.staff_id, off.start_at, off.end_at, off.reason) for off in member.time_off],
    )


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


async def _read(connection: Connection) -> Roster:
    row = await connection.fetchrow("SELECT version, policy FROM booking_policy")
    if row is None:
        return NOBODY
    hours: dict[str, dict[int, list[WallSpan]]] = defaultdict(lambda: defaultdict(list))
    for one in await connection.fetch("SELECT staff_id, weekday, opens_min, closes_min FROM working_hours"):
        hours[one["staff_id"]][one["weekday"]].append(WallSpan(one["opens_min"], one["closes_min"]))
    off: dict[str, list[Interval]] = defaultdict(list)
    for one in await connection.fetch("SELECT staff_id, start_at, end_at FROM time_off ORDER BY start_at"):
        off[one["staff_id"]].append(Interval(one["start_at"], one["end_at"]))
    services: dict[str, set[str]] = defaultdict(set)
    for one in await connection.fetch("SELECT staff_id, service_id FROM staff_services"):
        services[one["service_id"]].add(one["staff_id"])
    people = await connection.fetch("SELECT staff_id, number, name, active FROM staff ORDER BY number")
    staff = tuple(
        Staff(
            one["staff_id"],
            one["number"],
            one["name"],
            one["active"],
            WorkingHours.of(hours[one["staff_id"]]),
            tuple(off[one["staff_id"]]),
        )
        for one in people
    )
    return Roster(row["version"], BookingPolicy.model_validate(row["policy"]), staff, MappingProxyType(dict(services)))
