"""What is to go wrong with the next calls: slow, refused, broken, cut."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Fault(BaseModel):
    """One thing to go wrong, `times` times, for one customer or for all.

    `slow_ms` comes before anything else and may stand alone. `then` says how the call ends:
    answer    as usual, after the delay
    refuse    with `code`, as the provider words it; not accepted, not logged
    break     HTTP 5xx with a body that is not JSON; not accepted, not logged
    cut       the connection is reset before the call is accepted; not logged
    swallow   the call is accepted and logged, then the connection is reset without an answer
    undeliver the call is accepted and answered; later a `failed` status with `code` is sent
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    then: Literal["answer", "refuse", "break", "cut", "swallow", "undeliver"] = "answer"
    times: int = Field(1, ge=1)
    to: str | None = None
    slow_ms: int = Field(0, ge=0, le=600_000)
    code: int = 131000
    status: int = Field(502, ge=500, le=599)


class FaultPlan:
    """The faults still to come, in the order they were asked for; a call uses up one at most."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Put a fault behind those that are already waiting."""
        self._left.append((fault, fault.times))

    def clear(self) -> None:
        """Let everything go well again."""
        self._left.clear()

    @property
    def left(self) -> list[Fault]:
        """Return what has not happened yet, with the number of times left."""
        return [fault.model_copy(update={"times": times}) for fault, times in self._left]

    def next_for(self, to: str) -> Fault:
        """Return what happens to this call, and use it up; a fault without effect when all goes well."""
        for index, (fault, times) in enumerate(self._left):
            if fault.to in {None, to}:
                if times == 1:
                    del self._left[index]
                else:
                    self._left[index] = (fault, times - 1)
                return fault
        return Fault()
