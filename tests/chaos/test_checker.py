"""The checker finds each kind of broken promise, so that its silence means something."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.chaos.checker import violations
from tests.chaos.evidence import Call, Decided, Evidence, Facts, Rows, Taken
from tests.chaos.faults import Struck
from tests.chaos.ledger import Answered
from tests.chaos.schedule import Fault, schedule

KEY = "0123456789abcdef"
MESSAGES = [UUID(int=number) for number in (1, 2, 3)]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
TAKEN = Taken(NOON, NOON, MESSAGES[2], UUID(int=900))
KILL = Struck(Fault.KILL_GATEWAY, "channel-gateway-1", at=10.2, until=10.3, in_flight=1)


def reply(number: int, *acts: str, id_: int | None = None, cause: int | None = None) -> Decided:
    acts = acts or ("read_back",)
    return Decided(UUID(int=id_ or 100 + number), UUID(int=cause or number), KEY, number, acts, 10.0 * number - 0.5)


def kept() -> Evidence:
    """Three messages of one customer, each with one turn, one reply and one call, ten seconds apart."""
    once = Counter(MESSAGES)
    return Evidence(
        answered=[Answered(each, "customer", place, f"said {place}", 0.0, 0.0) for place, each in enumerate(MESSAGES)],
        rows=Rows(inbox=once, turns=once, parts={(KEY, number): 1 for number in (1, 2, 3)}),
        facts=Facts(
            received=once,
            said={each: f"said {place}" for place, each in enumerate(MESSAGES)},
            keys=dict.fromkeys(MESSAGES, KEY),
            decided=[reply(1), reply(2), reply(3)],
        ),
        calls=calls((10.0, 1), (20.0, 2), (30.0, 3)),
    )


def with_rows(evidence: Evidence, **changes: Any) -> Evidence:
    return replace(evidence, rows=replace(evidence.rows, **changes))


def with_facts(evidence: Evidence, **changes: Any) -> Evidence:
    return replace(evidence, facts=replace(evidence.facts, **changes))


def calls(*given: tuple[float, int]) -> list[Call]:
    numbers = itertools.count(1)
    return [Call(next(numbers), at - 0.1, at, KEY, reply_seq, 1) for at, reply_seq in given]


def test_a_run_that_kept_its_promises_has_no_violation() -> None:
    assert violations(kept()) == []


BROKEN: dict[str, tuple[str, Callable[[Evidence], Evidence]]] = {
    "a turn was lost": ("one committed turn", lambda e: with_rows(e, turns=Counter(MESSAGES[1:]))),
    "a turn was taken twice": ("one committed turn", lambda e: with_rows(e, turns=Counter([*MESSAGES, MESSAGES[0]]))),
    "a message was not noted": ("one committed turn", lambda e: with_rows(e, inbox=Counter(MESSAGES[:2]))),
    "a message is not on the bus": ("one committed turn", lambda e: with_facts(e, received=Counter(MESSAGES[:2]))),
    "other words are on the bus": (
        "stored as it was said",
        lambda e: with_facts(e, said={**e.facts.said, MESSAGES[1]: "something else"}),
    ),
    "an acknowledged fact is gone": ("acknowledged is lost", lambda e: with_facts(e, lost=["CONVERSATION a-row"])),
    "two replies to one message": (
        "one decided reply",
        lambda e: replace(
            with_facts(e, decided=[*e.facts.decided, reply(4, cause=3)]), calls=[*e.calls, *calls((31.0, 4))]
        ),
    ),
    "a fact is stored twice": ("one decided reply", lambda e: with_facts(e, decided=[*e.facts.decided, reply(3)])),
    "a reply was never sent": ("called at least once", lambda e: replace(e, calls=e.calls[:2])),
    "a deadline's reply was never sent": (
        "called at least once",
        lambda e: with_facts(e, decided=[*e.facts.decided, reply(4, "hold_lapsed", cause=77)]),
    ),
    "a reply is missing": ("no reply of a conversation", lambda e: with_facts(e, decided=[reply(1), reply(3)])),
    "somebody was told of a booking that is none": (
        "what was told is booked",
        lambda e: with_facts(e, decided=[reply(1), reply(2), reply(3, "booked")]),
    ),
    "a booking that was told has no row": (
        "what was told is booked",
        lambda e: with_facts(e, decided=[reply(1), reply(2), reply(3, "booked")], taken=[TAKEN]),
    ),
    "an appointment that nobody was told of": (
        "what was told is booked",
        lambda e: with_rows(e, appointments=frozenset({TAKEN.appointment_id})),
    ),
    "half a reply was never sent": (
        "called at least once",
        lambda e: with_rows(e, parts={**e.rows.parts, (KEY, 3): 2}),
    ),
    "a reply was given up": ("no reply is given up", lambda e: with_rows(e, failed=[(KEY, 2)])),
    "a call was repeated for nothing": (
        "repeated only if in flight",
        lambda e: replace(e, calls=calls((10.0, 1), (10.1, 1), (20.0, 2), (30.0, 3))),
    ),
    "a call was repeated long after it was settled": (
        "repeated only if in flight",
        lambda e: replace(e, struck=[KILL], calls=calls((2.0, 1), (15.0, 1), (20.0, 2), (30.0, 3))),
    ),
    "a call was repeated that was written down before the kill": (
        "settled call is not repeated",
        lambda e: replace(
            with_rows(e, settled_at={(KEY, 1, 1): 10.15}),
            struck=[KILL],
            calls=calls((10.0, 1), (15.0, 1), (20.0, 2), (30.0, 3)),
        ),
    ),
    "a call was repeated after a kill of somebody else": (
        "repeated only if in flight",
        lambda e: replace(
            e,
            struck=[replace(KILL, fault=Fault.KILL_LEADER)],
            calls=calls((10.0, 1), (15.0, 1), (20.0, 2), (30.0, 3)),
        ),
    ),
    "a reply overtook another": (
        "order is the turns' order",
        lambda e: replace(e, calls=calls((10.0, 2), (20.0, 1), (30.0, 3))),
    ),
    "an old reply came again behind a new one": (
        "order is the turns' order",
        lambda e: replace(e, struck=[KILL], calls=calls((10.0, 1), (20.0, 2), (25.0, 1), (30.0, 3))),
    ),
    "a reply nobody decided": ("only decided replies", lambda e: replace(e, calls=[*e.calls, *calls((40.0, 9))])),
    "messages were answered in another order": (
        "answered in their order",
        lambda e: with_facts(e, decided=[reply(1, cause=2), reply(2, cause=1), reply(3)]),
    ),
    "two have one chair": ("no two live appointments", lambda e: with_rows(e, overlaps=[("AB12", "CD34")])),
    "a row waits": ("outboxes are empty", lambda e: with_rows(e, left_over={"svc_booking_fsm.outbox": 1})),
    "a customer was put aside": (
        "no dead letter",
        lambda e: replace(e, dead_letters=["fsm-p07 THREAD_INPUTS:3 failed"]),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_promise_is_found(what: str) -> None:
    promise, broken = BROKEN[what]
    found = violations(broken(kept()))
    assert any(promise in violation.promise for violation in found), f"{what}: {found}"


def test_a_call_in_flight_at_a_kill_of_the_gateway_may_be_repeated() -> None:
    repeated = replace(kept(), struck=[KILL], calls=calls((10.0, 1), (15.0, 1), (20.0, 2), (30.0, 3)))
    assert violations(repeated) == []


def test_a_call_stays_in_flight_while_the_database_is_away() -> None:
    outage = Struck(Fault.RESTART_POSTGRES, "postgres", at=9.0, until=19.0, in_flight=1)
    late_kill = replace(KILL, at=18.0, until=18.1)
    evidence = replace(kept(), struck=[outage, late_kill], calls=calls((10.0, 1), (19.5, 1), (20.0, 2), (30.0, 3)))
    assert violations(evidence) == []


def test_a_lapsed_hold_is_told_before_the_answer() -> None:
    told = [reply(1), reply(2, "hold_lapsed"), reply(3, cause=2, id_=150), reply(4, cause=3)]
    evidence = replace(with_facts(kept(), decided=told), calls=calls((10.0, 1), (20.0, 2), (20.1, 3), (30.0, 4)))
    assert violations(evidence) == []


def test_a_hold_that_is_tried_again_is_told_before_the_answer() -> None:
    told = [reply(1, "one_moment"), reply(2), reply(3, cause=2, id_=150), reply(4, cause=3)]
    evidence = replace(with_facts(kept(), decided=told), calls=calls((10.0, 1), (20.0, 2), (20.1, 3), (30.0, 4)))
    assert violations(evidence) == []


def test_a_seed_settles_the_faults() -> None:
    wanted = {Fault.KILL_BOOKING: 3, Fault.KILL_GATEWAY: 3, Fault.RESTART_NATS: 1}
    plan = schedule(7, wanted, (0.1, 1.0), 5.0)
    assert plan == schedule(7, wanted, (0.1, 1.0), 5.0)
    assert plan != schedule(8, wanted, (0.1, 1.0), 5.0)
    assert Counter(planned.fault for planned in plan) == wanted
