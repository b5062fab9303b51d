"""What may leave next, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from channel_gateway.domain.delivery import MessageState
from channel_gateway.domain.lane import GiveUp, Head, Idle, LaneStep, Patience, Send, Wait, next_step
from channel_gateway.domain.outcome import STALE

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PATIENCE = Patience(for_gap=timedelta(minutes=2), for_provider=timedelta(minutes=30))


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def head(
    state: MessageState = MessageState.PENDING,
    *,
    due: float = 0,
    decided: float = -1,
    stored: float = -1,
    follows_on: bool = True,
) -> Head:
    return Head(state, at(due), at(decided), at(stored), follows_on)


@pytest.mark.parametrize(
    ("waiting", "step"),
    [
        pytest.param(None, Idle(), id="nothing waits"),
        pytest.param(head(), Send(), id="due now"),
        pytest.param(head(due=5), Wait(at(5)), id="a retry that is not due"),
        pytest.param(head(MessageState.SENDING, due=8), Wait(at(8)), id="in flight elsewhere"),
        pytest.param(head(MessageState.SENDING, due=-1), Send(), id="its process died"),
        pytest.param(head(follows_on=False), Wait(at(119)), id="the reply before it has not come"),
        pytest.param(head(stored=-120, follows_on=False), Send(gap=True), id="and never will"),
        pytest.param(head(decided=-1801), GiveUp(STALE), id="too late to be of use"),
        pytest.param(head(due=60, decided=-1801), GiveUp(STALE), id="too late while it waits for its next try"),
        pytest.param(head(due=86_400, decided=-60), Wait(at(1740.001)), id="asked to wait longer than anybody would"),
        pytest.param(head(MessageState.SENDING, due=8, decided=-1801), Wait(at(8)), id="late, but in flight"),
    ],
)
def test_what_happens_in_a_lane(waiting: Head | None, step: LaneStep) -> None:
    assert next_step(waiting, NOW, PATIENCE) == step
