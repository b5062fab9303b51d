"""Other words for a reply compared with what was decided: nothing missing, nothing added, nothing turned around.

What was put into the templates (names, prices, times, cards, lists) must be there letter by letter, once each. The
rest has to be the templates' own sentences, in their order, but for what may vary: courtesies as whole phrases, a few
turns of phrase that say the same, and where in its sentence a day or a service is named. So a lie needs no list of
lies, and honest words that are not plainly the same are refused with them: then the template is said.
"""

import re
import unicodedata
from collections import Counter
from enum import StrEnum

from personality.domain.claims.english import ENGLISH
from personality.domain.claims.reading import Reading, read
from personality.domain.claims.swahili import SWAHILI
from personality.domain.claims.telling import Telling, mark
from ratiba_contracts.views import Language
from ratiba_wording import Kept


class Mismatch(StrEnum):
    """Why other words may not be said: the first thing that was found."""

    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    """Control or invisible characters, markup, links, another script."""
    EMOJI = "emoji"
    LOST = "lost"
    """A name, price, time, list or the like is not there as it was given."""
    ADDED = "added"
    """Something is said that was not decided."""
    MISSING = "missing"
    """Something that was decided is not said."""
    QUESTION = "question"
    ORDER = "order"
    """The same words in another order, or said of another thing."""


_MANNERS = {Language.EN: ENGLISH, Language.SW: SWAHILI}

_FRIENDLY = frozenset("😊🙂😀😄😃😅🙌🙏👋👍🎉✨🌸🌷🌼💛💚💙🤗☀🌞")
"""Emoji that say nothing but a mood."""

_PLAIN = frozenset(" \n.,!?;:'\"()-–—/&")
_DOUBTFUL = re.compile(r"[.!?]['\")]*[.!?]")
"""Marks in a row say something themselves."""
_MARK = re.compile(r"⟦(\w+) (\d+)⟧")

ROOM = 60
"""Characters that other words may have beyond half as many again."""


def tidied(text: str) -> str:
    """Text as it is compared and said: typographic apostrophes as typed ones, no blanks at the ends of lines."""
    text = text.replace("\r\n", "\n").replace("\u2019", "'").replace("\u2018", "'")
    return "\n".join(re.sub(" +", " ", line).strip(" ") for line in text.strip().split("\n"))


def mismatch(telling: Telling, text: str) -> Mismatch | None:
    """Why `text`, tidied, may not be said in place of what was told; None where it may."""
    if len(text) > 1.5 * len(telling.text) + ROOM:
        return Mismatch.TOO_LONG
    if any(unicodedata.category(char).startswith("C") and char != "\n" for char in text) or "⟦" in text or "⟧" in text:
        return Mismatch.CHARACTERS
    kept = telling.kept
    marked = _marked(text, kept)
    if marked is None:
        return Mismatch.LOST
    marked, emoji = _without_emoji(marked)
    if emoji > telling.emoji:
        return Mismatch.EMOJI
    if not _is_plain(marked) or _DOUBTFUL.search(marked):
        return Mismatch.CHARACTERS
    return _said(telling, marked)


def _said(telling: Telling, marked: str) -> Mismatch | None:
    manner = _MANNERS[telling.language]
    told = read(_without_emoji("\n".join(telling.marked()))[0], manner)
    said = read(marked, manner)
    if said.questions != told.questions:
        return Mismatch.QUESTION
    if not all(told.allows(courtesy) for courtesy in said.courtesies):
        return Mismatch.ADDED
    if said.sentences == told.sentences:
        return None
    decided, claimed = _count(told), _count(said)
    if claimed - decided:
        return Mismatch.ADDED
    return Mismatch.MISSING if decided - claimed else Mismatch.ORDER


def _count(reading: Reading) -> Counter[str]:
    return Counter(word for sentence in reading.sentences for word in sentence.words)


def _marked(text: str, kept: tuple[Kept, ...]) -> str | None:
    """The text with a mark for everything that is kept; None where something is not there."""
    numbered = sorted(enumerate(kept), key=lambda each: (-len(each[1].text), each[0]))
    for number, one in numbered:
        text, found = _pattern(one.text).subn(mark(one.slot, number), text, count=1)
        if not found:
            return None
    return text


def _pattern(text: str) -> re.Pattern[str]:
    """Exactly these words, and no part of a longer one; a sentence may begin with them."""
    first = text[0]
    start = f"[{re.escape(first.upper())}{re.escape(first.lower())}]" if first.isalpha() else re.escape(first)
    return re.compile(rf"(?<![\w⟦+]){start}{re.escape(text[1:])}(?![\w⟧])")


def _without_emoji(text: str) -> tuple[str, int]:
    bare = text.replace("\ufe0f", "")
    found = sum(char in _FRIENDLY for char in bare)
    return "".join(char for char in bare if char not in _FRIENDLY), found


def _is_plain(marked: str) -> bool:
    bare = _MARK.sub("", marked)
    return all(char in _PLAIN or char.isdigit() or char == "+" or _is_latin(char) for char in bare)


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")
