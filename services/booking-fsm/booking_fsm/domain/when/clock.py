"""What a spoken hour may mean on the 24 h clock.

The Swahili day starts at six: `saa N` is N + 6. The English clock has two halves. Which readings are possible
follows from how the hour was written and from the part of the day said with it; what is left open here is
settled by opening hours or asked (`settle`).
"""

from dataclasses import dataclass
from datetime import time
from enum import Enum, auto

from booking_fsm.domain.when.parts import Fit, Part


class Writing(Enum):
    """How an hour was written, which says by which clock it may have been meant."""

    SAA_WORDS = auto()  # saa nne: the Swahili clock
    SAA_DIGITS = auto()  # saa 4: the Swahili clock, unless the part of the day speaks against it
    SAA_COLON = auto()  # saa 4:30: both clocks are written so
    ENGLISH = auto()  # at 4, ten, 4:30
    BARE = auto()  # 4 or 4:30 beside Swahili: both clocks


class Half(Enum):
    """A half of the English day."""

    AM = auto()
    PM = auto()


@dataclass(frozen=True)
class SpokenClock:
    """An hour as said. `hour` is 0 to 24 and `minute` 0 to 59, as counted by the clock it was said on."""

    hour: int
    minute: int
    writing: Writing
    half: Half | None = None
    padded: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.hour <= 24 and 0 <= self.minute <= 59):
            raise ValueError(f"no such time: {self.hour}:{self.minute:02d}")


@dataclass(frozen=True)
class Readings:
    """Possible times: `likely` ones the words allow, `rivals` that count only where the likely are closed.

    `contradicts` says that the hour and the part of the day do not go together on the clock it was said on.
    """

    likely: tuple[time, ...]
    rivals: tuple[time, ...] = ()
    contradicts: bool = False


def readings(said: SpokenClock, part: Part | None, *, nearby: bool = False) -> Readings:
    """Return the times a spoken hour may mean under a part of the day, or under none.

    `nearby` says that the part of the day was not said as one with the hour, so that it may belong elsewhere.
    """
    if said.hour > 12 or said.hour == 0:
        return Readings((time(said.hour % 24, said.minute),))
    if said.half is not None:
        return _under_half(said, said.half)
    if said.writing is Writing.ENGLISH:
        return _english(said, part, nearby=nearby)
    if part is None:
        return _unsaid(said)
    if said.writing is Writing.BARE:
        return _bare(said, part.in_swahili)
    return _swahili(said, part.in_swahili)


def swahili_times(said: SpokenClock) -> tuple[time, ...]:
    """Return the two times of an hour on the Swahili clock, the one from 06:00 to 17:59 first."""
    since_six = said.hour % 12
    return time(since_six + 6, said.minute), time((since_six + 18) % 24, said.minute)


def english_times(said: SpokenClock) -> tuple[time, ...]:
    """Return the two times of an hour on the English clock, before noon first."""
    return time(said.hour % 12, said.minute), time(said.hour % 12 + 12, said.minute)


def _under_half(said: SpokenClock, half: Half) -> Readings:
    chosen, other = english_times(said) if half is Half.AM else english_times(said)[::-1]
    if said.writing is Writing.SAA_WORDS:
        swahili = tuple(t for t in swahili_times(said) if (t.hour < 12) == (half is Half.AM))
        return Readings(_ordered((chosen, *swahili)), contradicts=True)
    if half is Half.AM and said.hour == 12:
        return Readings((chosen,), rivals=(other,))
    if said.writing in {Writing.SAA_DIGITS, Writing.SAA_COLON}:
        return Readings((chosen,), tuple(t for t in swahili_times(said) if (t.hour < 12) == (half is Half.AM)))
    return Readings((chosen,))


def _english(said: SpokenClock, part: Part | None, *, nearby: bool) -> Readings:
    both = english_times(said)
    if part is None:
        return Readings(both[:1], both[1:]) if said.padded else Readings(both)
    fitting = _fitting(both, part, Fit.CORE) or _fitting(both, part, Fit.LOOSE)
    if len(fitting) == 1:
        return Readings(fitting, tuple(t for t in both if t not in fitting) if nearby else ())
    return Readings(both, contradicts=not fitting)


def _unsaid(said: SpokenClock) -> Readings:
    if said.writing in {Writing.SAA_WORDS, Writing.SAA_DIGITS}:
        return Readings(swahili_times(said))
    return Readings(_ordered((*swahili_times(said), *english_times(said))))


def _bare(said: SpokenClock, part: Part) -> Readings:
    """Read figures beside a part of the day: "10 asubuhi" is European, for 16:00 is no morning and 04:00 hardly one."""
    every = _ordered((*english_times(said), *swahili_times(said)))
    core, loose = _fitting(every, part, Fit.CORE), _fitting(every, part, Fit.LOOSE)
    if loose and core and not _fitting(swahili_times(said), part, Fit.CORE):
        return Readings(core, loose, contradicts=True)
    fitting = _ordered((*core, *loose))
    return Readings(fitting or every, contradicts=not fitting)


def _swahili(said: SpokenClock, part: Part) -> Readings:
    own, foreign = swahili_times(said), english_times(said)
    core, loose = _fitting(own, part, Fit.CORE), _fitting(own, part, Fit.LOOSE)
    foreign_core, foreign_loose = _fitting(foreign, part, Fit.CORE), _fitting(foreign, part, Fit.LOOSE)
    if said.writing is Writing.SAA_COLON:
        return _colon(said, (core, loose), (foreign_core, foreign_loose))
    if core:
        return Readings(core, foreign_core)
    if loose:
        opposed = foreign_core if said.writing is Writing.SAA_WORDS else _ordered((*foreign_core, *foreign_loose))
        if opposed:
            return Readings(_ordered((*loose, *opposed)), contradicts=True)
        return Readings(loose, () if said.writing is Writing.SAA_WORDS else foreign_loose)
    if foreign_core or foreign_loose:
        by_day = tuple(t for t in own if 6 <= t.hour < 19)
        return Readings(_ordered((*by_day, *foreign_core, *foreign_loose)), contradicts=True)
    return Readings(_ordered((*own, *foreign)), contradicts=True)


def _colon(said: SpokenClock, own: tuple[tuple[time, ...], ...], foreign: tuple[tuple[time, ...], ...]) -> Readings:
    (core, loose), (foreign_core, foreign_loose) = own, foreign
    if core:
        opposed = _ordered((*foreign_core, *foreign_loose)) if said.padded else foreign_core
        return Readings(_ordered((*core, *opposed)), foreign_loose)
    if foreign_core:
        return Readings(foreign_core, contradicts=True)
    either = _ordered((*loose, *foreign_loose))
    return Readings(either or _ordered((*swahili_times(said), *english_times(said))), contradicts=not either)


def _fitting(times: tuple[time, ...], part: Part, fit: Fit) -> tuple[time, ...]:
    return tuple(at for at in times if part.fit(at) is fit)


def _ordered(times: tuple[time, ...]) -> tuple[time, ...]:
    return tuple(sorted(set(times)))
