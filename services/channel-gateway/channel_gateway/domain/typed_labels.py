"""Options answered by typing what stands on them: "No, change it" is the tap it looks like.

A label counts only while it is what the customer looks at: in the newest reply of all, sent, and seen when they
wrote. After any later reply the same words may mean something else (a name that is asked for, a new booking).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from channel_gateway.domain.seen import SentReply

_BARE = frozenset(
    {
        "yes", "yeah", "yep", "ok", "okay", "no", "nope", "ndio", "ndiyo", "naam", "sawa", "hapana", "la",
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi", "kuminamoja", "kuminambili",
    }
)  # fmt: skip
"""Yes, no and numbers, folded. They name no question: whether they answer one is for booking to decide."""

_IGNORED = re.compile(r"[\s,]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc", "'"))  # phones type the curly ones


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as a customer saw it. `labels`: what it was tapped by, and its full label where that was shortened."""

    question_id: str
    value: str
    labels: tuple[str, ...]


def bodies_in_view(replies: Iterable[SentReply], seen_reply_seq: int) -> tuple[dict[str, Any], ...]:
    """The messages of the newest reply as sent; none where it has not left whole, or had not been seen."""
    newest = max(replies, key=lambda reply: reply.reply_seq, default=None)
    if newest is None or newest.accepted_at is None or newest.reply_seq > seen_reply_seq:
        return ()
    return newest.bodies


def option_typed(text: str, shown: Iterable[ShownOption]) -> ShownOption | None:
    """The one option that has `text` as a label; None where none or several have, and for a bare yes, no or number.

    Case, white space, commas and punctuation at the end make no difference.
    """
    typed = _folded(text)
    if not typed or typed.isdecimal() or typed in _BARE:
        return None
    meant = [option for option in shown if any(_folded(label) == typed for label in option.labels)]
    return meant[0] if len(meant) == 1 else None


def _folded(text: str) -> str:
    folded = _IGNORED.sub("", unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold())
    while folded and unicodedata.category(folded[-1]).startswith("P"):
        folded = folded[:-1]
    return folded
