"""What a conversation left behind, held against its goal. Only rows count: nobody asks the customer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.goals.goal import Goal, Kind, Visit

GIVES_UP_BEFORE = frozenset({Kind.CANCEL, Kind.RESCHEDULE})
"""In these an appointment is made and called off again, both as wanted."""


class End(StrEnum):
    """How a conversation ended. `WRONG`: an appointment came to be that the goal did not ask for."""

    DONE = "done"
    HANDED_OVER = "handed over"
    GAVE_UP = "gave up"
    WRONG = "wrong"


@dataclass(frozen=True)
class Row:
    """One appointment as stored; `start` is local. `name` is whom it is for."""

    service: str
    start: dt.datetime
    staff: str
    status: str
    name: str | None

    @property
    def live(self) -> bool:
        """Whether somebody is expected."""
        return self.status in {"pending", "booked"}


@dataclass(frozen=True)
class Left:
    """Everything of one conversation: appointments, the step it ended at, whether a person was asked for."""

    rows: tuple[Row, ...] = ()
    step: str | None = None
    handed_over: bool = False


def judge(goal: Goal, left: Left, today: dt.date) -> tuple[End, str]:
    """How it ended, and what makes it wrong. `today` is the day of the talk."""
    missing, was_before = list(goal.wants), list[Row]()
    for row in left.rows:
        if row.status == "expired":
            continue
        wanted = _of(missing, row, today)
        if row.live and wanted is not None and _named(goal, row):
            missing.remove(wanted)
        elif not was_before and _was_before(goal, row, today):
            was_before.append(row)
        else:
            return End.WRONG, f"{row.service} {row.start:%a %d %b %H:%M} with {row.staff} for {row.name}, {row.status}"
    stands = any(row.live for row in was_before)
    if not missing and not stands and _ended_as_meant(goal, left, was_before):
        return End.DONE, ""
    return (End.HANDED_OVER if left.handed_over else End.GAVE_UP), ""


def _ended_as_meant(goal: Goal, left: Left, before: Sequence[Row]) -> bool:
    """What no wanted appointment can show: that there was one to call off, and that letting go was understood."""
    if goal.kind in GIVES_UP_BEFORE:
        return len(before) == 1
    return goal.kind is not Kind.NEVER_MIND or left.step == "DROPPED"


def _was_before(goal: Goal, row: Row, today: dt.date) -> bool:
    """Whether it is the appointment, under the right name, that the goal is to get rid of."""
    before = goal.before if goal.kind in GIVES_UP_BEFORE else None
    return before is not None and _is(before, row, today) and _named(goal, row)


def _of(wants: Sequence[Visit], row: Row, today: dt.date) -> Visit | None:
    return next((visit for visit in wants if _is(visit, row, today)), None)


def _is(visit: Visit, row: Row, today: dt.date) -> bool:
    return visit.admits(row.service, row.start, row.staff, today)


def _named(goal: Goal, row: Row) -> bool:
    return (row.name or "").casefold() == (goal.name or goal.own_name).casefold()
