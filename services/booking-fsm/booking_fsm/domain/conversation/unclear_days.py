"""Days that cannot be taken as said: asked about with the dates shown, never guessed (edge cases 20, 21)."""

import datetime as dt
from typing import Literal

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.when import DoubtKind, When
from ratiba_contracts.options import DayOption
from ratiba_contracts.slot_acts import ClarifyDay

Reason = Literal["several", "weekday_mismatch", "no_such_date", "night", "in_the_past"]

_REASONS: dict[DoubtKind, Reason] = {
    DoubtKind.WEEKDAY_MISMATCH: "weekday_mismatch",
    DoubtKind.NO_SUCH_DATE: "no_such_date",
    DoubtKind.NIGHT_OF_DAY_BEFORE: "night",
    DoubtKind.IN_THE_PAST: "in_the_past",
    DoubtKind.WEEKDAY_IS_TODAY: "several",
    DoubtKind.SEVERAL_DAYS: "several",
    DoubtKind.REPEATING: "several",
}


WEEKS_SHOWN = 3
"""Of a day that repeats so many of the coming ones are shown: one appointment is booked at a time."""


def named_by_its_hour(turn: Turn, when: When) -> Turn:
    """A time, and no day, from who was asked which day: "Thursday 10", "10am" is Thursday, and no 10th.

    Where that does not tell the day, it is asked for once more: what was said of it is not forgotten.
    """
    question = turn.state.question
    asked = question.acts[-1] if question is not None else None
    if question is None or not isinstance(asked, ClarifyDay) or turn.state.wish.day is not None:
        return turn
    if when.days or when.day_range is not None or not (when.times or when.time_range):
        return turn
    hours = {at.hour % 12 for at in when.times}
    days = [one.day for one in question.options if isinstance(one, DayOption)]
    left = [day for day in days if asked.reason != "weekday_mismatch" or day.day not in {h or 12 for h in hours}]
    return turn.wish(day=left[0], day_range=None) if len(left) == 1 else turn.repeats()


def ask_which_day(turn: Turn, when: When) -> Turn | None:
    """A question with the candidate dates from today on; None when the day is certain or was not said."""
    for kind, reason in _REASONS.items():
        doubt = when.doubt(kind)
        if doubt is None or not doubt.asks:
            continue
        if kind is DoubtKind.IN_THE_PAST and len(when.days) == 1 and when.days[0] >= turn.world.today:
            continue  # only the hour has passed: the start is refused with what is left of the day
        candidates = [day for day in doubt.days or when.days if day >= turn.world.today]
        if kind is DoubtKind.REPEATING and len(candidates) == 1:
            candidates = [candidates[0] + dt.timedelta(weeks=later) for later in range(WEEKS_SHOWN)]
        if not candidates and reason == "several":
            return None  # "every Monday" without one that could be meant: the days with openings are asked instead
        question = ClarifyDay(reason=reason)
        choice = options.days(sorted(set(candidates)))
        return turn.asks(Expecting.DAY, question, options=choice, step=Step.COLLECT_SLOT)
    if len(when.days) > 1:
        choice = options.days(sorted(day for day in when.days if day >= turn.world.today))
        return turn.asks(Expecting.DAY, ClarifyDay(reason="several"), options=choice, step=Step.COLLECT_SLOT)
    return None
