"""How often a lost timer is fired: a few rounds, each further from the last than the one before.

A wake-up may be lost on its way once; one whose turn fails every time is dead-lettered, and firing it on every
sweep would fill the dead letters for ever.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

ROUNDS = 5
FIRST_DISTANCE = dt.timedelta(minutes=5)
"""Longer than the stream remembers an id (2 minutes): the same fact sooner would be dropped there."""
LOOKED_AT_AGAIN = dt.timedelta(days=1)
"""A timer that was given up is looked at this often, to forget it once somebody has settled it."""
REMEMBERED = 10_000
"""Timers at one tenant; past that the one fired longest ago is forgotten, and at worst fired again."""


@dataclass(frozen=True, slots=True)
class _Fired:
    times: int
    again_at: dt.datetime


@dataclass(slots=True)
class FiringRounds:
    """What this process has fired at one tenant, by the timer's mark. Not shared: replicas fire one id, one input."""

    _fired: OrderedDict[str, _Fired] = field(default_factory=OrderedDict)

    def resting(self, now: dt.datetime) -> list[str]:
        """Marks whose next round has not come."""
        return [mark for mark, fired in self._fired.items() if now < fired.again_at]

    def known(self) -> list[str]:
        """Every mark that is remembered; what is not among them is fresh and comes first."""
        return list(self._fired)

    def exhausted(self, mark: str) -> bool:
        """Whether this timer has had all its rounds."""
        fired = self._fired.get(mark)
        return fired is not None and fired.times >= ROUNDS

    def note(self, mark: str, now: dt.datetime) -> bool:
        """Remember that this timer had its turn at `now`; returns whether that was its last round."""
        before = self._fired.pop(mark, None)
        times = min(before.times + 1, ROUNDS + 1) if before is not None else 1
        distance = FIRST_DISTANCE * 2 ** (times - 1) if times < ROUNDS else LOOKED_AT_AGAIN
        self._fired[mark] = _Fired(times, now + distance)
        while len(self._fired) > REMEMBERED:
            self._fired.popitem(last=False)
        return times == ROUNDS

    def forget_settled(self, still_lost: Iterable[str], now: dt.datetime) -> None:
        """Forget every timer that was asked for and is not lost any more. `still_lost` must be all there are."""
        lost = set(still_lost)
        for mark in [mark for mark, fired in self._fired.items() if fired.again_at <= now and mark not in lost]:
            del self._fired[mark]
