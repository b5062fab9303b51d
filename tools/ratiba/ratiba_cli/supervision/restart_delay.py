"""How long a crashed process waits before it is started again."""

from dataclasses import dataclass, replace

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 30.0
STEADY_SECONDS = 60.0


@dataclass(frozen=True)
class RestartDelay:
    """Doubles with each crash in a row, from 0.5 s to `longest`; a minute of running makes it forget."""

    crashes: int = 0
    longest: float = LONGEST_SECONDS

    def after_crash(self, ran_seconds: float) -> "RestartDelay":
        """Return the delay after a run of that many seconds ended in a crash."""
        return replace(self, crashes=1 if ran_seconds >= STEADY_SECONDS else self.crashes + 1)

    @property
    def seconds(self) -> float:
        """Return the wait before the next start; 0 before the first crash."""
        if self.crashes == 0:
            return 0.0
        return float(min(FIRST_SECONDS * 2 ** min(self.crashes - 1, 10), self.longest))


USUAL_DELAY = RestartDelay()
"""Before the first crash."""
