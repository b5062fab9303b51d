"""What a conversation left behind, judged against its goal: nothing that was not asked for passes."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from evals.goals.generating import goals
from evals.goals.goal import Goal, Kind, Manner, Tongue, Visit
from evals.goals.verdicts import End, Left, Row, judge

TODAY = dt.date(2027, 3, 1)
TEN = Visit("manicure", 1, dt.time(10), dt.time(10))
AFTERNOON = Visit("facial", 3, dt.time(12), dt.time(15, 59), staff="zawadi")


def local(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A wall time of March 2027."""
    return dt.datetime(2027, 3, day, hour, minute)  # noqa: DTZ001  rows are judged on the business's wall


GOAL = replace(
    next(goal for goal in goals(1) if goal.tenant == "pendo-spa"),
    kind=Kind.BOOK,
    wants=(TEN,),
    before=None,
    own_name="Njeri Kamau",
    name=None,
)
ROW = Row("manicure", local(2, 10), "amina", "booked", "Njeri Kamau")
MOVED = replace(GOAL, kind=Kind.RESCHEDULE, before=TEN, wants=(AFTERNOON,))
AFTER_MOVE = Row("facial", local(4, 13, 30), "zawadi", "booked", "Njeri Kamau")
GONE = replace(ROW, status="cancelled")


def end(goal: Goal, *rows: Row, step: str = "BOOKED", handed_over: bool = False) -> End:
    return judge(goal, Left(rows, step, handed_over), TODAY)[0]


def test_the_appointment_wanted_is_done() -> None:
    assert end(GOAL, ROW) is End.DONE
    assert end(GOAL, replace(ROW, name="njeri kamau")) is End.DONE


@pytest.mark.parametrize(
    "changed",
    [
        {"service": "pedicure"},
        {"start": local(3, 10)},
        {"start": local(2, 10, 15)},
        {"start": local(2, 22)},
        {"name": "Faith Chebet"},
        {"name": None},
        {"status": "cancelled"},
    ],
)
def test_a_planted_wrong_appointment_is_found(changed: dict[str, Any]) -> None:
    assert end(GOAL, replace(ROW, **changed)) is End.WRONG
    assert end(GOAL, ROW, replace(ROW, **changed)) is End.WRONG, "the right one beside it excuses nothing"


def test_the_same_appointment_twice_is_wrong() -> None:
    assert end(GOAL, ROW, ROW) is End.WRONG


def test_somebody_else_than_was_asked_for_is_wrong() -> None:
    by_wanjiru = replace(ROW, staff="wanjiru")
    asked = replace(GOAL, wants=(replace(TEN, staff="amina"),))
    assert end(GOAL, by_wanjiru) is End.DONE
    assert end(asked, by_wanjiru) is End.WRONG


def test_any_appointment_is_wrong_for_who_let_it_be() -> None:
    let_be = replace(GOAL, kind=Kind.NEVER_MIND, before=TEN, wants=())
    assert end(let_be, ROW) is End.WRONG
    assert end(let_be, GONE) is End.WRONG
    assert end(let_be, step="DROPPED") is End.DONE
    assert end(let_be, step="CONFIRM") is End.GAVE_UP, "to be left alone is not to be understood"


def test_what_was_thought_better_of_is_wrong() -> None:
    assert end(replace(GOAL, kind=Kind.CHANGE_OF_MIND, before=AFTERNOON), AFTER_MOVE) is End.WRONG


def test_a_move_is_done_when_the_old_one_is_cancelled_and_the_new_one_stands() -> None:
    assert end(MOVED, GONE, AFTER_MOVE) is End.DONE
    assert end(MOVED, ROW, AFTER_MOVE) is End.GAVE_UP, "both stand"
    assert end(MOVED, AFTER_MOVE) is End.GAVE_UP, "there was none to move"
    assert end(MOVED, ROW) is End.GAVE_UP
    assert end(MOVED, GONE, replace(AFTER_MOVE, staff="amina")) is End.WRONG


def test_nothing_to_call_off_is_no_cancellation() -> None:
    called_off = replace(MOVED, kind=Kind.CANCEL, wants=())
    assert end(called_off, GONE) is End.DONE
    assert end(called_off) is End.GAVE_UP
    assert end(called_off, GONE, GONE) is End.WRONG
    assert end(called_off, replace(GONE, name="Otieno")) is End.WRONG, "it stood under another name"


def test_only_half_of_two_is_not_done() -> None:
    both = replace(GOAL, kind=Kind.BOOK_TWO, wants=(TEN, AFTERNOON))
    assert end(both, ROW) is End.GAVE_UP
    assert end(both, ROW, AFTER_MOVE) is End.DONE


def test_a_person_who_was_asked_for_is_an_honest_end_unless_something_is_wrong() -> None:
    assert end(GOAL, handed_over=True) is End.HANDED_OVER
    assert end(GOAL, replace(ROW, service="pedicure"), handed_over=True) is End.WRONG
    assert end(GOAL, ROW, handed_over=True) is End.DONE


def test_goals_are_the_same_for_a_seed_and_cover_every_tongue_and_manner() -> None:
    assert goals(7) == goals(7)
    assert goals(7) != goals(8)
    made = goals(7)
    assert len(made) == 200
    assert {(goal.tongue, goal.manner) for goal in made} == {(t, m) for t in Tongue for m in Manner}
    assert {goal.kind for goal in made} == set(Kind)
    shares = [sum(goal.tongue is tongue for goal in made) for tongue in Tongue]
    assert max(shares) - min(shares) <= 3
