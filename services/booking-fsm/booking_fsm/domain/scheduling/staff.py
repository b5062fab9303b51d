"""Who does the work, and who may do which service."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.working_hours import WorkingHours

StaffServices = Mapping[str, Set[str]]
"""service_id -> ids of the staff who do it. A service with no entry, or an empty one, is done by all."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. `number` is small, unique in the tenant and never reused: it breaks ties."""

    staff_id: str
    number: int
    name: str
    active: bool
    working_hours: WorkingHours
    time_off: tuple[Interval, ...] = ()


def qualified_for(service_id: str, staff: Sequence[Staff], staff_services: StaffServices) -> tuple[Staff, ...]:
    """The active staff who may do the service, in order of number.

    No staff_services row for a service means every active member of staff (architecture, Openings). A
    service whose only qualified people have left therefore has nobody; it does not fall back to all.
    """
    named = staff_services.get(service_id)
    able = (one for one in staff if one.active and (not named or one.staff_id in named))
    return tuple(sorted(able, key=lambda one: one.number))
