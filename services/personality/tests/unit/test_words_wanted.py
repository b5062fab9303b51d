"""Whether a call about a reply could be back before the reply leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from personality.domain.words_wanted import LEAST_SECONDS, WAY_BACK_SECONDS, is_over, seconds_left
from ratiba_contracts.conversation import WORDS_PATIENCE_SECONDS
from ratiba_llm.prompt_files import PROMPTS, read_prompt_file

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "left"),
    [(0.0, 2.3), (0.5, 1.8), (1.75, 0.55), (1.85, None), (2.5, None), (60.0, None), (-5.0, 2.3)],
)
def test_a_call_may_take_what_is_left_or_is_not_made(ago: float, left: float | None) -> None:
    found = seconds_left(NOON - timedelta(seconds=ago), NOON)
    assert found == (None if left is None else pytest.approx(left))


def test_it_is_over_when_the_reply_has_left() -> None:
    assert not is_over(NOON - timedelta(seconds=2.5), NOON)
    assert is_over(NOON - timedelta(seconds=2.6), NOON)


def test_a_whole_call_and_the_way_back_fit_into_the_wait() -> None:
    deadline = read_prompt_file(PROMPTS / "answer_shaper.yaml").deadline_s
    assert LEAST_SECONDS < deadline <= WORDS_PATIENCE_SECONDS - WAY_BACK_SECONDS
