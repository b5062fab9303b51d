"""Days that cannot be taken as said: asked about with the dates shown, never guessed (edge cases 20, 21)."""

from typing import Literal

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.when import DoubtKind, When
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


def ask_which_day(turn: Turn, when: When) -> Turn | None:
    """A question with the candidate dates from today on; None when the day is certain or was not said."""
    for kind, reason in _REASONS.items():
        doubt = when.doubt(kind)
        if doubt is None or not doubt.asks:
            continue
        if kind is DoubtKind.IN_THE_PAST and len(when.days) == 1 and when.days[0] >= turn.world.today:
            continue  # only the hour has passed: the start is refused with what is left of the day
        candidates = [day for day in doubt.days or when.days if day >= turn.world.today]
        if not candidates and reason == "several":
            return None  # "every Monday" without one that could be meant: the days with openings are asked instead
        question = ClarifyDay(reason=reason)
        choice = options.days(sorted(set(candidates)))
        return turn.asks(Expecting.DAY, question, options=choice, step=Step.COLLECT_SLOT)
    if len(when.days) > 1:
        choice = options.days(sorted(day for day in when.days if day >= turn.world.today))
        return turn.asks(Expecting.DAY, ClarifyDay(reason="several"), options=choice, step=Step.COLLECT_SLOT)
    return None
