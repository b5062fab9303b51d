"""The roster without a database: what the owner asked for, in the shape that turns read."""

import datetime as dt
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from booking_fsm.adapters.rosters import NOBODY, Roster, Rosters
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.working_hours import WallSpan, WorkingHours
from booking_fsm.testing.business import ROSTER
from ratiba_contracts.requests import ReplaceRoster, RosterMember
from ratiba_runtime.database import Connection


@dataclass
class MemoryRosters(Rosters):
    """Who is not on the list any more stays on it as inactive, and keeps their number."""

    version: int = 0
    wanted: ReplaceRoster = ROSTER
    members: dict[str, RosterMember] = field(default_factory=dict)
    _roster: Roster = NOBODY

    def replace(self, wanted: ReplaceRoster) -> None:
        """Make it what the owner wants."""
        left = {id_: one.model_copy(update={"active": False}) for id_, one in self.members.items()}
        self.members = left | {one.staff_id: one for one in wanted.members}
        self.wanted = wanted
        self.version += 1
        self._roster = self._made()

    def copied(self) -> "MemoryRosters":
        """As it is now."""
        return replace(self, members=dict(self.members))

    async def current(self, connection: Connection) -> Roster:  # noqa: ARG002
        """The roster."""
        return self._roster

    def _made(self) -> Roster:
        services: dict[str, set[str]] = {}
        for member in self.members.values():
            for service_id in member.service_ids:
                services.setdefault(service_id, set()).add(member.staff_id)
        staff = tuple(_staff(number, member) for number, member in enumerate(self.members.values(), start=1))
        return Roster(self.version, self.wanted.policy, staff, MappingProxyType(services))


def _staff(number: int, member: RosterMember) -> Staff:
    hours = {
        day.weekday: [WallSpan(_minute(span.opens), _minute(span.closes)) for span in day.intervals]
        for day in member.working_days
    }
    off = tuple(sorted((Interval(one.start_at, one.end_at) for one in member.time_off), key=lambda one: one.start))
    return Staff(member.staff_id, number, member.name, member.active, WorkingHours.of(hours), off)


def _minute(wall: dt.time) -> int:
    return wall.hour * 60 + wall.minute
