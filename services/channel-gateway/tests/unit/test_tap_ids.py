"""A tap carries its question back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.domain.tap_ids import Tap, parse_tap_id, tap_id

QUESTION_IDS = st.from_regex("[0-9a-z]{6,26}", fullmatch=True)


@given(QUESTION_IDS, st.text(min_size=1, max_size=120))
def test_an_id_comes_back_as_its_question_and_value(question_id: str, value: str) -> None:
    assert parse_tap_id(tap_id(question_id, value)) == Tap(question_id, value)


@pytest.mark.edge(18)
@pytest.mark.parametrize("foreign", ["", "yes", "callback_data", "k3f9q2", "k3f9q2:", "SHORT1:yes", "abc:yes", ":yes"])
def test_an_id_that_is_not_ours_is_no_tap(foreign: str) -> None:
    assert parse_tap_id(foreign) is None
