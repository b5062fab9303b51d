"""A circuit breaker: after enough failures in a row nothing is sent for a while, then one call tries.

Our own, because of what the libraries for asyncio do at the one moment that matters: they let every waiting call
through when the pause ends, and count a call that was cancelled as a success or as a failure. Time is an argument,
so a clock that is set cannot hold a circuit open.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Circuit:
    """Closed, open, or trying one call. Times are seconds of a monotonic clock.

    Every `admits` that returned True is followed by exactly one of `succeeded`, `failed` and `given_up`.
    """

    failures_to_open: int
    open_s: float
    _failures: int = 0
    _open_until: float | None = None
    _trying: bool = False

    def __post_init__(self) -> None:
        if self.failures_to_open < 1 or self.open_s <= 0:
            raise ValueError(f"a circuit opens after 1 failure at least and for some time, got {self}")

    @property
    def is_open(self) -> bool:
        """Whether it has opened and no call has succeeded since."""
        return self._open_until is not None

    def admits(self, now: float) -> bool:
        """Whether a call may be made. After the pause one caller hears yes, and the rest no until that one is back."""
        if self._open_until is None:
            return True
        if now < self._open_until or self._trying:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """The provider answered: whatever it said, it is there."""
        self._failures, self._open_until, self._trying = 0, None, False

    def failed(self, now: float) -> None:
        """The provider did not answer, or said that it cannot."""
        self._failures += 1
        if self._failures >= self.failures_to_open or self._trying:
            self._open_until = now + self.open_s
        self._trying = False

    def given_up(self) -> None:
        """The caller went away before there was an answer: nothing was learnt."""
        self._trying = False
