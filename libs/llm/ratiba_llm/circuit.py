"""A circuit breaker: after enough failures in a row nothing is sent for a while, then one call tries.

Our own, because of what the libraries for asyncio do at the one moment that matters: they let every waiting call
through when the pause ends, and count a call that was cancelled as a success or as a failure. Time is an argument,
so a clock that is set cannot hold a circuit open.
"""

from dataclasses import dataclass

Pass = int
"""Leave to make one call; given back with how the call ended."""


@dataclass(slots=True)
class Circuit:
    """Closed, open, or trying one call. Times are seconds of a monotonic clock.

    Every pass is given back exactly once, by `succeeded`, `failed` or `given_up`. While the circuit is open only the
    call that tries can change it: one that began before tells what was, not what is.
    """

    failures_to_open: int
    open_s: float
    _failures: int = 0
    _open_until: float | None = None
    _passes: int = 0
    _trying: Pass | None = None

    def __post_init__(self) -> None:
        if self.failures_to_open < 1 or self.open_s <= 0:
            raise ValueError(f"a circuit opens after 1 failure at least and for some time, got {self}")

    @property
    def is_open(self) -> bool:
        """Whether it has opened and no call has succeeded since."""
        return self._open_until is not None

    def admit(self, now: float) -> Pass | None:
        """Return a pass, or None when nothing may be sent. After a pause one caller gets a pass, to try."""
        if self._open_until is not None and (now < self._open_until or self._trying is not None):
            return None
        self._passes += 1
        if self._open_until is not None:
            self._trying = self._passes
        return self._passes

    def succeeded(self, passed: Pass) -> None:
        """The provider answered: whatever it said, it is there."""
        if self._tells(passed):
            self._failures, self._open_until, self._trying = 0, None, None

    def failed(self, passed: Pass, now: float) -> None:
        """The provider did not answer, or said that it cannot."""
        if not self._tells(passed):
            return
        self._failures += 1
        if self._failures >= self.failures_to_open or self.is_open:
            self._open_until, self._trying = now + self.open_s, None

    def given_up(self, passed: Pass) -> None:
        """The caller went away before there was an answer: nothing was learnt."""
        if self._trying == passed:
            self._trying = None

    def _tells(self, passed: Pass) -> bool:
        return not self.is_open or self._trying == passed
