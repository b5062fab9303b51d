"""Waiting longer each time, never in step with others, never less than asked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.domain.rate_limit import Buckets
from channel_gateway.domain.replay_window import is_too_old
from channel_gateway.domain.retry import LONGEST_DELAY, is_stale, retry_delay

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "longest"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (500, 60)])
def test_delays_double_up_to_a_minute(attempt: int, longest: float) -> None:
    assert retry_delay(attempt, jitter=0.0) == longest / 2
    assert retry_delay(attempt, jitter=0.999) == pytest.approx(longest, rel=0.01)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.none() | st.floats(0, 7200))
def test_a_delay_is_positive_and_respects_retry_after(attempt: int, jitter: float, retry_after: float | None) -> None:
    delay = retry_delay(attempt, jitter=jitter, retry_after=retry_after)
    assert 0 < delay <= max(LONGEST_DELAY, retry_after or 0)
    assert delay >= (retry_after or 0)


def test_a_reply_is_stale_only_after_its_time() -> None:
    half_an_hour = timedelta(minutes=30)
    assert not is_stale(NOW - half_an_hour, NOW, half_an_hour)
    assert is_stale(NOW - half_an_hour - timedelta(seconds=1), NOW, half_an_hour)


@pytest.mark.edge(15)
@pytest.mark.parametrize(("days", "too_old"), [(0, False), (6.9, False), (7.1, True), (180, True)])
def test_a_backfilled_message_is_too_old(days: float, too_old: bool) -> None:
    assert is_too_old(NOW - timedelta(days=days), NOW, timedelta(days=7)) is too_old


def test_a_bucket_allows_a_burst_and_then_the_steady_rate() -> None:
    buckets = Buckets(per_minute=60)
    assert [buckets.take("amina", 0.0) for _ in range(11)] == [True] * 10 + [False]
    assert buckets.take("brenda", 0.0)
    assert not buckets.take("amina", 0.5)
    assert buckets.take("amina", 1.1)


def test_forgetting_full_buckets_changes_nothing() -> None:
    buckets = Buckets(per_minute=60)
    buckets.MOST = 2
    for name in ("amina", "brenda", "chao"):
        assert all(buckets.take(name, 0.0) for _ in range(10))
    assert [buckets.take(name, 0.0) for name in ("amina", "brenda", "chao")] == [False] * 3
    assert buckets.take("amina", 60.0)
