"""Days and times in customers' words, English, Swahili or both; ambiguous is asked, never guessed."""

from booking_fsm.domain.when.opening import ALWAYS_OPEN, OpeningHours, WeeklyHours
from booking_fsm.domain.when.outcome import Clock, Doubt, DoubtKind, Expecting, When
from booking_fsm.domain.when.when import understand_when

__all__ = [
    "ALWAYS_OPEN",
    "Clock",
    "Doubt",
    "DoubtKind",
    "Expecting",
    "OpeningHours",
    "WeeklyHours",
    "When",
    "understand_when",
]
