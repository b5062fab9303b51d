"""The ladder: from 60 s, bounded, reaching as far as the statement does."""

from datetime import UTC, datetime, timedelta

import pytest

from payments.domain.ladder import RUNGS, next_ask, reads_statement
from payments.reaper import next_round

SENT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.edge(35)
def test_the_first_look_is_after_a_minute_and_the_last_within_two_days() -> None:
    assert next_ask(SENT, SENT) == SENT + timedelta(seconds=60)
    assert timedelta(hours=24) < timedelta(seconds=RUNGS[-1]) < timedelta(hours=48), "as far as the statement reaches"


@pytest.mark.edge(35)
def test_the_ladder_ends() -> None:
    now, looks = SENT, 0
    while (due := next_ask(SENT, now)) is not None:
        now, looks = due, looks + 1
    assert looks == len(RUNGS)


def test_after_a_long_sleep_one_look_is_due_not_all_that_were_missed() -> None:
    assert next_ask(SENT, SENT + timedelta(minutes=12)) == SENT + timedelta(minutes=20)


def test_the_last_look_before_a_chair_of_thirty_minutes_is_given_away_is_just_before() -> None:
    assert next_ask(SENT, SENT + timedelta(minutes=25)) == SENT + timedelta(minutes=29)


@pytest.mark.parametrize(("minutes", "wanted"), [(4, False), (5, True)])
def test_the_statement_is_read_from_the_fifth_minute(minutes: int, wanted: bool) -> None:
    assert reads_statement(SENT, SENT + timedelta(minutes=minutes)) is wanted


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), datetime(2026, 11, 21, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 0, 0, tzinfo=UTC), datetime(2026, 11, 22, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 0, 1, tzinfo=UTC), datetime(2026, 11, 22, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_nightly_round_is_at_three_in_nairobi(now: datetime, wanted: datetime) -> None:
    assert next_round(now) == wanted
