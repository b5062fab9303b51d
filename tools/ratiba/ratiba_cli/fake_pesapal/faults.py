"""What is to go wrong with orders: with all from now on, or with one of them, and in which shares of many."""

import random
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Faults(BaseModel):
    """What goes wrong with an order, from its submission to its end.

    submits        answer; break: an error, and no order is taken; lose: the same error, and it is taken
    notifications  how often its end is told
    late_ms        how long after its end that is
    status_lags_ms how long after its end the status still says that nothing has come: notifications are there before it
    forged         somebody notifies of it before anything has happened
    declines       the bank declines whatever card is typed in
    break_status   its status is not told
    status_ms      how long a question about its status takes
    cancels        answer; break: an error, and it is not cancelled; lose: the same error, and it is
    breaks         how often cancelling it breaks before it does not; for ever where not said
    cancel_told_ms how long after it was cancelled that is notified, where it is: its status says as little as before
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    submits: Literal["answer", "break", "lose"] = "answer"
    notifications: Literal[0, 1, 5] = 1
    late_ms: int = Field(0, ge=0, le=3_600_000)
    status_lags_ms: int = Field(0, ge=0, le=600_000)
    forged: bool = False
    declines: bool = False
    break_status: bool = False
    status_ms: int = Field(0, ge=0, le=60_000)
    cancels: Literal["answer", "break", "lose"] = "answer"
    breaks: int | None = Field(None, ge=1)
    cancel_told_ms: int | None = Field(None, ge=0, le=600_000)


class Mix(BaseModel):
    """A fixed mix over the next `count` orders, in an order that follows from the seed: shares of the whole, exact.

    Whether an order can be cancelled is drawn besides: it matters for those alone that somebody calls off.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(ge=1, le=100_000)
    seed: int = 1
    late_ms: int = Field(1000, ge=0)
    status_lags_ms: int = Field(1000, ge=0)
    status_ms: int = Field(1000, ge=0)
    cancel_told_ms: int = Field(500, ge=0)
    no_notification: float = 0.20
    late: float = 0.10
    five_times: float = 0.10
    reordered: float = 0.10
    submit_error_though_taken: float = 0.05
    forged: float = 0.05
    status_slow: float = 0.05
    cancel_breaks: float = 0.30
    cancel_lost: float = 0.30
    cancel_told: float = 0.30

    def faults(self) -> list[Faults]:
        """Those of each order."""
        courses = self._shuffled(
            (self.no_notification, {"notifications": 0}),
            (self.late, {"late_ms": self.late_ms}),
            (self.five_times, {"notifications": 5}),
            (self.reordered, {"status_lags_ms": self.status_lags_ms}),
            (self.submit_error_though_taken, {"submits": "lose"}),
            (self.forged, {"forged": True, "declines": True, "notifications": 0}),
            (self.status_slow, {"status_ms": self.status_ms}),
            salt="courses",
        )
        ends = self._shuffled(
            (self.cancel_breaks, {"cancels": "break", "breaks": 2}),
            (self.cancel_lost, {"cancels": "lose"}),
            (self.cancel_told, {"cancel_told_ms": self.cancel_told_ms}),
            salt="ends",
        )
        return [Faults.model_validate(course | end) for course, end in zip(courses, ends, strict=True)]

    def _shuffled(self, *parts: tuple[float, dict[str, object]], salt: str) -> list[dict[str, object]]:
        found = [fault for share, fault in parts for _ in range(round(share * self.count))]
        found = (found + [{}] * self.count)[: self.count]
        random.Random(f"{self.seed} {salt}").shuffle(found)  # noqa: S311  an order, not a secret
        return found
