"""What of a service matters to time."""

from dataclasses import dataclass

from booking_fsm.domain.scheduling.cells import cells_of_minutes
from booking_fsm.domain.scheduling.invalid import InvalidSchedule, require_minutes

MOST_BLOCKED_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """How long a service takes and how long before and after it the member of staff is not free.

    All in minutes, multiples of 5. Duration is elapsed time, so a service that spans a change of the
    clocks is as long as on any other day. Buffers and duration together block 24 hours at most.
    """

    service_id: str
    duration_min: int
    buffer_before_min: int = 0
    buffer_after_min: int = 0

    def __post_init__(self) -> None:
        require_minutes("duration_min", self.duration_min, least=5, most=MOST_BLOCKED_MIN)
        require_minutes("buffer_before_min", self.buffer_before_min, least=0, most=MOST_BLOCKED_MIN)
        require_minutes("buffer_after_min", self.buffer_after_min, least=0, most=MOST_BLOCKED_MIN)
        if self.blocked_min > MOST_BLOCKED_MIN:
            raise InvalidSchedule("duration with buffers", self.blocked_min, "24 hours at most")

    @property
    def blocked_min(self) -> int:
        """Minutes for which one appointment keeps its member of staff from any other."""
        return self.buffer_before_min + self.duration_min + self.buffer_after_min

    @property
    def cells_before(self) -> int:
        """Cells blocked before the start."""
        return cells_of_minutes(self.buffer_before_min)

    @property
    def cells_from_start(self) -> int:
        """Cells blocked from the start on: the service and the buffer after it."""
        return cells_of_minutes(self.duration_min + self.buffer_after_min)
