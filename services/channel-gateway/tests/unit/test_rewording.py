"""How long a reply waits for better words, and what they may replace."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channel_gateway.channels.whatsapp.messages import LIMITS, body_of, request_of, text_of, with_text
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.fit import Choice, Worded, fit
from channel_gateway.domain.rewording import WORDS, awaiting_words, reworded_text, settled_body, words_due
from ratiba_contracts.views import Language

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def bodies(text: str, *labels: str) -> tuple[dict[str, Any], ...]:
    """A reply as WhatsApp would be given it."""
    choices = tuple(Choice(f"v{n}", label) for n, label in enumerate(labels))
    worded = Worded(text, Language.EN, question_id="k3f9q2" if labels else None, choices=choices)
    return tuple(body_of(piece) for piece in fit(worded, LIMITS))


@pytest.mark.parametrize(
    ("decided", "waits"),
    [(0.0, 2.5), (-0.4, 2.1), (-2.5, 0.0), (-60.0, 0.0), (30.0, 2.5)],
    ids=["just decided", "a moment ago", "all of it is over", "long ago", "by a clock that is ahead"],
)
def test_a_reply_waits_two_and_a_half_seconds_from_its_decision_and_never_longer(decided: float, waits: float) -> None:
    due = words_due(NOON + timedelta(seconds=decided), NOON)
    assert (due - NOON).total_seconds() == pytest.approx(waits)


@pytest.mark.parametrize("labels", [(), ("Yes", "No"), ("One", "Two", "Three", "Four"), ("x" * 40, "y" * 40)])
def test_other_words_change_the_words_and_nothing_else(labels: tuple[str, ...]) -> None:
    plain = bodies("Which one?", *labels)
    awaiting = awaiting_words(plain, "Which one?", text_of)
    assert awaiting is not None
    (body,) = awaiting
    assert WORDS in body
    reworded = with_text(settled_body(body), reworded_text(body, " Which would you like? ", text_of))
    assert reworded is not None
    assert WORDS not in reworded
    assert text_of(reworded) == text_of(plain[0]).replace("Which one?", "Which would you like?", 1)
    assert with_text(reworded, text_of(plain[0])) == plain[0]


def test_what_became_several_messages_does_not_wait() -> None:
    assert awaiting_words(bodies("Word. " * 1000), "Word. " * 1000, text_of) is None
    assert awaiting_words(bodies("Something"), "Something else", text_of) is None


def test_words_that_do_not_fit_are_refused() -> None:
    assert with_text(bodies("Hi")[0], "x" * LIMITS.text) is not None
    assert with_text(bodies("Hi")[0], "x" * (LIMITS.text + 1)) is None
    assert with_text(bodies("Hi", "Yes")[0], "x" * (LIMITS.prompt + 1)) is None


def test_the_note_that_a_reply_waits_is_never_sent() -> None:
    (body,) = awaiting_words(bodies("Hi", "Yes"), "Hi", text_of) or ()
    assert WORDS in body
    assert WORDS not in request_of(body, "254712000001", DeliveryId("k", 1, 1))
