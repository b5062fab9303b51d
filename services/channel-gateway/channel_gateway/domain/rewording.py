"""A reply that waits a moment for better words: how long, what is put in their place, and what can never change.

The message is stored as it would leave, in the template's words, with a note of which part of its text they are. Until
it is first attempted that part may be exchanged, once. Options, question and lists stay as they were fitted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ratiba_contracts.conversation import WORDS_PATIENCE_SECONDS

WORDS = "words"
"""Of a stored body that waits: the words that may be exchanged. Never sent."""

_PATIENCE = timedelta(seconds=WORDS_PATIENCE_SECONDS)

Body = dict[str, Any]


def awaiting_words(bodies: tuple[Body, ...], words: str, text_of: Callable[[Body], str]) -> tuple[Body, ...] | None:
    """The bodies of a reply noted as waiting, or None where it does not wait: it became several messages.

    A text that goes on after the words, with the list of options, keeps that part.
    """
    words = words.strip()
    if len(bodies) != 1 or not text_of(bodies[0]).startswith(words):
        return None
    return ({**bodies[0], WORDS: words},)


def words_due(decided_at: datetime, now: datetime) -> datetime:
    """When a reply that waits for words leaves at last, whatever happens.

    One that has been on its way for long already has waited; a clock that is ahead buys no more time.
    """
    return max(now, min(decided_at, now) + _PATIENCE)


def settled_body(body: Body) -> Body:
    """The body without the note: its words are final."""
    return {name: part for name, part in body.items() if name != WORDS}


def reworded_text(body: Body, text: str, text_of: Callable[[Body], str]) -> str:
    """The whole text with other words in the place of the template's."""
    return text.strip() + text_of(body).removeprefix(body[WORDS])
