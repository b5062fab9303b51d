"""A lost timer has its rounds at growing distances, and then no more."""

import datetime as dt

import pytest

from booking_fsm import firing_rounds
from booking_fsm.firing_rounds import FIRST_DISTANCE, LOOKED_AT_AGAIN, ROUNDS, FiringRounds

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_each_round_is_further_from_the_last_and_after_the_last_it_is_only_looked_at() -> None:
    rounds, now, waits, given_up = FiringRounds(), NOON, [], []
    for _ in range(ROUNDS + 1):
        given_up.append(rounds.note("hold", now))
        begun = now
        while rounds.resting(now):
            now += dt.timedelta(minutes=1)
        waits.append(now - begun)
    assert waits == [FIRST_DISTANCE * factor for factor in (1, 2, 4, 8)] + [LOOKED_AT_AGAIN] * 2
    assert given_up == [False] * (ROUNDS - 1) + [True, False]
    assert rounds.exhausted("hold")


def test_what_was_settled_meanwhile_is_forgotten_and_what_rests_is_not() -> None:
    rounds = FiringRounds()
    for mark in ("settled", "lost"):
        rounds.note(mark, NOON)
    rounds.note("resting", NOON + FIRST_DISTANCE)
    rounds.forget_settled(["lost"], NOON + FIRST_DISTANCE)
    assert rounds.known() == ["lost", "resting"]


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firing_rounds, "REMEMBERED", 2)
    rounds = FiringRounds()
    for mark in ("a", "b", "a", "c"):
        rounds.note(mark, NOON)
    assert rounds.known() == ["a", "c"]
