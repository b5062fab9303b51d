"""A conversation's clock moves only for whoever runs the local stack."""

from datetime import UTC, datetime

import pytest

from channel_gateway.domain.conversation_clock import ClockRefused, clock_offset_seconds, sign_clock

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = b"local-stack"


def offset(clock: str | None, signature: str | None, secret: bytes | None = SECRET) -> int:
    return clock_offset_seconds(clock, signature, local_stack_secret=secret, now=NOW)


def test_without_a_clock_there_is_no_offset() -> None:
    assert offset(None, None) == 0
    assert offset(None, None, secret=None) == 0


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("2026-11-20T12:00:30+03:00", 30),
        ("2026-11-21T09:00:00Z", 86_400),
        ("2026-11-20T08:59:00+00:00", -60),
    ],
)
def test_a_signed_clock_is_that_far_from_ours(clock: str, seconds: int) -> None:
    assert offset(clock, sign_clock(SECRET, clock)) == seconds


@pytest.mark.parametrize(
    ("clock", "signature", "secret", "reason"),
    [
        ("2026-11-21T09:00:00Z", sign_clock(SECRET, "2026-11-21T09:00:00Z"), None, "not the local stack"),
        ("2026-11-21T09:00:00Z", None, SECRET, "not signed"),
        ("2026-11-21T09:00:00Z", "", SECRET, "not signed"),
        ("2026-11-21T09:00:00Z", sign_clock(b"other", "2026-11-21T09:00:00Z"), SECRET, "not signed"),
        ("2026-11-21T09:00:01Z", sign_clock(SECRET, "2026-11-21T09:00:00Z"), SECRET, "not signed"),
        (None, sign_clock(SECRET, ""), SECRET, "not signed"),
        ("", sign_clock(SECRET, ""), SECRET, "not signed"),
        ("tomorrow", sign_clock(SECRET, "tomorrow"), SECRET, "no ISO 8601"),
        ("2026-11-21T09:00:00", sign_clock(SECRET, "2026-11-21T09:00:00"), SECRET, "no UTC offset"),
        ("2099-01-01T00:00:00Z", sign_clock(SECRET, "2099-01-01T00:00:00Z"), SECRET, "five years"),
    ],
)
def test_any_other_clock_is_refused(
    clock: str | None, signature: str | None, secret: bytes | None, reason: str
) -> None:
    with pytest.raises(ClockRefused, match=reason):
        offset(clock, signature, secret)
