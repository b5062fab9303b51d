"""What a failure means for its message."""

import asyncpg
import pytest
import redis.exceptions
from pydantic import BaseModel, ValidationError

from ratiba_contracts.codec import Undecodable
from ratiba_runtime.failures import Poison, PutAside, Retry, Verdict, WaitFor, judge, outcome_of, redelivery_delay
from ratiba_runtime.infrastructure import POSTGRES, VALKEY, PostgresAway, component_away


@pytest.mark.parametrize(
    ("error", "component"),
    [
        (PostgresAway(ConnectionRefusedError()), POSTGRES),
        (asyncpg.ConnectionDoesNotExistError("lost"), POSTGRES),
        (asyncpg.CannotConnectNowError("starting up"), POSTGRES),
        (asyncpg.AdminShutdownError("terminated"), POSTGRES),
        (asyncpg.CrashShutdownError("crash"), POSTGRES),
        (asyncpg.TooManyConnectionsError("full"), POSTGRES),
        (asyncpg.DiskFullError("full"), POSTGRES),
        (asyncpg.ReadOnlySQLTransactionError("standby"), POSTGRES),
        (asyncpg.IdleInTransactionSessionTimeoutError("frozen"), POSTGRES),
        (asyncpg.InterfaceError("connection is closed"), POSTGRES),
        (asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"), POSTGRES),
        (redis.exceptions.ConnectionError("refused"), VALKEY),
        (redis.exceptions.TimeoutError("slow"), VALKEY),
        (redis.exceptions.BusyLoadingError("loading"), VALKEY),
        (asyncpg.UniqueViolationError("twice"), None),
        (asyncpg.DeadlockDetectedError("deadlock"), None),
        (asyncpg.LockNotAvailableError("lock timeout"), None),
        (asyncpg.QueryCanceledError("statement timeout"), None),
        (asyncpg.InterfaceError("cannot perform operation: another operation is in progress"), None),
        (redis.exceptions.ResponseError("wrong type"), None),
        (TimeoutError(), None),
        (OSError("disk"), None),
        (LookupError(), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_only_the_absence_of_a_server_is_an_outage(error: Exception, component: str | None) -> None:
    assert component_away(error) == component
    verdict = judge(error, deliveries=6, max_deliver=6)
    assert isinstance(verdict, WaitFor) == (component is not None)


def test_an_outage_at_the_last_delivery_still_spends_none() -> None:
    assert judge(PostgresAway(OSError()), deliveries=6, max_deliver=6) == WaitFor(POSTGRES)


def test_a_server_that_nobody_can_ask_about_is_not_waited_for() -> None:
    away = PostgresAway(OSError())
    assert judge(away, deliveries=1, max_deliver=6, can_wait_for=lambda _: False) == Retry(0.5)


def test_delays_grow_and_are_bounded() -> None:
    assert [redelivery_delay(n) for n in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_fault_is_tried_again_until_no_delivery_is_left() -> None:
    assert [judge(LookupError(), deliveries=n, max_deliver=3) for n in (1, 2, 3)] == [
        Retry(0.5),
        Retry(1.0),
        PutAside("failed 3 times, at last with LookupError", poison=False),
    ]


@pytest.mark.parametrize("error", [Undecodable("no envelope"), Poison("no envelope")])
def test_poison_is_put_aside_at_the_first_delivery(error: Exception) -> None:
    assert judge(error, deliveries=1, max_deliver=6) == PutAside("no envelope", poison=True)


def test_a_contract_the_handler_itself_breaks_is_a_fault_not_poison() -> None:
    class Model(BaseModel):
        number: int

    with pytest.raises(ValidationError) as caught:
        Model.model_validate({"number": "call +254700000000"})
    assert judge(caught.value, deliveries=1, max_deliver=3) == Retry(0.5)
    last = judge(caught.value, deliveries=3, max_deliver=3)
    assert isinstance(last, PutAside)
    assert "254" not in last.reason


def test_every_verdict_has_a_word_for_the_metrics() -> None:
    verdicts: list[Verdict] = [WaitFor(VALKEY), Retry(1), PutAside("x", poison=True), PutAside("x", poison=False)]
    assert [outcome_of(verdict) for verdict in verdicts] == ["waited", "retried", "poison", "dead_lettered"]
