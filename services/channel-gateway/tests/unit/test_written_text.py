"""Whatever a customer's client sends can be stored and sent on."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.domain.written_text import clean_text, clean_text_or_none


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(0, 50))
def test_clean_text_is_utf8_without_nul_and_no_longer_than_asked(text: str, longest: int) -> None:
    cleaned = clean_text(text, longest)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert len(cleaned) <= longest


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert clean_text(text, 10_000) == text


@pytest.mark.edge(13)
def test_an_emoji_survives_its_escapes_and_a_half_one_is_replaced() -> None:
    assert clean_text(json.loads(r'"\ud83d\udc85 ndio"'), 100) == "💅 ndio"
    assert clean_text(json.loads(r'"ndio \ud83d"'), 100) == "ndio \ufffd"


@pytest.mark.parametrize("nothing", [None, 7, ["ndio"], "", " \n ", "\0"])
def test_nothing_written_is_none(nothing: object) -> None:
    assert clean_text_or_none(nothing, 100) is None
