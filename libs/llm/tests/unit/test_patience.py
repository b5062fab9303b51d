"""How long a call waits before it tries again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratiba_llm.attempts import Patience


@pytest.mark.parametrize(("failed", "longest"), [(1, 0.3), (2, 0.6), (3, 1.2), (9, 4.0), (500, 4.0)])
def test_waits_double_up_to_a_longest_one(failed, longest) -> None:
    assert Patience(jitter=lambda: 1.0).wait_s(failed, None) == pytest.approx(longest)
    assert Patience(jitter=lambda: 0.0).wait_s(failed, None) == 0


@given(st.integers(1, 20), st.floats(0, 100), st.floats(0, 1))
def test_a_provider_is_never_asked_again_before_it_said(failed, retry_after, drawn) -> None:
    wait = Patience(jitter=lambda: drawn).wait_s(failed, retry_after)
    assert retry_after <= wait <= retry_after + 4.0


def test_many_callers_do_not_come_back_together() -> None:
    waits = {round(Patience().wait_s(2, 5.0), 6) for _ in range(50)}
    assert len(waits) > 40
