"""What a customer still has to get done, one thing after the other."""

from dataclasses import dataclass
from enum import StrEnum

from evals.goals.goal import Goal, Kind, Visit


class Errand(StrEnum):
    """One thing to get done."""

    BOOK = "book"
    CANCEL = "cancel"
    MOVE = "move"


@dataclass(frozen=True)
class Stage:
    """An errand and its appointment. `rather` is what they will want instead when it is read back to them.

    `drops` says that they will then want none at all.
    """

    errand: Errand
    visit: Visit
    rather: Visit | None = None
    drops: bool = False


def stages(goal: Goal) -> list[Stage]:
    """What has to be done to reach a goal, in order."""
    first = goal.before
    match goal.kind:
        case Kind.CHANGE_OF_MIND if first is not None:
            return [Stage(Errand.BOOK, first, rather=goal.wants[0])]
        case Kind.NEVER_MIND if first is not None:
            return [Stage(Errand.BOOK, first, drops=True)]
        case Kind.CANCEL if first is not None:
            return [Stage(Errand.BOOK, first), Stage(Errand.CANCEL, first)]
        case Kind.RESCHEDULE if first is not None:
            return [Stage(Errand.BOOK, first), Stage(Errand.MOVE, first, rather=goal.wants[0])]
        case _:
            return [Stage(Errand.BOOK, visit) for visit in goal.wants]
